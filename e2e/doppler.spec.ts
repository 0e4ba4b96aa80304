import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import type { DicomElement } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { expect, test } from './fixtures.ts';
import { drag, lie } from './picture.ts';
import { startGateway, type Running } from './server.ts';

const study = '2.25.77001';
const [columns, rows, baseline, peak, width] = [640, 480, 400, 120, 160];
const value = (vr: string, ...Value: unknown[]): DicomElement => ({ vr, Value });

/** Tissue above, and a spectrum of two beats, half sines of 3 m/s and 0.32 s: 2 ms a column, 2.5 cm/s a row upwards. */
function spectrum(): Uint8Array<ArrayBuffer> {
  const region = (top: number, bottom: number, more: Record<string, DicomElement>) => ({
    '00186016': value('UL', 0),
    '00186018': value('UL', 20),
    '0018601A': value('UL', top),
    '0018601C': value('UL', 619),
    '0018601E': value('UL', bottom),
    ...more,
  });
  const tissue = {
    ...{
      '00186012': value('US', 1),
      '00186014': value('US', 1),
      '00186024': value('US', 3),
      '00186026': value('US', 3),
    },
    ...{ '0018602C': value('FD', 0.05), '0018602E': value('FD', 0.05) },
  };
  const doppler = {
    ...{
      '00186012': value('US', 3),
      '00186014': value('US', 4),
      '00186024': value('US', 4),
      '00186026': value('US', 7),
    },
    ...{ '00186020': value('SL', 599), '00186022': value('SL', baseline - 220) },
    ...{ '0018602C': value('FD', 0.002), '0018602E': value('FD', -2.5) },
  };
  const pixels = new Uint8Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const beat = [100, 360].find((left) => x >= left && x <= left + width);
      const high = beat === undefined ? 0 : peak * Math.sin((Math.PI * (x - beat)) / width);
      const flow = y >= 220 && y < baseline + 0.5 && baseline - y < high;
      // Any two neighbours differ a little: the same noise in every run.
      pixels[y * columns + x] = (flow ? 170 : 24) + ((x * 7919 + y * 104729) % 13);
    }
  }
  const dataset = {
    '00080016': value('UI', '1.2.840.10008.5.1.4.1.1.6.1'),
    '00080018': value('UI', `${study}.1.1`),
    '00080020': value('DA', '20261121'),
    '00080060': value('CS', 'US'),
    '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Doppler^Test' }] },
    '00100020': value('LO', 'D-1'),
    '00186011': { vr: 'SQ', Value: [region(20, 199, tissue), region(220, 459, doppler)] },
    '0020000D': value('UI', study),
    '0020000E': value('UI', `${study}.1`),
    '00200011': value('IS', 1),
    '00200013': value('IS', 1),
    '00280002': value('US', 1),
    '00280004': value('CS', 'MONOCHROME2'),
    '00280010': value('US', rows),
    '00280011': value('US', columns),
    '00280100': value('US', 8),
    '00280101': value('US', 8),
    '00280102': value('US', 7),
    '00280103': value('US', 0),
  };
  return writePart10(dataset, explicitLittleEndian, { kind: 'native', bytes: pixels, vr: 'OB' });
}

const folder = mkdtempSync(join(tmpdir(), 'fovea-doppler-'));
let gateway: Running;
test.beforeAll(async () => {
  mkdirSync(join(folder, 'dicom'));
  writeFileSync(join(folder, 'dicom', 'spectrum.dcm'), spectrum());
  gateway = await startGateway(['--dicom', join(folder, 'dicom'), '--data', join(folder, 'data')]);
});
test.afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a Doppler spectrum is measured in velocity, time and pressure; the livewire finds its envelope', async ({
  workspace,
  page,
}) => {
  await workspace.open(study, { origin: gateway.origin });
  await workspace.ready();
  const { left: without } = await lie(workspace);
  await page.keyboard.press('Shift+m');
  await expect.poll(async () => (await lie(workspace)).left).toBeLessThan(without);
  const { at, across } = await lie(workspace);
  const list = page.locator('[data-annotation]');
  const measured = async (key: string, gesture: () => Promise<void>): Promise<string> => {
    await page.keyboard.press(key);
    for (let tries = 0; tries < 15 && (await list.count()) === 0; tries += 1) {
      await gesture();
      await list
        .first()
        .waitFor({ timeout: 1500 })
        .catch(() => undefined);
    }
    const said = (await list.first().innerText()).replaceAll('−', '-');
    await page.keyboard.press('Control+z');
    await expect(list).toHaveCount(0);
    return said;
  };
  const near = (said: string, figure: RegExp, truth: number, tolerance: number) => {
    const found = Number(figure.exec(said)?.[1]);
    expect(Math.abs(found - truth), `${said}: ${String(truth)}`).toBeLessThan(tolerance);
  };
  /** A CSS pixel of the picture, in its own. */
  const one = 1 / across;

  // The top of the first beat: 120 rows above the baseline are 3 m/s and 36 mmHg.
  const top = at(180, baseline - peak);
  const place = await measured('p', () => page.mouse.click(top.x, top.y));
  near(place, /Velocity ([-\d.]+) cm\/s, ultrasound region/, 300, 2.5 * one);
  near(place, /Peak gradient ([\d.]+) mmHg/, 36, 0.06 * 10 * one);
  near(place, /Time ([-\d.]+) s/, (180 - 619) * 0.002, 0.002 * one);

  const line = await measured('d', () => drag(page, at(140, baseline), at(180, baseline - 80)));
  near(line, /Δv ([\d.]+) cm/, 200, 5 * one);
  near(line, /Δt ([\d.]+) s/, 0.08, 0.004 * one);
  near(line, /Acceleration ([-\d.]+) cm/, 2500, 200 * one);

  const crossing = await measured('d', () => drag(page, at(300, 100), at(300, 300)));
  expect(crossing).toContain('px');
  expect(crossing).toContain('crosses ultrasound regions');

  const envelope = async () => {
    for (const { x, y } of [
      at(101, baseline),
      at(150, 300),
      at(180, 279),
      at(220, 312),
      at(259, baseline),
      at(101, baseline),
    ]) {
      await page.mouse.move(x, y, { steps: 4 });
      await page.mouse.down();
      await page.mouse.up();
      await page.waitForTimeout(350);
    }
  };
  const traced = await measured('Shift+k', envelope);
  near(traced, /VTI ([-\d.]+) cm/, 300 * 0.32 * (2 / Math.PI), 0.02 * 61);
  near(traced, /Peak velocity ([-\d.]+) cm/, 300, 2.5 * 2 * one);
  near(traced, /Mean gradient ([\d.]+) mmHg/, 18, 0.04 * 18);

  // The same of the second beat by keys: the cross begins in the middle of the pane and goes by 36 or 6 CSS pixels.
  const pane = (await workspace.pane().boundingBox())!;
  const cross = { x: pane.x + pane.width / 2, y: pane.y + pane.height / 2 };
  const go = async (axis: 'x' | 'y', to: number) => {
    const key = axis === 'x' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    for (const [by, held] of [
      [36, 'Shift+'],
      [6, ''],
    ] as const) {
      for (; Math.abs(to - cross[axis]) > by / 2; cross[axis] += by * Math.sign(to - cross[axis])) {
        await page.keyboard.press(held + key[to > cross[axis] ? 1 : 0]!);
      }
    }
  };
  const byKeys = async () => {
    await page.keyboard.press('Enter');
    await expect(workspace.pane()).toHaveAttribute('data-drawing', 'keys');
    for (const { x, y } of [at(361, baseline), at(440, 279), at(519, baseline)]) {
      await go('x', x);
      await go('y', y);
      await page.keyboard.press('Enter');
    }
    await page.keyboard.press('Enter');
  };
  await workspace.pane().focus();
  near(await measured('Shift+k', byKeys), /VTI ([-\d.]+) cm/, 300 * 0.32 * (2 / Math.PI), 0.02 * 61);
});
