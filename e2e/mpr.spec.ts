import { CtScanner, ctGeometry, ctHeight } from '#src/phantom/ct.ts';
import { expect, test } from './fixtures.ts';
import { lie } from './picture.ts';
import { longestSeries } from './studies.ts';

/** The sample patient's CT as it was made: stored values of its slices, head first, and where their pixels lie. */
const geometry = ctGeometry('ct', 'small');
const scanner = new CtScanner(geometry.columns, 'current', 4, 1);
const { grid } = scanner;
const slices = Array.from({ length: geometry.slices }, (_, k) => scanner.slice(ctHeight(geometry, k)).slice());

/** HU at a voxel's column and row, at any height between slices: a straight line between the two. */
function hu(column: number, row: number, z: number): number {
  const k = (ctHeight(geometry, 0) - z) / geometry.spacing;
  const above = Math.min(Math.floor(k + 1e-6), geometry.slices - 2);
  const [a, b] = [slices[above]!, slices[above + 1]!].map((slice) => slice[row * geometry.columns + column]!);
  return a! + (k - above) * (b! - a!) - 1024;
}

/** PS3.3 C.11.2.1.2.1 for the window 40/400 on 256 greys. */
function grey(value: number): number {
  return Math.round(255 * Math.min(1, Math.max(0, (value - 39.5) / 399 + 0.5)));
}

test('three planes of one series show what lies there, and the cursor takes all of them to one place', async ({
  gateway,
  workspace,
  page,
}) => {
  const { study } = await longestSeries(gateway.origin, 'CT');
  const frames: string[] = [];
  page.on(
    'requestfinished',
    (request) => /\/frames\/|\/instances\/[^/]+$/.test(request.url()) && frames.push(request.url()),
  );
  await workspace.open(study, { query: '&protocol=mpr' });
  for (const pane of [0, 1, 2]) await workspace.ready(pane);
  // Planes are shown from the first slice on, with what is missing hatched: the phantom is compared with whole ones.
  for (const pane of [1, 2]) await expect(workspace.pane(pane).locator('.pane-badges')).not.toContainText('not here');

  const greys = async (pane: number) =>
    await workspace
      .pane(pane)
      .locator('canvas.pane-picture')
      .evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return { columns: canvas.width, levels: Array.from({ length: data.length / 4 }, (_, i) => data[i * 4]!) };
      });

  await test.step('each pixel is the phantom’s value at its place', async () => {
    // The middle planes: the grid's pixels are as far apart across as down, and rows go down by as much from the head.
    const middle = (geometry.columns - 1) >> 1;
    const step = grid.dx;
    const expected = {
      1: (column: number, z: number) => hu(column, middle, z),
      2: (column: number, z: number) => hu(middle, column, z),
    };
    for (const pane of [1, 2] as const) {
      const { columns, levels } = await greys(pane);
      expect(columns).toBe(geometry.columns);
      let worst = 0;
      levels.forEach((level, i) => {
        const z = ctHeight(geometry, 0) - Math.floor(i / columns) * step;
        worst = Math.max(worst, Math.abs(level - grey(expected[pane](i % columns, z))));
      });
      // Values between slices are rounded to whole ones: less than one grey of this window.
      expect(worst, `pane ${String(pane)}`).toBeLessThanOrEqual(1);
      expect(new Set(levels).size).toBeGreaterThan(20);
    }
  });

  await test.step('the wheel with Shift makes a slab: the highest value within ten millimetres', async () => {
    await page.keyboard.down('Shift');
    await workspace.wheel(-8, 1);
    await page.keyboard.up('Shift');
    await expect(workspace.pane(1).locator('.pane-image')).toHaveText(/^MIP 10 mm · Coronal 32 \/ 64/);
    await workspace.ready(1);
    const middle = (geometry.columns - 1) >> 1;
    const reach = 5 / grid.dx;
    const inside = Array.from({ length: 2 * Math.floor(reach) + 1 }, (_, i) => i - Math.floor(reach));
    const { columns, levels } = await greys(1);
    let worst = 0;
    levels.forEach((level, i) => {
      const z = ctHeight(geometry, 0) - Math.floor(i / columns) * grid.dx;
      const at = (row: number) => hu(i % columns, row, z);
      // At the slab's two faces, between two rows of voxels, and at every row between.
      const faces = [-reach, reach].map((row) => {
        const [below, part] = [Math.floor(row), row - Math.floor(row)];
        return at(middle + below) * (1 - part) + at(middle + below + 1) * part;
      });
      const highest = Math.max(...faces, ...inside.map((row) => at(middle + row)));
      worst = Math.max(worst, Math.abs(level - grey(highest)));
    });
    expect(worst).toBeLessThanOrEqual(1);
    await page.keyboard.down('Shift');
    await workspace.wheel(8, 1);
    await page.keyboard.up('Shift');
    await expect(workspace.pane(1).locator('.pane-image')).toHaveText(/^Coronal/);
  });

  await test.step('no slice was fetched twice', () => {
    expect(new Set(frames).size).toBe(frames.length);
  });

  await test.step('letters and words', async () => {
    const edges = async (pane: number) => await workspace.pane(pane).locator('.pane-edge').allTextContents();
    expect(await edges(1)).toEqual(['H', 'L', 'F', 'R']);
    expect(await edges(2)).toEqual(['H', 'P', 'F', 'A']);
    await expect(workspace.pane(1).locator('.pane-image')).toHaveText(/^Coronal 32 \/ 64 · y −?[\d.]+ mm$/);
  });

  await test.step('where the axial picture lies is drawn over the others before anything was moved', async () => {
    const k = Number((await workspace.pane(0).getAttribute('data-position'))!.split('/')[0]) - 1;
    for (const pane of [1, 2]) {
      const { at, top } = await lie(workspace, pane);
      const line = workspace.pane(pane).locator('.pane-lines line[data-of="0"]');
      const height = at(0, (ctHeight(geometry, 0) - ctHeight(geometry, k)) / grid.dx).y;
      const box = (await line.boundingBox())!;
      expect(
        Math.abs(box.y + box.height / 2 - height),
        `pane ${String(pane)}, picture from ${String(top)}`,
      ).toBeLessThan(1.5);
    }
  });

  await test.step('the wheel goes through planes of one pane', async () => {
    await workspace.wheel(3, 2);
    await expect(workspace.pane(2)).toHaveAttribute('data-position', '35/64');
    await expect(workspace.pane(1)).toHaveAttribute('data-position', '32/64');
  });

  await test.step('a press with the cursor takes the others to the place under it', async () => {
    await page.keyboard.press('j');
    const { at } = await lie(workspace, 1);
    // A voxel of the coronal picture: its column is the sagittal plane, its height the slice.
    const [column, row] = [20, 39];
    const { x, y } = at(column, row);
    await page.mouse.click(x, y);
    await expect(workspace.pane(2)).toHaveAttribute('data-position', `${String(column + 1)}/64`);
    const slice = Math.round((row * grid.dx) / geometry.spacing);
    await expect(workspace.pane(0)).toHaveAttribute('data-position', `${String(slice + 1)}/${String(geometry.slices)}`);
    await expect(workspace.pane(1)).toHaveAttribute('data-position', '32/64');
    // On the axial picture the sagittal plane stands in the column that was pointed at.
    const axial = await lie(workspace, 0);
    const line = workspace.pane(0).locator('.pane-lines line[data-of="2"]');
    const box = await line.evaluate((element) => element.getBoundingClientRect().x);
    expect(Math.abs(box - axial.at(column, 0).x)).toBeLessThan(axial.across);
  });

  await test.step('a window set in one is the window of all', async () => {
    // Abdomen: 50/320 by the table of presets.
    await page.keyboard.press('2');
    for (const pane of [0, 1, 2]) await expect(workspace.pane(pane)).toHaveAttribute('data-window', '50/320');
  });

  await test.step('a line’s handle turns its plane and the one across it, and Shift J puts them straight', async () => {
    const handles = workspace.pane(1).locator('.pane-turn[data-turn="2"]');
    await expect(handles).toHaveCount(2);
    const middles = await handles.evaluateAll((all) =>
      all.map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      }),
    );
    const [top] = [...middles].sort((a, b) => a.y - b.y);
    const line = await workspace
      .pane(1)
      .locator('.pane-lines path[data-cursor]')
      .evaluate((cross) => {
        const { x, y, width, height } = cross.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      });
    // The upper end goes 30 degrees clockwise round the cursor: towards the patient's left.
    const radius = line.y - top!.y;
    const to = { x: line.x + radius * Math.sin(Math.PI / 6), y: line.y - radius * Math.cos(Math.PI / 6) };
    await page.mouse.move(top!.x, top!.y);
    await page.mouse.down();
    await page.mouse.move((top!.x + to.x) / 2, top!.y);
    await page.mouse.move(to.x, to.y);
    await page.mouse.up();
    await expect(workspace.pane(2).locator('.pane-image')).toHaveText(/^Oblique \d+ \/ \d+ · 30° from sagittal$/);
    await expect(workspace.pane(0).locator('.pane-image')).toHaveText(/^Oblique \d+ \/ \d+ · 30° from axial$/);
    for (const pane of [0, 2]) await workspace.ready(pane);
    const edges = async (pane: number) => await workspace.pane(pane).locator('.pane-edge').allTextContents();
    // Its top leans to the left of the patient; the turned axial plane's left side goes down.
    expect(await edges(2)).toEqual(['HL', 'P', 'FR', 'A']);
    expect(await edges(0)).toEqual(['A', 'LF', 'P', 'RH']);
    await expect
      .poll(() => decodeURIComponent(page.url()))
      .toMatch(/2\.plane=oblique&2\.normal=-0\.86\d+,0,0\.\d+&2\.up=0\.\d+,0,0\.86\d+/);
    await page.keyboard.press('Shift+J');
    await expect(workspace.pane(2).locator('.pane-image')).toHaveText(/^Sagittal/);
    for (const pane of [0, 1, 2]) await workspace.ready(pane);
  });

  await test.step('and back to the stack', async () => {
    await page.keyboard.press('Shift+R');
    await expect(workspace.panes).toHaveCount(1);
    await workspace.ready();
  });
});
