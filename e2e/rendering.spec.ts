import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Workspace } from './pages/workspace.ts';
import { placeOf, scanned, type Place, type Scan, type Sphere } from './spheres.ts';

/** Two balls, neither in the middle of anything: a mirrored or exchanged axis puts them elsewhere. */
const spheres: readonly Sphere[] = [
  { centre: [16, -9, 12], radius: 14 },
  { centre: [-22, 15, -14], radius: 8 },
];

/** Axial, with voxels of three different lengths, slices from the feet up. */
const axial: Scan = {
  number: 1,
  columns: 50,
  rows: 36,
  slices: 24,
  origin: [-49, -35, -46],
  row: [1, 0, 0],
  column: [0, 1, 0],
  spacing: [2, 2],
  step: [0, 0, 4],
};
const [c, s] = [Math.cos(0.35), Math.sin(0.35)];
/** Along nothing, read from the left, and with a tilt: slices are shifted as well as stacked. */
const leaning: Scan = {
  number: 2,
  columns: 44,
  rows: 60,
  slices: 30,
  origin: [49.3, -75.7, 74],
  row: [0, c, s],
  column: [0, s, -c],
  spacing: [1.8, 2.2],
  step: [-3.4, 0.9, -0.7],
};

/** The screen's axes in the patient, towards the viewer last: by hand, from how each side is looked at. */
type View = readonly [right: Place, up: Place, towards: Place];
const views: Readonly<Record<'A' | 'P' | 'L' | 'R' | 'H' | 'F', View>> = {
  A: [
    [1, 0, 0],
    [0, 0, 1],
    [0, -1, 0],
  ],
  P: [
    [-1, 0, 0],
    [0, 0, 1],
    [0, 1, 0],
  ],
  L: [
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
  ],
  R: [
    [0, -1, 0],
    [0, 0, 1],
    [-1, 0, 0],
  ],
  H: [
    [-1, 0, 0],
    [0, -1, 0],
    [0, 0, 1],
  ],
  F: [
    [1, 0, 0],
    [0, -1, 0],
    [0, 0, -1],
  ],
};

const dot = (a: Place, b: Place) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Middle of the volume, and half its longest diagonal: what fits the pane's shorter side. */
function ball(scan: Scan): { readonly middle: Place; readonly radius: number } {
  const [i, j, k] = [scan.columns - 1, scan.rows - 1, scan.slices - 1];
  const corners = [0, i].flatMap((x) => [0, j].flatMap((y) => [0, k].map((z) => placeOf(scan, x, y, z))));
  const middle = placeOf(scan, i / 2, j / 2, k / 2);
  const away = corners.map((corner) => Math.hypot(corner[0] - middle[0], corner[1] - middle[1], corner[2] - middle[2]));
  return { middle, radius: Math.max(...away) };
}

interface Seen {
  readonly width: number;
  readonly height: number;
  /** A third of the sum of red, green and blue of each pixel. */
  readonly levels: Buffer;
}

async function seen(workspace: Workspace): Promise<Seen> {
  await workspace.ready();
  const { width, height, levels } = await workspace
    .pane()
    .locator('canvas.pane-picture')
    .evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
      let levels = '';
      for (let i = 0; i < data.length; i += 4)
        levels += String.fromCharCode((data[i]! + data[i + 1]! + data[i + 2]!) / 3);
      return { width, height, levels: btoa(levels) };
    });
  return { width, height, levels: Buffer.from(levels, 'base64') };
}

interface Blob {
  readonly x: number;
  readonly y: number;
  readonly area: number;
}

/** What is not black within a circle of the picture: its centre and area. Pixels. */
function lightIn({ width, height, levels }: Seen, x: number, y: number, radius: number): Blob {
  let [sumX, sumY, area] = [0, 0, 0];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (Math.hypot(column - x, row - y) > radius || levels[row * width + column]! < 20) continue;
      sumX += column;
      sumY += row;
      area += 1;
    }
  }
  return { x: sumX / area, y: sumY / area, area };
}

/** Both balls lie where parallel rays put them, as large as they are, and there is nothing else. */
function expectSpheres(picture: Seen, scan: Scan, view: View, which: readonly Sphere[], what: string): void {
  const { middle, radius: fits } = ball(scan);
  const perMillimetre = Math.min(picture.width, picture.height) / (2 * fits);
  const voxel = Math.max(...scan.spacing, Math.hypot(...scan.step)) * perMillimetre;
  let covered = 0;
  for (const { centre, radius } of which) {
    const from: Place = [centre[0] - middle[0], centre[1] - middle[1], centre[2] - middle[2]];
    const x = picture.width / 2 - 0.5 + dot(from, view[0]) * perMillimetre;
    const y = picture.height / 2 - 0.5 - dot(from, view[1]) * perMillimetre;
    const blob = lightIn(picture, x, y, (radius + 3) * perMillimetre);
    covered += blob.area;
    expect(Math.hypot(blob.x - x, blob.y - y), `${what}: centre, pixels of ${voxel.toFixed(1)} a voxel`).toBeLessThan(
      voxel / 4,
    );
    const size = Math.sqrt(blob.area / Math.PI) / perMillimetre;
    expect(Math.abs(size - radius), `${what}: radius ${size.toFixed(2)} of ${String(radius)} mm`).toBeLessThan(
      voxel / perMillimetre / 4,
    );
  }
  const all = picture.levels.filter((level) => level >= 20).length;
  expect(all - covered, `${what}: light elsewhere`).toBeLessThanOrEqual(0);
}

/** Turned by keys, ten degrees each: the side towards the viewer goes right, then up. */
function turnedBy(view: View, right: number, up: number): View {
  const mixed = (a: Place, by: number, b: Place, and: number): Place => [
    a[0] * by + b[0] * and,
    a[1] * by + b[1] * and,
    a[2] * by + b[2] * and,
  ];
  const [cr, sr, cu, su] = [Math.cos(right), Math.sin(right), Math.cos(up), Math.sin(up)];
  // x' = x cos + z sin, z' = z cos - x sin; then y' = y cos + z' sin.
  const x = mixed(view[0], cr, view[2], sr);
  const z = mixed(view[2], cr, view[0], -sr);
  return [x, mixed(view[1], cu, z, su), mixed(z, cu, view[1], -su)];
}

async function openSpheres(page: Page, scan: Scan): Promise<void> {
  const files = scanned(scan, spheres).map((bytes, i) => ({
    name: `${String(scan.number)}-${String(i)}.dcm`,
    mimeType: 'application/dicom',
    buffer: Buffer.from(bytes),
  }));
  await page.goto('/');
  await page.locator('input[data-files="files"]').first().setInputFiles(files);
}

test.use({ viewport: { width: 720, height: 380 } });

test('a volume seen as a whole lies as the patient does, from every side, whole, cropped and cut', async ({
  page,
  workspace,
}) => {
  // What draws it is in no page: the context is caught where it is asked for, to be lost later.
  await page.addInitScript(() => {
    const get = Reflect.get(HTMLCanvasElement.prototype, 'getContext') as (
      this: unknown,
      ...given: unknown[]
    ) => unknown;
    Reflect.set(HTMLCanvasElement.prototype, 'getContext', function (this: unknown, ...given: unknown[]) {
      const context = Reflect.apply(get, this, given);
      if (given[0] === 'webgl2') Object.assign(globalThis, { caught: context });
      return context;
    });
  });
  const button = (name: string) => workspace.pane().getByRole('button', { name, exact: true });
  const edges = async () => await workspace.pane().locator('.pane-edge').allTextContents();
  await openSpheres(page, axial);
  await workspace.ready();
  await page.keyboard.press('y');

  await test.step('from all sides', async () => {
    const names = { A: 'front', P: 'back', L: 'left', R: 'right', H: 'head', F: 'feet' } as const;
    for (const side of ['A', 'L', 'H', 'F'] as const) {
      await button(`From the ${names[side]}`).click();
      const picture = await seen(workspace);
      expectSpheres(picture, axial, views[side], spheres, `from ${side}`);
      await expect(workspace.pane().locator('.rendering-cube text')).toHaveText([side]);
    }
    // From the feet: as an axial slice is read.
    expect(await edges()).toEqual(['A', 'L', 'P', 'R']);
  });

  await test.step('turned by keys', async () => {
    await button('From the front').click();
    for (let i = 0; i < 3; i++) await page.keyboard.press('Control+Shift+ArrowRight');
    for (let i = 0; i < 2; i++) await page.keyboard.press('Control+Shift+ArrowUp');
    const degree = Math.PI / 180;
    const picture = await seen(workspace);
    expectSpheres(picture, axial, turnedBy(views.A, 30 * degree, 20 * degree), spheres, 'turned');
    expect((await edges())[1]).toMatch(/^L/);
  });

  await test.step('cropped: what lies to the patient’s right goes', async () => {
    await button('From the front').click();
    await button('Crop').click();
    // 45 mm from the right face, at x = -49, end at x = -4: between the balls.
    await workspace.pane().getByRole('slider', { name: 'Right' }).fill('45');
    await expect(workspace.pane().locator('.pane-badges')).toContainText('Part of it is cut away');
    expectSpheres(await seen(workspace), axial, views.A, [spheres[0]!], 'cropped');
    await button('Reset').click();
  });

  await test.step('cut by a plane that faces the viewer: what lies before it goes', async () => {
    await button('From the right').click();
    await button('Cut by a plane').click();
    // The middle of the volume is at x = 0; the ball on the right lies before it.
    expectSpheres(await seen(workspace), axial, views.R, [spheres[0]!], 'cut');
    await button('Reset').click();
  });

  await test.step('the brightest: each ball as its slices show it', async () => {
    await workspace.pane().getByRole('combobox', { name: 'Preset' }).selectOption('mip');
    await button('From the front').click();
    const picture = await seen(workspace);
    // 1000 HU is above the window of 250/700; air is below it.
    expect(picture.levels.includes(255)).toBe(true);
    expectSpheres(picture, axial, views.A, spheres, 'brightest');
  });

  await test.step('a lost graphics card: words at once, the same picture when it is back', async () => {
    const before = await seen(workspace);
    await page.evaluate(() => {
      const { caught } = globalThis as unknown as { caught: WebGL2RenderingContext };
      const loss = caught.getExtension('WEBGL_lose_context')!;
      Object.assign(globalThis, { loss });
      loss.loseContext();
    });
    await expect(workspace.pane().locator('.pane-tile-title')).toHaveText('The graphics card was taken away');
    const covered = await workspace
      .pane()
      .locator('canvas.pane-picture')
      .evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return data.some((level, i) => i % 4 < 3 && level > 0);
      });
    expect(covered).toBe(false);
    await page.evaluate(() => (globalThis as unknown as { loss: WEBGL_lose_context }).loss.restoreContext());
    await workspace.ready();
    expect((await seen(workspace)).levels.equals(before.levels)).toBe(true);
  });

  await test.step('a tilted gantry and voxels along nothing', async () => {
    await openSpheres(page, leaning);
    await workspace.ready();
    await page.keyboard.press('y');
    for (const [side, name] of [
      ['L', 'left'],
      ['H', 'head'],
    ] as const) {
      await button(`From the ${name}`).click();
      expectSpheres(await seen(workspace), leaning, views[side], spheres, `tilted, from ${side}`);
    }
  });
});
