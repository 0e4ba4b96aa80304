import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startFaultProxy } from './fault-proxy.ts';
import { expect, test } from './fixtures.ts';
import { sample } from './global-setup.ts';
import { Workspace } from './pages/workspace.ts';
import { freePort, startGateway } from './server.ts';
import { longestSeries } from './studies.ts';

/** Draws a length between two points of the pane, as parts of its width and height; the tools come with the first use. */
async function draw(page: Page, y: number, count: number): Promise<void> {
  const workspace = new Workspace(page);
  await workspace.command('tool-length').click();
  const box = await workspace.pane().boundingBox();
  if (!box) throw new Error('no pane');
  const at = (x: number) => ({ x: box.x + x * box.width, y: box.y + y * box.height });
  await expect(async () => {
    if ((await words(page).count()) < count) {
      await page.mouse.move(at(0.4).x, at(0.4).y);
      await page.mouse.down();
      await page.mouse.move(at(0.5).x, at(0.5).y, { steps: 3 });
      await page.mouse.move(at(0.6).x, at(0.6).y, { steps: 3 });
      await page.mouse.up();
    }
    await expect(words(page)).toHaveCount(count, { timeout: 2000 });
  }).toPass();
}

const words = (page: Page) => page.locator('[data-pane]').first().locator('svg.svg-layer text');
const unsaved = (page: Page) => page.locator('[data-command="save"][data-mark]');

test('what was measured and starred is there again: saved, from a draft where the page crashed, and of two pages at once', async ({
  context,
}) => {
  const data = mkdtempSync(join(tmpdir(), 'fovea-saving-'));
  // What the page sends to be stored carries its origin: the gateway must know the server in front of it.
  const port = await freePort();
  const store = await startFaultProxy(`http://127.0.0.1:${String(port)}`);
  const also = new URL(store.origin).port;
  const gateway = await startGateway(['--dicom', sample, '--data', data, '--also', also], port);
  try {
    const ct = await longestSeries(gateway.origin, 'CT');
    const open = async (page: Page) => {
      const workspace = new Workspace(page);
      await workspace.open(ct.study, { origin: store.origin, query: `&SeriesInstanceUIDs=${ct.series}` });
      await workspace.ready();
    };
    const modalities = async () => {
      const answer = await fetch(`${gateway.origin}/dicom-web/studies/${ct.study}/series`);
      const rows = (await answer.json()) as Record<string, { Value?: string[] }>[];
      return rows.flatMap((row) => row['00080060']?.Value ?? []).filter((m) => m === 'SR' || m === 'KO');
    };

    const page = await context.newPage();
    await open(page);
    await draw(page, 0.4, 1);
    await page.keyboard.press('k');
    await expect(page.getByRole('img', { name: 'Starred' })).toBeVisible();
    await expect(unsaved(page)).toBeVisible();
    await page.keyboard.press('Control+s');
    await expect(page.locator('[data-toast]')).toContainText('Saved');
    await expect(unsaved(page)).toHaveCount(0);
    expect((await modalities()).sort()).toEqual(['KO', 'SR']);
    const length = await words(page).first().textContent();

    await open(page);
    await expect(words(page)).toHaveCount(1);
    expect(await words(page).first().textContent()).toBe(length);
    await expect(page.getByRole('img', { name: 'Starred' })).toBeVisible();
    await expect(unsaved(page)).toHaveCount(0);

    // A store that refuses keeps nobody's work from being kept here.
    store.rules = [
      (request, answer) => {
        if (request.method !== 'POST') return false;
        answer.status(400);
        return true;
      },
    ];
    await draw(page, 0.6, 2);
    await page.keyboard.press('Control+s');
    await expect(page.locator('[data-saving-trouble]')).toContainText('Not saved.');
    await expect(unsaved(page)).toBeVisible();
    await expect(words(page)).toHaveCount(2);

    // Drawn, and a second later, while the next is being drawn, the page is gone without a word.
    await draw(page, 0.7, 3);
    await page.waitForTimeout(1000);
    const box = await new Workspace(page).pane().boundingBox();
    await page.mouse.move((box?.x ?? 0) + 150, (box?.y ?? 0) + 200);
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) + 250, (box?.y ?? 0) + 200, { steps: 3 });
    const crashed = page.waitForEvent('crash');
    await page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    store.rules = [];

    const again = await context.newPage();
    await open(again);
    await expect(again.locator('[data-draft-offer]')).toContainText('2 unsaved changes');
    await again.locator('[data-saving="restore"]').click();
    await expect(words(again)).toHaveCount(3);
    await again.keyboard.press('Control+s');
    await expect(unsaved(again)).toHaveCount(0);

    await open(again);
    await expect(words(again)).toHaveCount(3);
    await expect(unsaved(again)).toHaveCount(0);
    await expect(again.locator('[data-draft-offer]')).toHaveCount(0);

    // Two pages on one study, neither knowing of the other's work: both are saved, and both are there.
    const beside = await context.newPage();
    await open(beside);
    await expect(words(beside)).toHaveCount(3);
    await draw(beside, 0.3, 4);
    await again.bringToFront();
    await draw(again, 0.8, 4);
    for (const one of [again, beside]) {
      await one.bringToFront();
      await one.keyboard.press('Control+s');
      await expect(unsaved(one)).toHaveCount(0);
    }
    await open(again);
    await expect(words(again)).toHaveCount(5);
    await expect(again.locator('[data-draft-offer]')).toHaveCount(0);
  } finally {
    await store.stop();
    await gateway.stop();
    rmSync(data, { recursive: true, force: true });
  }
});
