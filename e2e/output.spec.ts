import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { expect, test } from './fixtures.ts';
import { greysOf, type Greys } from './picture.ts';
import { longestSeries } from './studies.ts';
import type { Workspace } from './pages/workspace.ts';

async function choose(page: Page, words: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(words);
  await expect(page.locator('.palette-option').first()).toContainText(words);
}

/** Saves by the palette and reads the file that the browser was given. */
async function saved(page: Page, words: string): Promise<{ readonly name: string; readonly picture: Greys }> {
  await choose(page, words);
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

  const jpeg = await saved(page, 'Save picture (JPEG)');
  expect(jpeg.name).toBe(whole.name.replace('png', 'jpg'));
  expect(difference(jpeg.picture, screen)).toBeLessThan(4);

  // On paper there is the film alone: whose it is above, the picture below.
  await page.evaluate(() => {
    window.print = () => undefined;
  });
  await choose(page, 'Print');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Print', exact: true }).click();
  await page.locator('.film').waitFor({ state: 'attached' });
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.film header')).toContainText('ZHANG, Wei');
  await expect(page.locator('.film img')).toBeVisible();
  await expect(page.locator('#root')).toBeHidden();
  await page.emulateMedia({ media: 'screen' });
  await expect(page.locator('.film')).toBeHidden();
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(page.locator('.film')).toHaveCount(0);

  // Without a place on disk to choose, the archive comes as a download: every file as the store has it.
  await page.evaluate(() => Reflect.set(window, 'showSaveFilePicker', undefined));
  await choose(page, 'Save DICOM files');
  await page.keyboard.press('Enter');
  const archive = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  const files = unzipSync(new Uint8Array(await readFile(await (await archive).path())));
  expect(Object.keys(files)).toHaveLength(ct.instances.length);
  for (const bytes of Object.values(files)) expect(new TextDecoder().decode(bytes.subarray(128, 132))).toBe('DICM');
  await expect(page.getByRole('dialog')).toContainText(`Saved ${String(ct.instances.length)} files`);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  // A clip is what the pane shows, image after image: the browser's own player finds them all.
  await choose(page, 'Save clip');
  await page.keyboard.press('Enter');
  const format = page.locator('.output select');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true })).toBeEnabled();
  if (await format.count()) await format.selectOption('webm');
  const clip = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  const video = await clip;
  expect(video.suggestedFilename()).toMatch(/^CT-\d+\.webm$/);
  const played = await lookAt(page, await readFile(await video.path()));
  expect(played.duration).toBeCloseTo(ct.instances.length / 15, 1);
  // Its first and last images differ, and its last is the pane's at the end of the series.
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('End');
  const last = `${String(ct.instances.length)}/${String(ct.instances.length)}`;
  await expect(workspace.pane()).toHaveAttribute('data-position', last);
  await workspace.ready();
  const end = await screenOf(page, workspace);
  const differs = (frame: readonly number[]) =>
    frame.reduce((sum, level, i) => sum + Math.abs(level - grey(end, ...middle(end, played, i))), 0) / frame.length;
  expect(differs(played.last)).toBeLessThan(8);
  expect(differs(played.first)).toBeGreaterThan(differs(played.last) + 2);
});

interface Played {
  readonly duration: number;
  readonly width: number;
  readonly height: number;
  /** Levels of every 16th pixel both ways of the middle half, row by row. */
  readonly first: readonly number[];
  readonly last: readonly number[];
}

/** The place on the screen's picture of the nth level that was read of a clip. */
function middle(screen: Greys, { width, height }: Played, nth: number): [number, number] {
  const across = Math.floor(width / 2 / 16);
  const x = width / 4 + 16 * (nth % across);
  const y = height / 4 + 16 * Math.floor(nth / across);
  return [Math.round((x * screen.width) / width), Math.round((y * screen.height) / height)];
}

/** Plays a video in the page's own element and reads its first and last picture. */
async function lookAt(page: Page, file: Uint8Array): Promise<Played> {
  return await page.evaluate(async (base64) => {
    const video = document.createElement('video');
    video.muted = true;
    video.src = URL.createObjectURL(
      new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: 'video/webm' }),
    );
    await new Promise((resolve, reject) => {
      video.onloadeddata = resolve;
      video.onerror = () => reject(new Error(video.error?.message));
    });
    const { videoWidth: width, videoHeight: height, duration } = video;
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext('2d')!;
    const levels = async (time: number) => {
      video.currentTime = time;
      await new Promise((resolve) => (video.onseeked = resolve));
      context.drawImage(video, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      const found: number[] = [];
      const across = Math.floor(width / 2 / 16);
      for (let v = 0; v < Math.floor(height / 2 / 16); v++)
        for (let u = 0; u < across; u++)
          found.push(data[4 * (Math.round(height / 4 + 16 * v) * width + Math.round(width / 4 + 16 * u))] ?? 0);
      return found;
    };
    return { duration, width, height, first: await levels(0.001), last: await levels(duration - 0.01) };
  }, Buffer.from(file).toString('base64'));
}
