import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CtScanner, ctGeometry, ctHeight, ctMaker } from '#src/phantom/ct.ts';
import { lesions } from '#src/phantom/truth.ts';
import { expect, test } from './fixtures.ts';
import type { Workspace } from './pages/workspace.ts';
import { drag, lie, makeMark, screenshotGreys } from './picture.ts';
import { startGateway, type Running } from './server.ts';
import { longestSeries } from './studies.ts';

const lesion = lesions.segmentVII;

/** One slice of the sample patient's CT as everybody gets it, 512 x 512, through the middle of the metastasis. */
const geometry = ctGeometry('ct', 'full');
const nearest = Array.from({ length: geometry.slices }, (_, i) => i).reduce((best, i) =>
  Math.abs(ctHeight(geometry, i) - lesion.centre.z) < Math.abs(ctHeight(geometry, best) - lesion.centre.z) ? i : best,
);
const height = ctHeight(geometry, nearest);

test.describe('what was put into the patient is what is measured', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fovea-truth-'));
  let gateway: Running;
  test.beforeAll(async () => {
    mkdirSync(join(folder, 'dicom'));
    const task = { study: 'ct', part: 'axial', from: nearest, count: 1, scale: 'full' } as const;
    for await (const { name, bytes } of ctMaker('ct').make(task)) writeFileSync(join(folder, 'dicom', name), bytes);
    gateway = await startGateway(['--dicom', join(folder, 'dicom'), '--data', join(folder, 'data')]);
  });
  test.afterAll(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Column and row of a place in the patient, by the attributes of the slice and nothing of the viewer. */
  async function placeOf(workspace: Workspace, x: number, y: number): Promise<readonly [number, number]> {
    const series = await longestSeries(gateway.origin, 'CT');
    await workspace.open(series.study, { origin: gateway.origin });
    await workspace.ready();
    const path = `/dicom-web/studies/${series.study}/series/${series.series}/instances/${series.instances[0]!}/metadata`;
    const [record] = (await (await fetch(gateway.origin + path)).json()) as [Record<string, { Value: number[] }>];
    const [left, top] = record['00200032']!.Value as [number, number];
    const [down, across] = record['00280030']!.Value as [number, number];
    return [(x - left) / across, (y - top) / down];
  }

  test('the long axis of the metastasis, from edge to edge as seen, is that of its truth within half a pixel', async ({
    workspace,
    page,
  }) => {
    const [column, row] = await placeOf(workspace, lesion.centre.x, lesion.centre.y);
    // Abdomen window, and the lesion four times as large where it lies.
    await page.keyboard.press('2');
    await expect(workspace.pane()).toHaveAttribute('data-window', '50/320');
    const fitted = await lie(workspace);
    const seen = fitted.at(column, row);
    // A mouse points at whole pixels.
    const middle = { x: Math.round(seen.x), y: Math.round(seen.y) };
    await page.mouse.move(middle.x, middle.y);
    await page.keyboard.down('Control');
    for (let i = 0; i < 4; i += 1) await page.mouse.wheel(0, -70);
    await page.keyboard.up('Control');
    await expect.poll(async () => (await lie(workspace)).across / fitted.across).toBeGreaterThan(3.9);
    const { at, across } = await lie(workspace);
    const centre = at(column, row);
    // Zooming left what is under the pointer there: only the rest to a whole pixel grew.
    const grown = across / fitted.across;
    expect(centre.x - middle.x).toBeCloseTo((seen.x - middle.x) * grown, 1);
    expect(centre.y - middle.y).toBeCloseTo((seen.y - middle.y) * grown, 1);

    const grey = await screenshotGreys(page);
    /** CSS pixels from the centre to where the grey turns from lesion to liver, looking along an angle. */
    const edge = (angle: number): number => {
      // Lines within ten degrees: the axis is a maximum, so they are shorter by less than a tenth of a pixel on average.
      const beams = Array.from({ length: 21 }, (_, i) => angle + ((i - 10) * Math.PI) / 180);
      const profile = (r: number) =>
        beams.reduce((sum, a) => sum + grey(centre.x + r * Math.cos(a), centre.y + r * Math.sin(a)), 0) / beams.length;
      const mean = (from: number, to: number) => {
        const steps = Array.from({ length: Math.floor((to - from) * across) }, (_, i) => from * across + i);
        return steps.reduce((sum, r) => sum + profile(r), 0) / steps.length;
      };
      const inside = mean(10, 20);
      const outside = mean(29, 35);
      expect(outside - inside).toBeGreaterThan(25);
      // A step between two levels is where the area under the profile says it is, whatever blurs it.
      return 20 * across + ((outside - mean(20, 29)) / (outside - inside)) * 9 * across;
    };
    const [to, from] = [edge(lesion.turn), edge(lesion.turn + Math.PI)];
    const [cos, sin] = [Math.cos(lesion.turn), Math.sin(lesion.turn)];
    const text = await makeMark(workspace, 'length', () =>
      drag(
        page,
        { x: centre.x - from * cos, y: centre.y - from * sin },
        { x: centre.x + to * cos, y: centre.y + to * sin },
      ),
    );
    expect(text).toMatch(/^[\d.]+ mm$/);
    // Where the slice does not go through the very middle, the ellipse is smaller by this.
    const share = Math.sqrt(1 - ((height - lesion.centre.z) / lesion.radii.current[2]) ** 2);
    const truth = 2 * lesion.radii.current[0] * share;
    const pixel = 384 / 512;
    expect(Math.abs(Number.parseFloat(text) - truth)).toBeLessThan(pixel / 2);
  });

  for (const zoom of ['fitted', 'at 1:1'] as const) {
    test(`the probe says the value that the scanner made at that very pixel, ${zoom}`, async ({ workspace, page }) => {
      const [column, row] = await placeOf(workspace, lesion.centre.x, lesion.centre.y);
      const values = Int16Array.from(new CtScanner(512, 'current', 11, 1).slice(height));
      if (zoom === 'at 1:1') {
        await page.keyboard.press('x');
        await expect.poll(async () => (await lie(workspace)).across).toBe(1);
      }
      // A mouse points at whole pixels; at 1:1 that is the corner of one of the picture's, which belongs to it.
      const { at, across } = await lie(workspace);
      const pixel = (x: number, y: number) => {
        const place = at(x, y);
        const whole = across === 1 ? Math.floor : Math.round;
        return [whole(place.x), whole(place.y)] as const;
      };
      // In the lesion, in the air beside the body, in the spine, and in the corner of the picture.
      const places = [
        [Math.round(column), Math.round(row)],
        [3, 256],
        [256, 308],
        [511, 511],
      ] as const;
      for (const [x, y] of places) {
        const stored = values[y * 512 + x]!;
        const said = await makeMark(workspace, 'probe', () => page.mouse.click(...pixel(x, y)));
        expect(said.replaceAll('−', '-'), `${x}, ${y}`).toBe(`${stored - 1024} HUstored ${stored}`);
      }
      // Places that differ, so that no constant would do.
      expect(new Set(places.map(([x, y]) => values[y * 512 + x])).size).toBe(places.length);
    });
  }
});

/** Numbers of a file's first frame as pydicom reads them, and how many there are in a row. */
async function byPydicom(origin: string, path: string): Promise<{ columns: number; values: readonly number[] }> {
  const answer = await fetch(`${origin}/dicom-web${path}`, {
    headers: { accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' },
  });
  const body = Buffer.from(await answer.arrayBuffer());
  const file = body.subarray(body.indexOf('DICM') - 128, body.lastIndexOf('\r\n--'));
  const program =
    'import sys, io, json, pydicom; d = pydicom.dcmread(io.BytesIO(sys.stdin.buffer.read())); ' +
    'print(json.dumps({"columns": d.Columns, "values": d.pixel_array.ravel().tolist()}))';
  const said = execFileSync('/usr/bin/python3', ['-c', program], { input: file, maxBuffer: 1 << 28 });
  return JSON.parse(said.toString()) as { columns: number; values: number[] };
}

test('probe and region say what pydicom reads in the file', async ({ gateway, workspace, page }) => {
  // Diffusion is stored as it is, so that pydicom needs no decoder of anybody.
  const listed = (await (
    await fetch(`${gateway.origin}/dicom-web/series?Modality=MR&includefield=0008103E`)
  ).json()) as Record<string, { Value: string[] }>[];
  const dwi = listed.find((row) => /DWI|diffusion/i.test(row['0008103E']?.Value[0] ?? ''))!;
  const [study, series] = [dwi['0020000D']!.Value[0]!, dwi['0020000E']!.Value[0]!];
  await workspace.open(study, { query: `&SeriesInstanceUIDs=${series}` });
  await workspace.ready();
  const key = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener(
          'fovea:painted',
          (event) => resolve((event as CustomEvent<{ key: string }>).detail.key),
          {
            once: true,
          },
        );
        document
          .querySelector('[data-pane] .pane-root')!
          .dispatchEvent(new WheelEvent('wheel', { deltaY: 100, cancelable: true }));
      }),
  );
  await workspace.ready();
  const instance = /([\d.]+)@[^/]*#\d+$/.exec(key)![1]!;
  const { columns, values } = await byPydicom(
    gateway.origin,
    `/studies/${study}/series/${series}/instances/${instance}`,
  );
  const { at } = await lie(workspace);
  const [x, y] = [Math.round(columns * 0.4), Math.round(columns * 0.45)];
  const probed = await makeMark(workspace, 'probe', () =>
    page.mouse.click(Math.round(at(x, y).x), Math.round(at(x, y).y)),
  );
  expect(Number.parseFloat(probed)).toBe(values[y * columns + x]);

  // From the corner of one pixel to that of another: which pixels are in it is beyond doubt.
  const [left, top, right, bottom] = [8, 30, 19, 37];
  const inside: number[] = [];
  for (let v = top; v <= bottom; v += 1) inside.push(...values.slice(v * columns + left, v * columns + right + 1));
  const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
  const deviation = Math.sqrt(inside.reduce((sum, value) => sum + (value - mean) ** 2, 0) / inside.length);
  const said = await makeMark(workspace, 'rectangle', () =>
    drag(page, at(left - 0.5, top - 0.5), at(right + 0.5, bottom + 0.5)),
  );
  const number = (pattern: RegExp) => Number(pattern.exec(said.replaceAll('−', '-'))?.[1]);
  expect(number(/Mean (-?[\d.]+) ±/)).toBeCloseTo(mean, 1);
  expect(number(/± ([\d.]+)/)).toBeCloseTo(deviation, 1);
  expect(deviation).toBeGreaterThan(1);
});
