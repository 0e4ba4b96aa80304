import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Workspace } from './pages/workspace.ts';
import { longestSeries } from './studies.ts';

/** CSS pixels of the square about the picture's middle that is compared; within it nothing is written. */
const side = 240;

/** What the person sees about the picture's middle: greys of the screen, row by row. */
async function seen(page: Page, workspace: Workspace): Promise<readonly number[]> {
  const canvas = await workspace.pane().locator('canvas.pane-picture').boundingBox();
  if (!canvas) throw new Error('no picture on screen');
  const clip = {
    x: Math.round(canvas.x + canvas.width / 2) - side / 2,
    y: Math.round(canvas.y + canvas.height / 2) - side / 2,
    width: side,
    height: side,
  };
  const png = (await page.screenshot({ clip })).toString('base64');
  return page.evaluate(
    async ([data, size]) => {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(size, size).getContext('2d')!;
      context.drawImage(bitmap, 0, 0);
      return Array.from({ length: size * size }, (_, i) => i).map(
        (
          (pixels) => (i: number) =>
            pixels[i * 4]!
        )(context.getImageData(0, 0, size, size).data),
      );
    },
    [png, side] as const,
  );
}

/** Mean difference between what is seen now and what was, with each place taken from where `from` says it was. */
function apart(
  now: readonly number[],
  before: readonly number[],
  from: (x: number, y: number) => readonly [number, number],
): number {
  let sum = 0;
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const [u, v] = from(x, y);
      sum += Math.abs(now[y * side + x]! - before[v * side + u]!);
    }
  }
  return sum / side ** 2;
}

const last = side - 1;
const mirrored = (x: number, y: number) => [last - x, y] as const;
const upsideDown = (x: number, y: number) => [x, last - y] as const;
const clockwise = (x: number, y: number) => [y, last - x] as const;
const counterclockwise = (x: number, y: number) => [last - y, x] as const;
const asItWas = (x: number, y: number) => [x, y] as const;

test('letters and picture turn and mirror together, each as the key says', async ({ gateway, workspace, page }) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  const edge = (name: string) => workspace.pane().locator(`.pane-edge-${name}`);
  const letters = async (left: string, top: string, right: string, bottom: string) => {
    await expect(edge('left')).toHaveText(left);
    await expect(edge('top')).toHaveText(top);
    await expect(edge('right')).toHaveText(right);
    await expect(edge('bottom')).toHaveText(bottom);
  };
  // An axial image is seen from the feet: the patient's right is at the left (PS3.3 C.7.6.2.1.1).
  await letters('R', 'A', 'L', 'P');
  const steps = [
    { key: 'h', letters: ['L', 'A', 'R', 'P'], from: mirrored },
    // The picture is mirrored now: to the right is still to the right as seen.
    { key: 'r', letters: ['P', 'L', 'A', 'R'], from: clockwise },
    { key: 'v', letters: ['P', 'R', 'A', 'L'], from: upsideDown },
    { key: 'r', letters: ['L', 'P', 'R', 'A'], from: clockwise },
    { key: 'h', letters: ['R', 'P', 'L', 'A'], from: mirrored },
    { key: 'l', letters: ['P', 'L', 'A', 'R'], from: counterclockwise },
  ] as const;
  let before = await seen(page, workspace);
  expect(new Set(before).size).toBeGreaterThan(32);
  for (const step of steps) {
    await page.keyboard.press(step.key);
    await letters(...(step.letters as readonly [string, string, string, string]));
    const now = await seen(page, workspace);
    // Within what resampling at half pixels does; the picture as it lay before is far from it.
    const off = apart(now, before, step.from);
    expect(off, step.key).toBeLessThan(0.35 * apart(now, before, asItWas));
    before = now;
  }
});

test('zooming by key keeps what lies in the middle of the pane there', async ({ gateway, workspace, page }) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  const box = (await workspace.pane().boundingBox())!;
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down({ button: 'middle' });
  await page.mouse.move(middle.x + 90, middle.y - 60, { steps: 4 });
  await page.mouse.up({ button: 'middle' });
  const lie = () =>
    workspace
      .pane()
      .locator('canvas.pane-picture')
      .evaluate((canvas) => {
        const { left, top, width } = canvas.getBoundingClientRect();
        return { left, top, width };
      });
  const before = await lie();
  await page.keyboard.press('+');
  await expect.poll(async () => (await lie()).width / before.width).toBeCloseTo(1.25, 2);
  const after = await lie();
  // The strip of the position bar is not the picture's: its middle is 10 pixels to the left.
  expect(middle.x - 10 - after.left).toBeCloseTo((middle.x - 10 - before.left) * 1.25, 0);
  expect(middle.y - after.top).toBeCloseTo((middle.y - before.top) * 1.25, 0);
});
