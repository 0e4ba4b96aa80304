import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { sample } from './global-setup.ts';
import { startGateway } from './server.ts';
import { longestSeries } from './studies.ts';

/** How opaque what lies over the picture is at a part of the pane's width and height. */
async function alphaAt(page: Page, x: number, y: number): Promise<number> {
  return await page.evaluate(
    ([u = 0, v = 0]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.pane-laid-over');
      if (!canvas || canvas.hidden) return 0;
      const [left, top] = [Math.floor(canvas.width * u), Math.floor(canvas.height * v)];
      return canvas.getContext('2d')?.getImageData(left, top, 1, 1).data[3] ?? 0;
    },
    [x, y],
  );
}

test('what was painted is saved as a segmentation, and the picture as it is seen; both are there when the study is opened again', async ({
  page,
  workspace,
}) => {
  const data = mkdtempSync(join(tmpdir(), 'fovea-segments-'));
  const gateway = await startGateway(['--dicom', sample, '--data', data]);
  try {
    const ct = await longestSeries(gateway.origin, 'CT');
    await workspace.open(ct.study, { origin: gateway.origin, query: `&SeriesInstanceUIDs=${ct.series}` });
    await workspace.ready();
    await page.keyboard.press('Shift+O');
    const segments = page.locator('[data-segments]');
    await segments.locator('[data-command="tool-brush"]').click();
    for (let i = 0; i < 8; i += 1) await page.keyboard.press(']');
    const box = await workspace.pane().boundingBox();
    if (!box) throw new Error('no pane');
    const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
    const stroke = async (y: number) => {
      await page.mouse.move(...at(0.4, y));
      await page.mouse.down();
      await page.mouse.move(...at(0.5, y), { steps: 3 });
      await page.mouse.move(...at(0.6, y), { steps: 3 });
      await page.mouse.up();
    };
    await expect(async () => {
      await stroke(0.5);
      await expect(segments.locator('[data-segment]')).toHaveCount(1, { timeout: 1000 });
    }).toPass();
    expect(await alphaAt(page, 0.5, 0.5)).toBeGreaterThan(60);
    expect(await alphaAt(page, 0.5, 0.3)).toBe(0);
    const volume = () => segments.locator('[data-volume]').getAttribute('data-volume');
    const first = Number(await volume());
    expect(first).toBeGreaterThan(0);

    await stroke(0.35);
    await expect.poll(async () => Number(await volume())).toBeGreaterThan(first);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => Number(await volume())).toBe(first);

    const { violations } = await new AxeBuilder({ page }).include('.panel').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);

    await page.keyboard.press('Control+s');
    await expect(page.locator('[data-toast]')).toContainText('Saved');
    await expect(page.locator('[data-command="save"][data-mark]')).toHaveCount(0);

    // The picture as it is seen now: in another window, brought nearer.
    await page.keyboard.press('w');
    await page.mouse.move(...at(0.5, 0.5));
    await page.mouse.down();
    await page.mouse.move(...at(0.6, 0.55), { steps: 3 });
    await page.mouse.up();
    const seen = (await workspace.pane().getAttribute('data-window')) ?? '';
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('Keep as presentation');
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-presented]')).toHaveCount(1);

    await expect.poll(() => new URL(page.url()).hash).toMatch(/over=[\d.]+/);
    await page.reload();
    await workspace.ready();
    await expect(workspace.pane()).toHaveAttribute('data-laid-over', '1');
    expect(await alphaAt(page, 0.5, 0.5)).toBeGreaterThan(60);
    expect(await alphaAt(page, 0.5, 0.3)).toBe(0);
    await page.keyboard.press('Shift+O');
    await workspace.command('reset').click();
    await expect(workspace.pane()).not.toHaveAttribute('data-window', seen);
    await page.locator('[data-presented]').check();
    await expect(workspace.pane()).toHaveAttribute('data-window', seen);
    // What was stored can be drawn on again, as a copy.
    await page.locator('[data-segments-edit]').click();
    await expect(segments.locator('[data-volume]')).toHaveAttribute('data-volume', first.toFixed(3));
  } finally {
    await gateway.stop();
    rmSync(data, { recursive: true, force: true });
  }
});
