import type { Page } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallFile } from '#src/gateway/testing/small-files.ts';
import { expect, test as base } from './fixtures.ts';
import { startGateway, type Running } from './server.ts';

const studies = 250;
const dayMs = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * dayMs).toLocaleDateString('sv');
const id = (n: number) => `Q${String(n).padStart(3, '0')}`;

/** Study n is of n days ago, of patient Qn; every fifth is MR, the others CT. */
function writeStudies(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (let n = 0; n < studies; n += 1) {
    const study = `1.2.826.0.1.3680043.8.498.7.${n + 1}`;
    const bytes = smallFile({
      study,
      instance: `${study}.1.1`,
      modality: n % 5 === 0 ? 'MR' : 'CT',
      name: { Alphabetic: `Row^Number${n}` },
      more: {
        '00100020': { vr: 'LO', Value: [id(n)] },
        '00080020': { vr: 'DA', Value: [daysAgo(n).replaceAll('-', '')] },
      },
    });
    writeFileSync(join(folder, `${n}.dcm`), bytes);
  }
}

interface Many {
  readonly many: Running;
}

const test = base.extend<object, Many>({
  many: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'fovea-many-'));
      writeStudies(join(folder, 'dicom'));
      const many = await startGateway(['--dicom', join(folder, 'dicom'), '--data', join(folder, 'data')]);
      await use(many);
      await many.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});

const foot = (page: Page) => page.locator('.foot');
const idsShown = (page: Page) => page.locator('[data-study] .cell-id').allTextContents();

/** The rows that can be seen, by where they are drawn. */
async function seen(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => {
    const frame = document.querySelector('.study-body')!.getBoundingClientRect();
    return [...document.querySelectorAll('[data-study]')]
      .map((row) => ({ box: row.getBoundingClientRect(), text: row.querySelector('.cell-id')?.textContent ?? '' }))
      .filter(({ box }) => box.bottom > frame.top + 1 && box.top < frame.bottom - 1)
      .toSorted((a, b) => a.box.top - b.box.top)
      .map(({ text }) => text);
  });
}

test('scrolling loads all rows, and the footer says which of how many are seen', async ({ many, worklist, page }) => {
  await worklist.goto(many.origin);
  await expect(foot(page)).toContainText(`of ${studies} studies`);
  const footerIsTrue = async () => {
    await expect(async () => {
      const rows = await seen(page);
      const first = Number(rows[0]?.slice(1)) + 1;
      await expect(foot(page)).toContainText(`${first}–${first + rows.length - 1} of ${studies}`, { timeout: 500 });
    }).toPass();
  };
  await footerIsTrue();
  for (let i = 0; i < 40; i += 1) {
    await page.locator('.study-body').evaluate((body) => body.scrollBy(0, 400));
    if ((await idsShown(page)).includes(id(studies - 1))) break;
    await page.waitForTimeout(50);
  }
  await expect(page.locator('[data-study]', { hasText: id(studies - 1) })).toBeVisible();
  await footerIsTrue();
});

test('typing and types narrow the list, the heads sort it', async ({ many, worklist, page }) => {
  await worklist.goto(many.origin);
  await page.getByRole('combobox').fill('q12');
  await expect(worklist.rows).toHaveCount(10);
  expect((await idsShown(page)).toSorted()).toEqual(Array.from({ length: 10 }, (_, i) => id(120 + i)));
  await expect(foot(page)).toContainText('10');

  await page.getByRole('button', { name: 'Any type' }).click();
  await page.getByRole('menuitem', { name: 'MR' }).click();
  await expect(worklist.rows).toHaveCount(2);
  expect((await idsShown(page)).toSorted()).toEqual([id(120), id(125)]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Remove filter: Type' }).click();
  await page.getByRole('combobox').fill('');
  await expect(foot(page)).toContainText(`of ${studies} studies`);

  await page.locator('button.sort', { hasText: 'ID' }).click();
  await expect.poll(async () => (await seen(page))[0]).toBe(id(0));
  await page.locator('button.sort', { hasText: 'ID' }).click();
  // Stores cannot be asked for an order: what is not loaded yet is not in it, and the footer says so.
  await expect.poll(async () => (await seen(page))[0]).toBe(id(99));
  await expect(foot(page)).toContainText('sorted among the 100 loaded');
});

test('dates are chosen by shortcut and by range', async ({ many, worklist, page }) => {
  await worklist.goto(many.origin);
  await page.getByRole('button', { name: 'Any date' }).click();
  await page.getByRole('button', { name: 'last 7 days' }).click();
  await expect(page.getByRole('button', { name: 'Study date: last 7 days' })).toBeVisible();
  await expect.poll(async () => (await idsShown(page)).length).toBeLessThanOrEqual(8);
  const week = await idsShown(page);
  expect(week).toEqual(Array.from({ length: week.length }, (_, i) => id(i)));
  expect(week.length).toBeGreaterThanOrEqual(7);

  await page.getByRole('button', { name: 'Study date: last 7 days' }).click();
  await page.getByLabel('From').fill(daysAgo(30));
  await page.getByLabel('To', { exact: true }).fill(daysAgo(21));
  await page.keyboard.press('Escape');
  await expect.poll(() => idsShown(page)).toEqual(Array.from({ length: 10 }, (_, i) => id(21 + i)));
});

test('from search to pictures and back by keys alone', async ({ many, worklist, workspace, page }) => {
  await worklist.goto(many.origin);
  await expect(page.getByRole('combobox')).toBeFocused();
  for (let i = 0; i < 45; i += 1) await page.keyboard.press('ArrowDown');
  const chosen = page.locator('[data-study][aria-selected="true"]');
  await expect(chosen).toContainText(id(45));
  await page.keyboard.press('Enter');
  await expect(workspace.pane()).toHaveAttribute('data-state', 'ready');
  await expect(workspace.pane()).toContainText(id(45));
  await page.goBack();
  await expect(chosen).toContainText(id(45));
  await expect(chosen).toBeInViewport();
  await page.keyboard.press('ArrowDown');
  await expect(chosen).toContainText(id(46));
});

test('a search that finds nothing offers to lift what hinders', async ({ many, worklist, page }) => {
  await worklist.goto(many.origin);
  await page.getByRole('combobox').fill('nobody of this name');
  await expect(page.getByRole('heading', { name: 'No study matches' })).toBeVisible();
  await page.getByRole('button', { name: /^Remove filter/ }).click();
  await expect(foot(page)).toContainText(`of ${studies} studies`);
});

test('an archive without studies, no store at all, and a store that does not answer each say what they are', async ({
  page,
  many,
}) => {
  const empty = (path: string, json: unknown) => page.route(path, (route) => route.fulfill({ json }));
  await empty('**/dicom-web/studies?**', []);
  await page.goto(`${many.origin}/`);
  await expect(page.getByRole('heading', { name: 'There are no studies yet' })).toBeVisible();

  await empty('**/api/config', { mode: 'gateway', sources: [] });
  await page.goto(`${many.origin}/`);
  await expect(page.getByRole('heading', { name: 'Drop DICOM files or a folder here' })).toBeVisible();
  await page.unrouteAll();

  await page.route('**/dicom-web/studies?**', (route) => route.abort());
  await page.goto(`${many.origin}/`);
  await expect(page.locator('.store-line.failed')).toContainText('Archive could not be reached.');
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(foot(page)).toContainText(`of ${studies} studies`);
});

test('while the archive lists its files a line says how far it is, and goes when it is done', async ({
  page,
  many,
}) => {
  let status = 'indexing';
  await page.route('**/health', (route) =>
    route.fulfill({ json: { status, phase: 'reading', found: 900, done: 300, studies: 40 } }),
  );
  await page.goto(`${many.origin}/`);
  await expect(page.locator('.store-line')).toContainText('300 of 900');
  status = 'ready';
  await expect(page.locator('.store-line')).toHaveCount(0);
});
