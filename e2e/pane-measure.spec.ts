import { expect, test } from './fixtures.ts';
import type { Workspace } from './pages/workspace.ts';
import { longestSeries, type Listed } from './studies.ts';

/** PixelSpacing as the archive's metadata has it: millimetres between rows, between columns. */
async function spacingOf(origin: string, { study, series, instances }: Listed): Promise<readonly [number, number]> {
  const answer = await fetch(
    `${origin}/dicom-web/studies/${study}/series/${series}/instances/${instances[0]!}/metadata`,
  );
  const [record] = (await answer.json()) as [Record<string, { Value: [number, number] }>];
  return record['00280030']!.Value;
}

/** The picture on screen: its corner, and CSS pixels for one of its own. */
function lie(workspace: Workspace) {
  return workspace
    .pane()
    .locator('canvas.pane-picture')
    .evaluate((canvas: HTMLCanvasElement) => {
      const { left, top, width, height } = canvas.getBoundingClientRect();
      return { left, top, across: width / canvas.width, down: height / canvas.height };
    });
}

const words = (workspace: Workspace) => workspace.pane().locator('svg.svg-layer text');

test('a length is the distance of its ends in millimetres, stays on its image, and can be undone', async ({
  gateway,
  workspace,
  page,
}) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  const [, between] = await spacingOf(gateway.origin, ct);
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  await workspace.command('tool-length').click();
  const { left, top, across, down } = await lie(workspace);
  const at = (column: number, row: number) => ({ x: left + (column + 0.5) * across, y: top + (row + 0.5) * down });
  const draw = async () => {
    const [from, to] = [at(20, 24), at(40, 24)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, from.y, { steps: 3 });
    await page.mouse.move(to.x, to.y, { steps: 3 });
    await page.mouse.up();
  };
  // The tools come with the first use: a press before they are here draws nothing.
  await expect(async () => {
    if ((await words(workspace).count()) === 0) await draw();
    await expect(words(workspace)).toHaveCount(1, { timeout: 2000 });
  }).toPass();
  const text = await words(workspace).first().textContent();
  expect(Number.parseFloat(text ?? '')).toBeCloseTo(20 * between, 0);
  expect(text).toContain('mm');

  await workspace.wheel(1);
  await expect(workspace.pane()).toHaveAttribute('data-state', 'ready');
  await expect(words(workspace)).toHaveCount(0);
  await workspace.wheel(-1);
  await expect(words(workspace)).toHaveCount(1);

  await page.keyboard.press('Control+z');
  await expect(words(workspace)).toHaveCount(0);
  await page.keyboard.press('Control+y');
  await expect(words(workspace)).toHaveCount(1);
});

test('an end moved by hand is a new length, and one step to undo', async ({ gateway, workspace, page }) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  const [, between] = await spacingOf(gateway.origin, ct);
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  await workspace.command('tool-length').click();
  const { left, top, across, down } = await lie(workspace);
  const at = (column: number, row: number) => ({ x: left + (column + 0.5) * across, y: top + (row + 0.5) * down });
  const pull = async (a: { x: number; y: number }, b: { x: number; y: number }) => {
    await page.mouse.move(a.x, a.y);
    await page.mouse.down();
    await page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2, { steps: 3 });
    await page.mouse.move(b.x, b.y, { steps: 3 });
    await page.mouse.up();
  };
  await expect(async () => {
    if ((await words(workspace).count()) === 0) await pull(at(20, 24), at(40, 24));
    await expect(words(workspace)).toHaveCount(1, { timeout: 2000 });
  }).toPass();
  await workspace.command('tool-window').click();
  await pull(at(40, 24), at(30, 24));
  const value = async () => Number.parseFloat((await words(workspace).first().textContent()) ?? '');
  await expect.poll(value).toBeCloseTo(10 * between, 0);
  await expect(workspace.pane()).toHaveAttribute('data-window', '40/400');
  await page.keyboard.press('Control+z');
  await expect.poll(value).toBeCloseTo(20 * between, 0);
  // Drawn where it was measured, however the picture is turned.
  await page.keyboard.press('r');
  await expect.poll(value).toBeCloseTo(20 * between, 0);
});
