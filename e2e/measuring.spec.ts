import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ctGeometry, ctHeight, ctMaker } from '#src/phantom/ct.ts';
import { lesions } from '#src/phantom/truth.ts';
import { expect, test } from './fixtures.ts';
import { drag, lie, type At } from './picture.ts';
import { startGateway, type Running } from './server.ts';
import { longestSeries } from './studies.ts';

const lesion = lesions.segmentVII;
const geometry = ctGeometry('ct', 'full');
const heights = Array.from({ length: geometry.slices }, (_, i) => Math.abs(ctHeight(geometry, i) - lesion.centre.z));
const nearest = heights.indexOf(Math.min(...heights));
/** Millimetres a pixel, and half axes of the metastasis where this slice cuts it. */
const pixel = 384 / 512;
const share = Math.sqrt(1 - ((ctHeight(geometry, nearest) - lesion.centre.z) / lesion.radii.current[2]) ** 2);
const [a, b] = [lesion.radii.current[0] * share, lesion.radii.current[1] * share];

const folder = mkdtempSync(join(tmpdir(), 'fovea-measuring-'));
let gateway: Running;
test.beforeAll(async () => {
  mkdirSync(join(folder, 'dicom'));
  const task = { study: 'ct', part: 'axial', from: nearest, count: 2, scale: 'full' } as const;
  for await (const { name, bytes } of ctMaker('ct').make(task)) writeFileSync(join(folder, 'dicom', name), bytes);
  gateway = await startGateway(['--dicom', join(folder, 'dicom'), '--data', join(folder, 'data')]);
});
test.afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function click(page: Page, ...places: readonly At[]): Promise<void> {
  for (const { x, y } of places) {
    await page.mouse.move(x, y, { steps: 2 });
    await page.mouse.down();
    await page.mouse.up();
    // Two presses at once in one place would be a double click, which ends a curve.
    await page.waitForTimeout(50);
  }
}

test('every tool measures the metastasis as it was made, and the list is worked by keyboard', async ({
  workspace,
  page,
}) => {
  const { study, series, instances } = await longestSeries(gateway.origin, 'CT');
  await workspace.open(study, { origin: gateway.origin });
  await workspace.ready();
  const path = `/dicom-web/studies/${study}/series/${series}/instances/${instances[0]!}/metadata`;
  const [record] = (await (await fetch(gateway.origin + path)).json()) as [Record<string, { Value: number[] }>];
  const [left, top] = record['00200032']!.Value as [number, number];
  await page.keyboard.press('Home');
  await page.keyboard.press('2');
  // The panel has taken its room: the picture lies further left.
  const { left: without } = await lie(workspace);
  await page.keyboard.press('Shift+m');
  await expect.poll(async () => (await lie(workspace)).left).toBeLessThan(without - 20);
  const place = [(lesion.centre.x - left) / pixel, (lesion.centre.y - top) / pixel] as const;
  const fitted = await lie(workspace);
  const middle = fitted.at(...place);
  await page.mouse.move(middle.x, middle.y);
  await page.keyboard.down('Control');
  for (let i = 0; i < 3; i += 1) await page.mouse.wheel(0, -70);
  await page.keyboard.up('Control');
  await expect.poll(async () => (await lie(workspace)).across / fitted.across).toBeGreaterThan(2.7);
  const { at } = await lie(workspace);
  const [cos, sin] = [Math.cos(lesion.turn), Math.sin(lesion.turn)];
  /** A place of the metastasis: millimetres along its long axis and across it. */
  const on = (along: number, over: number): At =>
    at(place[0] + (along * cos - over * sin) / pixel, place[1] + (along * sin + over * cos) / pixel);
  /** Beside it, along the picture's own columns and rows. */
  const beside = (x: number, y: number): At => at(place[0] + x / pixel, place[1] + y / pixel);

  const list = page.locator('[data-annotation]');
  /** Takes a tool, draws, and gives the lines of the list; undone, because the next one would take hold of it. */
  const measured = async (key: string, gesture: () => Promise<void>): Promise<string> => {
    await page.keyboard.press(key);
    // The tools come with the first choice of one: a press before they are here draws nothing.
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
  const half = pixel / 2;
  const one = 0.01;
  /** `figure` finds a number in what is said; it must be within `tolerance` of each truth in turn. */
  const near = (said: string, figure: RegExp, truths: readonly number[], tolerance: number) => {
    const found = figure.exec(said)?.slice(1).map(Number) ?? [];
    expect(found, said).toHaveLength(truths.length);
    truths.forEach((truth, i) => expect(Math.abs(found[i]! - truth), `${said}: ${truth}`).toBeLessThan(tolerance));
  };

  near(await measured('d', () => drag(page, on(-a, 0), on(a, 0))), /([\d.]+) mm/, [2 * a], half);
  // The short axis is begun at two thirds of the long one, across it.
  const axes = /([\d.]+) × ([\d.]+) mm/;
  near(await measured('Shift+d', () => drag(page, on(-a, 0), on(a, 0))), axes, [2 * a, (4 / 3) * a], half);
  const angle = /([\d.]+)°/;
  near(await measured('a', () => click(page, on(a, 0), on(0, 0), on(0, b))), angle, [90], 1);
  const plates = async () => {
    await drag(page, on(-a, 0), on(a, 0));
    await drag(page, beside(40, 30), beside(40, -10));
  };
  near(await measured('Shift+a', plates), angle, [90 - (lesion.turn * 180) / Math.PI], 1);
  const round = await measured('Shift+e', () => drag(page, on(0, 0), on(b, 0)));
  near(round, /Diameter ([\d.]+) mm/, [2 * b], half);
  // Areas within 1 % of a mouse that points at whole CSS pixels of a third of a millimetre.
  near(round, /Area ([\d.]+) cm²/, [(Math.PI * b * b) / 100], 2 * one * b * b * 0.0314);
  near(round, /Mean ([\d.]+) ±/, [lesion.hu], 2);
  const square = await measured('b', () => drag(page, beside(-10, -10), beside(10, 10)));
  near(square, /Area ([\d.]+) cm²/, [4], 4 * 2 * one);
  const curve = () =>
    click(
      page,
      ...Array.from({ length: 13 }, (_, i) => on(a * Math.cos((i * Math.PI) / 6), b * Math.sin((i * Math.PI) / 6))),
    );
  near(await measured('Shift+f', curve), /Area ([\d.]+) cm²/, [(Math.PI * a * b) / 100], Math.PI * a * b * one * one);
  // Six clicks beside the border, and one at the start: the outline finds the border itself.
  const along = () =>
    click(
      page,
      ...Array.from({ length: 7 }, (_, i) => {
        const out = 1 + (i % 2 === 0 ? 0.6 : -0.6) / b;
        return on(out * a * Math.cos((i * Math.PI) / 3), out * b * Math.sin((i * Math.PI) / 3));
      }),
    );
  near(
    await measured('Shift+k', along),
    /Area ([\d.]+) cm²/,
    [(Math.PI * a * b) / 100],
    2 * Math.PI * a * b * one * one,
  );

  // An arrow and a note are given their words in place; Escape drops a note, and keeps an arrow without words.
  const field = page.locator('.pane-inline-field');
  const write = async (key: string, gesture: () => Promise<void>, words: string, end: 'Enter' | 'Escape') => {
    await page.keyboard.press(key);
    await gesture();
    await expect(field).toBeFocused();
    await page.keyboard.type(words);
    await page.keyboard.press(end);
    await expect(field).toHaveCount(0);
  };
  await write('Shift+n', () => click(page, beside(50, 0)), 'no', 'Escape');
  await expect(list).toHaveCount(0);
  await write('n', () => drag(page, on(0, b), beside(30, 40)), 'lesion', 'Enter');
  await expect(list).toHaveCount(1);
  await expect(list.first()).toContainText('lesion');

  // A line said to be twice what the file says: every length after it is, and says by whom.
  await write('Shift+c', () => drag(page, beside(30, -30), beside(70, -30)), '80', 'Enter');
  await expect(list.nth(1)).toContainText('80 mm, calibrated by reader');
  await page.keyboard.press('d');
  await drag(page, beside(35, 10), beside(65, 10));
  await expect(list).toHaveCount(3);
  near(await list.nth(2).innerText(), /([\d.]+) mm, calibrated by reader/, [60], 4 * half);

  // The list by keyboard: named, the other image turned to and back, deleted, and brought back.
  await page.keyboard.press('w');
  const row = list.nth(2).getByRole('button').first();
  await row.focus();
  await page.keyboard.press('F2');
  await page.keyboard.type('Target 1');
  await page.keyboard.press('Enter');
  await expect(row).toContainText('Target 1');
  await workspace.wheel(1);
  await expect(workspace.pane()).toHaveAttribute('data-position', '2/2');
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(workspace.pane()).toHaveAttribute('data-position', '1/2');
  await page.keyboard.press('Delete');
  await expect(list).toHaveCount(2);
  await page.keyboard.press('Control+z');
  await expect(list).toHaveCount(3);
  // Without the calibration the file's own scale is back, and no longer said to be the reader's.
  await list.nth(1).getByRole('button').first().focus();
  await page.keyboard.press('Delete');
  await expect(list).toHaveCount(2);
  near(await list.nth(1).innerText(), /([\d.]+) mm$/m, [30], 2 * half);
  await page.keyboard.press('Shift+h');
  await expect(list.first()).toContainText('hidden');
  await expect(page.locator('svg.svg-layer text')).toHaveCount(0);
});
