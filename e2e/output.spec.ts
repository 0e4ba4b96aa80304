import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { greysOf, type Greys } from './picture.ts';
import { longestSeries } from './studies.ts';
import type { Workspace } from './pages/workspace.ts';

/** Saves by the palette and reads the file that the browser was given. */
async function saved(page: Page, words: string): Promise<{ readonly name: string; readonly picture: Greys }> {
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(words);
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const file = await download;
  return { name: file.suggestedFilename(), picture: await greysOf(page, await readFile(await file.path())) };
}

const grey = (raster: Greys, x: number, y: number): number => raster.levels[y * raster.width + x] ?? 0;

/** Mean difference of the saved picture, which is twice as large, from what the browser itself shows of the pane. */
function difference(picture: Greys, screen: Greys): number {
  let sum = 0;
  let count = 0;
  for (let y = 100; y < screen.height - 100; y += 3)
    for (let x = 60; x < screen.width - 60; x += 3) {
      const mean = [0, 1].flatMap((dy) => [0, 1].map((dx) => grey(picture, 2 * x + dx, 2 * y + dy)));
      sum += Math.abs(mean.reduce((a, b) => a + b) / 4 - grey(screen, x, y));
      count++;
    }
  return sum / count;
}

const screenOf = async (page: Page, workspace: Workspace) => await greysOf(page, await workspace.pane().screenshot());

/** Bright pixels in the corner where the name stands. */
function written(picture: Greys): number {
  let count = 0;
  for (let y = 0; y < 120; y++) for (let x = 0; x < 500; x++) count += Number(grey(picture, x, y) > 120);
  return count;
}

test('a picture is saved as it stands on the screen, turned and mirrored, and without identity nothing tells whose it is', async ({
  gateway,
  workspace,
  page,
}) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  for (const key of ['r', 'h', '+', 'i', 'i']) await page.keyboard.press(key);
  await workspace.ready();
  const whole = await saved(page, 'Save picture (PNG)');
  const bare = await saved(page, 'Save picture without identity');
  // Nothing of the palette lies over the picture any more.
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const screen = await screenOf(page, workspace);
  expect([whole.picture.width, whole.picture.height]).toEqual([2 * screen.width, 2 * screen.height]);
  expect(difference(whole.picture, screen)).toBeLessThan(3);
  expect(difference(bare.picture, screen)).toBeLessThan(3);
  expect(written(whole.picture)).toBeGreaterThan(200);
  expect(written(bare.picture)).toBe(0);
  expect(whole.name).toMatch(/^CT-\d+-\d+\.png$/);
  expect(bare.name).toBe(whole.name);
});
