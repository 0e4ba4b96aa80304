import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CtScanner, ctGeometry, ctHeight } from '#src/phantom/ct.ts';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import { sample } from './global-setup.ts';
import { drag, lie } from './picture.ts';
import { startGateway } from './server.ts';
import { longestSeries } from './studies.ts';

const geometry = ctGeometry('ct', 'small');
const scanner = new CtScanner(geometry.columns, 'current', 4, 1);
const { dx } = scanner.grid;
const slices = Array.from({ length: geometry.slices }, (_, k) => scanner.slice(ctHeight(geometry, k)).slice());
/** The middle coronal plane, and HU at a column of it and a height: a straight line between two slices. */
const middle = (geometry.columns - 1) >> 1;
function hu(column: number, z: number): number {
  const k = (ctHeight(geometry, 0) - z) / geometry.spacing;
  const above = Math.min(Math.floor(k + 1e-6), geometry.slices - 2);
  const [a, b] = [slices[above]!, slices[above + 1]!].map((slice) => slice[middle * geometry.columns + column]!);
  return a! + (k - above) * (b! - a!) - 1024;
}
/** Pixels of a plane are as fine as the finest distance between voxels. Millimetres. */
const pixel = Math.min(dx, geometry.spacing);

test('marks on a coronal plane measure in millimetres and the plane’s own values, are there again from the store, and lesions are followed', async ({
  workspace,
  page,
}) => {
  const data = mkdtempSync(join(tmpdir(), 'fovea-planes-'));
  const gateway = await startGateway(['--dicom', sample, '--data', data]);
  try {
    const { study } = await longestSeries(gateway.origin, 'CT');
    await workspace.open(study, { origin: gateway.origin, query: '&protocol=mpr' });
    for (const pane of [0, 1, 2]) await workspace.ready(pane);
    await expect(workspace.pane(1).locator('.pane-badges')).not.toContainText('not here');
    const marks = (pane: number) => workspace.pane(pane).locator('svg.svg-layer text');
    const list = page.locator('[data-annotation]');
    await page.keyboard.press('Shift+m');
    await expect(page.locator('.panel-body')).toBeVisible();
    const settled = async (pane = 1) => {
      for (let before = await lie(workspace, pane); ;) {
        await page.waitForTimeout(300);
        const now = await lie(workspace, pane);
        if (before.left === now.left && before.across === now.across) return now;
        before = now;
      }
    };
    await settled();

    await page.keyboard.press('d');
    await expect(async () => {
      const { at } = await settled();
      if ((await list.count()) === 0) await drag(page, at(20, 30), at(44, 30));
      await expect(list).toHaveCount(1, { timeout: 1500 });
    }).toPass();
    await expect(list.first()).toContainText('mm');
    const { at, across } = await settled();
    const long = Number(/([\d.]+) mm/.exec(await list.first().innerText())?.[1]);
    // A mouse points at whole CSS pixels.
    expect(Math.abs(long - 24 * pixel)).toBeLessThan((pixel / across) * 1.5);
    await expect(marks(1)).toHaveCount(1);
    await expect(marks(2)).toHaveCount(0);

    // Borders between pixels: 8 x 6 whole ones.
    await page.keyboard.press('b');
    await drag(page, at(23.5, 13.5), at(31.5, 19.5));
    await expect(list).toHaveCount(2);
    await expect(list.nth(1)).toContainText('Mean');
    const said = (await list.nth(1).innerText()).replaceAll('−', '-');
    const values: number[] = [];
    for (let x = 24; x <= 31; x += 1)
      for (let y = 14; y <= 19; y += 1) values.push(Math.round(hu(x, ctHeight(geometry, 0) - y * pixel)));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    expect(said).toContain('Values interpolated between slices');
    expect(Math.abs(Number(/Mean (-?[\d.]+)/.exec(said)?.[1]) - mean), said).toBeLessThan(0.1);

    await page.keyboard.press('Control+z');
    await expect(list).toHaveCount(1);
    await page.keyboard.press('Control+y');
    await expect(list).toHaveCount(2);

    // Two planes on, and back: marks belong to their plane.
    await page.mouse.move(at(20, 45).x, at(20, 45).y);
    await page.mouse.wheel(0, 200);
    await expect(marks(1)).toHaveCount(0);
    await list.first().getByRole('button').first().click();
    await expect(marks(1)).not.toHaveCount(0);

    await page.keyboard.press('Control+s');
    await expect(page.locator('[data-toast]')).toContainText('Saved');
    const saved = await list.allInnerTexts();

    // Beside an earlier study, with the marks from the store; a lesion is measured in both, and followed.
    await workspace.open(study, { origin: gateway.origin, query: '&protocol=prior' });
    for (const pane of [0, 1]) await workspace.ready(pane);
    await page.keyboard.press('Shift+m');
    await expect(list).toHaveCount(2);
    await expect.poll(async () => await list.allInnerTexts()).toEqual(saved);
    await expect(page.locator('[data-command="save"][data-mark]')).toHaveCount(0);
    await page.keyboard.press('d');
    for (const [pane, from, to, count] of [
      [1, 20, 30, 3],
      [0, 20, 26, 4],
    ] as const) {
      await expect(async () => {
        const place = await settled(pane);
        if ((await list.count()) < count) await drag(page, place.at(from, 30), place.at(to, 30));
        await expect(list).toHaveCount(count, { timeout: 1500 });
      }).toPass();
    }
    await page.keyboard.press('Shift+s');
    await expect(list.last()).toContainText('Lesion 1');
    const millimetres = async (nth: number) => Number(/([\d.]+) mm/.exec(await list.nth(nth).innerText())?.[1]);
    const [was, is] = [await millimetres(2), await millimetres(3)];
    await page.getByRole('button', { name: 'Follow-up' }).click();
    await expect(page.locator('[data-lesion]')).toHaveCount(1);
    const change = Math.round((1000 * (is - was)) / was) / 10;
    const categories = page.locator('[data-category]');
    await expect(categories).toHaveText(['Baseline', change <= -30 ? 'PR' : 'SD']);
    expect(change).toBeLessThan(-30);
    const table = (await page.locator('[data-panel="follow-up"] table').innerText()).replaceAll('−', '-');
    expect(table).toContain(String(was));
    expect(Math.abs(Number(/From baseline\s+–\s+(-[\d.]+) %/.exec(table)?.[1]) - change)).toBeLessThan(0.3);
    const { violations } = await new AxeBuilder({ page }).include('.panel').analyze();
    expect(violations).toEqual([]);
  } finally {
    await gateway.stop();
    rmSync(data, { recursive: true, force: true });
  }
});
