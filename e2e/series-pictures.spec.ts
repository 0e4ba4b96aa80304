import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Workspace } from './pages/workspace.ts';
import { data, hasRealFiles, storedAlone, type Stored } from './real-files.ts';
import { bytesOf, digestOf, openRealFile } from './real-frames.ts';
import { startGateway } from './server.ts';
import { shown, watchPaintings, type Shown } from './shown-pixels.ts';
import { longestSeries } from './studies.ts';

interface Picture extends Shown {
  readonly displaySet: string;
}

/** The first pane's picture at an end of the stack that was just hung there, once it is that stack's. */
async function settled(page: Page, displaySet: string, series: string, key: 'Home' | 'End'): Promise<Picture> {
  const pane = page.locator('[data-pane]').first();
  await expect(pane).toHaveAttribute('data-display-set', displaySet);
  await expect(pane).toHaveAttribute('data-state', 'ready');
  await pane.focus();
  await page.keyboard.press(key);
  let picture: Shown | undefined;
  await expect(async () => {
    await expect(pane).toHaveAttribute('data-state', 'ready');
    const [at, of] = (await pane.getAttribute('data-position'))!.split('/').map(Number);
    expect(at).toBe(key === 'Home' ? 1 : of);
    picture = await shown(page);
    expect([picture.series, picture.index]).toEqual([series, at! - 1]);
  }).toPass();
  return { ...picture!, displaySet };
}

/** Hangs every stack of the open study in the first pane, one after the other, and looks at its first and last picture. */
async function walk(page: Page, workspace: Workspace): Promise<readonly Picture[]> {
  await workspace.ready();
  await expect(page.locator('.timeline-item.waiting')).toHaveCount(0);
  const sets = await workspace.thumbnails.evaluateAll((items) =>
    items
      .filter((item) => item.querySelector('canvas') !== null)
      .map(({ dataset }) => ({ id: dataset['displaySet']!, series: dataset['series']! })),
  );
  const pictures: Picture[] = [];
  for (const { id, series } of sets) {
    await page.locator(`[data-timeline-item][data-display-set="${id}"]`).click();
    for (const key of ['Home', 'End'] as const) pictures.push(await settled(page, id, series, key));
  }
  return pictures;
}

/** Pictures that two series have in common. */
function shared(pictures: readonly Picture[]): readonly string[] {
  const first = new Map<string, Picture>();
  return pictures.flatMap((picture) => {
    const known = first.get(picture.digest!);
    if (!known) first.set(picture.digest!, picture);
    return known && known.series !== picture.series ? [`${known.displaySet} and ${picture.displaySet}`] : [];
  });
}

test('no two series of the sample patient give the same picture, hung one after the other', async ({
  gateway,
  page,
  workspace,
}) => {
  test.setTimeout(300_000);
  await watchPaintings(page);
  const answer = await fetch(`${gateway.origin}/dicom-web/studies`);
  const studies = ((await answer.json()) as Record<string, { Value: [string] }>[]).map(
    (row) => row['0020000D']!.Value[0],
  );
  const pictures: Picture[] = [];
  for (const study of studies) {
    await workspace.open(study);
    pictures.push(...(await walk(page, workspace)));
  }
  const series = new Set(pictures.map((picture) => picture.series));
  expect(studies.length).toBeGreaterThan(5);
  expect(series.size).toBeGreaterThanOrEqual(studies.length);
  expect(shared(pictures)).toEqual([]);
});

test('a click in the timeline hangs a series also after keys have opened the timeline wide', async ({
  gateway,
  page,
  workspace,
}) => {
  const { study } = await longestSeries(gateway.origin, 'CT');
  await workspace.open(study);
  await workspace.ready();
  await expect(page.locator('.timeline-item.waiting')).toHaveCount(0);
  for (const id of await workspace.thumbnails.evaluateAll((items) => items.map((i) => i.dataset['displaySet']!))) {
    await workspace.thumbnails.first().focus();
    await page.keyboard.press('End');
    await expect(page.locator('.timeline.wide')).toBeVisible();
    const box = (await page.locator(`[data-timeline-item][data-display-set="${id}"]`).boundingBox())!;
    // A hand holds the button down for a while.
    await page.mouse.move(box.x + 20, box.y + box.height / 2);
    await page.mouse.down();
    await page.waitForTimeout(250);
    await page.mouse.up();
    await expect(workspace.pane()).toHaveAttribute('data-display-set', id);
  }
});

if (hasRealFiles) {
  test('series of real studies give their own pictures, hung one after the other', async ({ page, workspace }) => {
    test.setTimeout(600_000);
    const byStudy = new Map<string, Stored[]>();
    for (const file of storedAlone()) byStudy.set(file.study, [...(byStudy.get(file.study) ?? []), file]);
    const several = [...byStudy.values()].filter((files) => new Set(files.map(({ series }) => series)).size > 1);
    expect(several.length).toBeGreaterThan(1);
    const files = new Map(several.flat().map((file) => [file.sopinst, file]));
    const folders = [...new Set(several.flat().map(({ path }) => path.split('/')[0]!))];
    await watchPaintings(page);
    const index = mkdtempSync(join(tmpdir(), 'fovea-series-'));
    const args = folders.flatMap((folder) => ['--dicom', join(data, folder)]);
    const { origin, stop } = await startGateway([...args, '--data', index]);
    try {
      const pictures: Picture[] = [];
      for (const [{ study } = { study: '' }] of several) {
        await workspace.open(study, { origin });
        pictures.push(...(await walk(page, workspace)));
      }
      for (const { instance = '', frame = 0, series, digest } of pictures) {
        const file = files.get(instance)!;
        expect(file.series).toBe(series);
        const decoded = await (await openRealFile(file.path)).decode(frame - 1);
        expect(decoded.ok && digestOf(bytesOf(decoded.value)), file.path).toBe(digest);
      }
      expect(shared(pictures)).toEqual([]);
    } finally {
      await stop();
      rmSync(index, { recursive: true, force: true });
    }
  });
}
