import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Workspace } from './pages/workspace.ts';
import { longestSeries } from './studies.ts';

async function openCt(origin: string, workspace: Workspace) {
  const ct = await longestSeries(origin, 'CT');
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  const box = await workspace.pane().boundingBox();
  if (!box) throw new Error('the pane is not on screen');
  return { ...ct, box, middle: { x: box.x + box.width / 2, y: box.y + box.height / 2 } };
}

async function drag(
  page: Page,
  from: { x: number; y: number },
  dx: number,
  dy: number,
  button: 'left' | 'middle' | 'right',
) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down({ button });
  await page.mouse.move(from.x + dx / 2, from.y + dy / 2, { steps: 4 });
  await page.mouse.move(from.x + dx, from.y + dy, { steps: 4 });
  await page.mouse.up({ button });
}

/** Where on screen the picture's corner lies and how large its pixels are there. */
function lie(workspace: Workspace) {
  return workspace
    .pane()
    .locator('canvas.pane-picture')
    .evaluate((canvas) => {
      const { left, top, width } = canvas.getBoundingClientRect();
      return { left, top, width };
    });
}

test('dragging down is brighter and to the right wider, and the window is kept from image to image', async ({
  gateway,
  workspace,
  page,
}) => {
  const { middle } = await openCt(gateway.origin, workspace);
  const pane = workspace.pane();
  await expect(pane).toHaveAttribute('data-window', '40/400');
  const brightness = () =>
    pane.locator('canvas.pane-picture').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.reduce((sum, level) => sum + level, 0);
    });
  const before = await brightness();
  await drag(page, middle, 0, 60, 'left');
  expect(await brightness()).toBeGreaterThan(before);
  await drag(page, middle, 80, 0, 'left');
  const now = await pane.getAttribute('data-window');
  const [center, width] = now!.split('/').map(Number);
  expect(center).toBeLessThan(40);
  expect(width).toBeGreaterThan(400);
  await workspace.wheel(1);
  await expect(pane).toHaveAttribute('data-window', now!);
});

test('zooming keeps the place under the pointer, panning moves the picture by the pointer', async ({
  gateway,
  workspace,
  page,
}) => {
  const { middle } = await openCt(gateway.origin, workspace);
  const anchor = { x: middle.x - 120, y: middle.y - 90 };
  const before = await lie(workspace);
  await drag(page, anchor, 0, -80, 'right');
  const zoomed = await lie(workspace);
  const factor = zoomed.width / before.width;
  expect(factor).toBeGreaterThan(1.2);
  expect(anchor.x - zoomed.left).toBeCloseTo((anchor.x - before.left) * factor, 0);
  expect(anchor.y - zoomed.top).toBeCloseTo((anchor.y - before.top) * factor, 0);
  await drag(page, middle, 50, -30, 'middle');
  const panned = await lie(workspace);
  expect(panned.left - zoomed.left).toBeCloseTo(50, 0);
  expect(panned.top - zoomed.top).toBeCloseTo(-30, 0);
});

test('a notch of the wheel is one image, many at once arrive at the last one asked for', async ({
  gateway,
  workspace,
  page,
}) => {
  const { instances } = await openCt(gateway.origin, workspace);
  const all = String(instances.length);
  await page.keyboard.press('Home');
  await expect(workspace.pane()).toHaveAttribute('data-position', `1/${all}`);
  await workspace.wheel(1);
  await expect(workspace.pane()).toHaveAttribute('data-position', `2/${all}`);
  await workspace.wheel(5);
  await expect(workspace.pane()).toHaveAttribute('data-position', `7/${all}`);
  await workspace.wheel(40);
  await expect(workspace.pane()).toHaveAttribute('data-position', `${all}/${all}`);
  await expect(workspace.pane()).toHaveAttribute('data-state', 'ready');
});

test('identity stays on the picture whatever is switched off', async ({ gateway, workspace, page }) => {
  await openCt(gateway.origin, workspace);
  const overlay = workspace.pane().locator('.pane-overlay');
  for (const level of ['full', 'minimal', 'off']) {
    await expect(overlay).toHaveAttribute('data-level', level);
    await expect(workspace.pane().getByText('ZHANG, Wei')).toBeVisible();
    await expect(workspace.pane().getByText(/4402187/)).toBeVisible();
    await page.keyboard.press('o');
  }
});

test('a drag whose end nobody heard is over: the hand that comes back without a button changes nothing', async ({
  gateway,
  workspace,
  page,
}) => {
  const { middle } = await openCt(gateway.origin, workspace);
  await expect(page.locator('[data-command="reset"]').first()).toBeVisible();
  const pane = workspace.pane();
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x + 40, middle.y, { steps: 4 });
  // Moved in the page, as when the workspace takes over the first picture's panes: it loses the pointer.
  await pane.evaluate((element) => element.parentElement?.append(element));
  await page.mouse.move(5, 5);
  await page.mouse.up();
  await page.mouse.move(middle.x, middle.y);
  const window = await pane.getAttribute('data-window');
  await page.mouse.move(middle.x + 120, middle.y + 80, { steps: 6 });
  await page.mouse.wheel(0, 100); // a picture later, so that a change of window would show
  await expect(pane).not.toHaveAttribute('data-state', 'loading');
  await expect(pane).toHaveAttribute('data-window', window ?? '');
});
