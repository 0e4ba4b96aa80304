import type { Page } from '@playwright/test';
import { CtScanner, ctGeometry, ctHeight } from '#src/phantom/ct.ts';
import { expect, test } from './fixtures.ts';
import { drag, lie, type At } from './picture.ts';
import { longestSeries } from './studies.ts';

const geometry = ctGeometry('ct', 'small');
const scanner = new CtScanner(geometry.columns, 'current', 4, 1);
const { grid } = scanner;
const slices = Array.from({ length: geometry.slices }, (_, k) => scanner.slice(ctHeight(geometry, k)).slice());

/** HU at a place between voxels: straight lines between the eight round it. Columns and rows; millimetres. */
function hu(column: number, row: number, z: number): number {
  const mix = (at: number, value: (whole: number) => number): number => {
    const whole = Math.floor(at + 1e-9);
    const part = at - whole;
    return part < 1e-6 ? value(whole) : value(whole) * (1 - part) + value(whole + 1) * part;
  };
  const k = (ctHeight(geometry, 0) - z) / geometry.spacing;
  return mix(k, (s) => mix(row, (y) => mix(column, (x) => slices[s]![y * geometry.columns + x]! - 1024)));
}

/** PS3.3 C.11.2.1.2.1 for the window 40/400 on 256 greys. */
function grey(value: number): number {
  return Math.round(255 * Math.min(1, Math.max(0, (value - 39.5) / 399 + 0.5)));
}

async function clickThrough(page: Page, places: readonly At[]): Promise<void> {
  for (const [i, { x, y }] of places.entries()) {
    await page.mouse.move(x, y, { steps: 2 });
    if (i === places.length - 1) await page.mouse.dblclick(x, y);
    else await page.mouse.click(x, y);
    // Two presses at once would be a double click, which ends the path.
    await page.waitForTimeout(400);
  }
}

test('a volume is cut along a path drawn on it, says what it is, and follows the path', async ({
  gateway,
  workspace,
  page,
}) => {
  const { study } = await longestSeries(gateway.origin, 'CT');
  await workspace.open(study);
  await workspace.ready();
  await page.locator('[data-pane][data-loaded="all"]').first().waitFor();
  const side = workspace.pane(1);
  const words = side.locator('.pane-image');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('Cut along');
  await expect(page.getByRole('dialog')).toContainText('No path is selected');
  await page.keyboard.press('Escape');

  await page.keyboard.press('Shift+q');
  const middle = (geometry.columns - 1) >> 1;
  const before = await lie(workspace);
  const list = page.locator('[data-annotation]');
  await page.keyboard.press('Shift+m');
  await expect.poll(async () => (await lie(workspace)).left).toBeLessThan(before.left - 20);
  await expect(async () => {
    const { at } = await lie(workspace);
    if ((await list.count()) === 0) await clickThrough(page, [at(12, middle), at(24, middle), at(48, middle)]);
    await expect(list).toHaveCount(1, { timeout: 1500 });
  }).toPass();
  await expect(list.first()).toContainText(/[\d.]+ mm/);
  await expect(workspace.pane().locator('svg.svg-layer text')).toContainText(/mm/);
  await page.keyboard.press('Alt+k');
  await workspace.ready(1);
  await expect(words).toHaveText(/^Curved, path on axial · \d+ mm$/);
  await expect(side.locator('.pane-badges')).toContainText('Distances across bends are not real');
  await expect(side.locator('.pane-badges')).not.toContainText('not here');
  await workspace.ready(1);

  await test.step('each pixel is the phantom’s value so far along the path', async () => {
    const points = /1\.path=([^&]*)/.exec(new URL(page.url()).hash)![1]!.split(',').slice(2).map(Number);
    const [up, first, , last] = [0, 3, 6, 9].map((i) => points.slice(i, i + 3));
    expect(up).toEqual([0, 0, 1]);
    expect(last![0]! - first![0]!).toBeGreaterThan(0);
    const { columns, levels } = await side.locator('canvas.pane-picture').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return { columns: canvas.width, levels: Array.from({ length: data.length / 4 }, (_, i) => data[i * 4]!) };
    });
    const step = Math.min(grid.dx, geometry.spacing);
    const length = Math.hypot(last![0]! - first![0]!, last![1]! - first![1]!);
    expect(columns).toBe(Math.floor(length / step + 1e-6) + 1);
    let worst = 0;
    levels.forEach((level, i) => {
      const along = (i % columns) * step;
      const [x, y] = [0, 1].map((axis) => first![axis]! + ((last![axis]! - first![axis]!) * along) / length);
      const z = ctHeight(geometry, 0) - Math.floor(i / columns) * step;
      worst = Math.max(worst, Math.abs(level - grey(hu((x! - grid.x0) / grid.dx, (y! - grid.y0) / grid.dy, z))));
    });
    expect(worst).toBeLessThanOrEqual(1);
    expect(new Set(levels).size).toBeGreaterThan(20);
  });

  await test.step('its ends up and down are directions of the body, those along the path are none', async () => {
    await expect(side.locator('.pane-edge-top')).toHaveText('H');
    await expect(side.locator('.pane-edge-bottom')).toHaveText('F');
    await expect(side.locator('.pane-edge-left')).toHaveText('');
  });

  await test.step('a point that is moved cuts it anew, and nothing is measured on it', async () => {
    const said = await words.innerText();
    await page.keyboard.press('Shift+v');
    const { at } = await lie(workspace);
    await expect(async () => {
      await drag(page, at(24, middle), at(24, middle - 20));
      await expect(words).not.toHaveText(said, { timeout: 1500 });
    }).toPass();
    await workspace.ready(1);
    await page.keyboard.press('d');
    const ribbon = await lie(workspace, 1);
    await drag(page, ribbon.at(10, 10), ribbon.at(30, 20));
    await expect(side).toContainText('A curved plane is bent');
    await expect(list).toHaveCount(1);
  });

  await test.step('a link brings it back without the mark', async () => {
    const said = await words.innerText();
    await expect.poll(() => page.url()).toContain('1.path=');
    await page.reload();
    await workspace.ready(1);
    await expect(words).toHaveText(said);
    // The path on every slice along its plane, and the slice on the curved picture.
    await expect(workspace.pane().locator('.pane-lines path[data-of="1"]')).toHaveCount(1);
    await workspace.wheel(1);
    await expect(workspace.pane().locator('.pane-lines path[data-of="1"]')).toHaveCount(1);
    await expect(side.locator('.pane-lines path[data-of="0"]')).toHaveCount(1);
  });
});
