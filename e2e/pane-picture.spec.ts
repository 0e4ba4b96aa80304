import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { longestSeries, type Listed } from './studies.ts';

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly grey: readonly number[];
}

/** The pixels of a pane's picture as its canvas holds them. */
function painted(pane: Locator): Promise<Picture> {
  return pane.locator('canvas.pane-picture').evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const data = canvas.getContext('2d')!.getImageData(0, 0, width, height).data;
    return { width, height, grey: Array.from({ length: width * height }, (_, i) => data[i * 4]!) };
  });
}

/** The same instance's first window as DCMTK draws it. */
async function byDcmtk(origin: string, { study, series, instances }: Listed): Promise<Picture> {
  const answer = await fetch(`${origin}/dicom-web/studies/${study}/series/${series}/instances/${instances[0]!}`, {
    headers: { accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' },
  });
  const body = Buffer.from(await answer.arrayBuffer());
  const folder = mkdtempSync(join(tmpdir(), 'fovea-picture-'));
  try {
    const start = body.indexOf('DICM') - 128;
    writeFileSync(join(folder, 'a.dcm'), body.subarray(start, body.lastIndexOf('\r\n--')));
    execFileSync('dcmj2pnm', ['+Wi', '1', '+op', join(folder, 'a.dcm'), join(folder, 'a.pgm')], { stdio: 'pipe' });
    const pgm = readFileSync(join(folder, 'a.pgm'));
    const header = /^P5\s+(?:#.*\s+)*(\d+)\s+(\d+)\s+255\s/.exec(pgm.toString('latin1', 0, 400));
    if (!header) throw new Error('not a PGM of 8 bits');
    return { width: Number(header[1]), height: Number(header[2]), grey: [...pgm.subarray(header[0].length)] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the picture has at every pixel the grey that DCMTK gives it', async ({ gateway, workspace }) => {
  for (const modality of ['DX', 'XA']) {
    const listed = await longestSeries(gateway.origin, modality);
    const truth = await byDcmtk(gateway.origin, listed);
    await workspace.open(listed.study, { query: `&SeriesInstanceUIDs=${listed.series}` });
    await workspace.ready();
    const picture = await painted(workspace.pane());
    expect([picture.width, picture.height]).toEqual([truth.width, truth.height]);
    const worst = picture.grey.reduce((most, grey, i) => Math.max(most, Math.abs(grey - truth.grey[i]!)), 0);
    expect(worst, modality).toBeLessThanOrEqual(1);
    // Not a flat picture that any window would give.
    expect(new Set(picture.grey).size).toBeGreaterThan(32);
  }
});

test('inverting turns every grey round and back', async ({ gateway, workspace, page }) => {
  const { study } = await longestSeries(gateway.origin, 'DX');
  await workspace.open(study);
  await workspace.ready();
  const before = await painted(workspace.pane());
  await page.keyboard.press('i');
  await expect(async () => {
    const { grey } = await painted(workspace.pane());
    expect(grey).toEqual(before.grey.map((level) => 255 - level));
  }).toPass();
});

test('each image of a stack is another picture, named by its own number', async ({ gateway, workspace, page }) => {
  const { study, series, instances } = await longestSeries(gateway.origin, 'CT');
  await workspace.open(study, { query: `&SeriesInstanceUIDs=${series}` });
  await workspace.ready();
  await page.keyboard.press('Home');
  const pictures = new Set<string>();
  for (let number = 1; number <= instances.length; number += 1) {
    await expect(workspace.pane()).toHaveAttribute('data-position', `${String(number)}/${String(instances.length)}`);
    await expect(workspace.pane()).toHaveAttribute('data-state', 'ready');
    pictures.add((await painted(workspace.pane())).grey.join());
    await workspace.wheel(1);
  }
  expect(pictures.size).toBe(instances.length);
});

test('when the graphics process dies the picture is covered, comes back and keeps its state', async ({
  gateway,
  workspace,
  page,
  browser,
}) => {
  const { study } = await longestSeries(gateway.origin, 'DX');
  await workspace.open(study);
  await workspace.ready();
  await page.keyboard.press('i');
  await page.keyboard.press('r');
  // Letters are written in the same turn as the picture is painted: turned, and therefore inverted before.
  await expect(workspace.pane().locator('.pane-edge-top')).toHaveText('R');
  const before = await painted(workspace.pane());
  const place = await workspace.pane().locator('canvas.pane-picture').getAttribute('style');
  await workspace.pane().evaluate((pane) => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    const canvas = pane.querySelector('canvas.pane-picture')!;
    canvas.addEventListener('contextlost', () => {
      said.push(`${pane.getAttribute('data-state') ?? ''} ${canvas.checkVisibility() ? 'visible' : 'covered'}`);
    });
    canvas.addEventListener('contextrestored', () => said.push('restored'));
  });
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.crashGpuProcess');
  // The next picture of the page comes from the new process. A canvas that the browser had moved off the GPU by then, as it
  // does with one that is read back, loses nothing; one that was on it must have been covered until it was painted again.
  await page.screenshot();
  await expect
    .poll(() => page.evaluate(() => (globalThis as unknown as { said: string[] }).said.join()))
    .toMatch(/^(loading covered,restored)?$/);
  await expect(workspace.pane()).toHaveAttribute('data-state', 'ready');
  await expect(workspace.pane().locator('canvas.pane-picture')).toBeVisible();
  expect(await painted(workspace.pane())).toEqual(before);
  expect(await workspace.pane().locator('canvas.pane-picture').getAttribute('style')).toBe(place);
});
