import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { longestSeries } from './studies.ts';

/** Keeps the library that draws bars and lists away from the page until let through. */
async function holdBars(page: Page): Promise<() => void> {
  let letThrough: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letThrough = resolve));
  await page.route('**/assets/workspace-*.js', async (route) => {
    await held;
    await route.continue();
  });
  return letThrough;
}

/** Where the pane and its picture are, and what stands in the picture's middle. */
async function look(page: Page) {
  const pane = page.locator('[data-pane="0"]');
  const picture = pane.locator('canvas.pane-picture');
  const [place, drawn] = [await pane.boundingBox(), await picture.boundingBox()];
  if (!place || !drawn) throw new Error('there is no picture on the screen');
  const clip = { x: drawn.x + drawn.width / 2 - 60, y: drawn.y + drawn.height / 2 - 60, width: 120, height: 120 };
  return { place, drawn, middle: (await page.screenshot({ clip })).toString('base64') };
}

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 1600, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`at ${viewport.width} wide the picture is there before the bars, and stays as it is when they come`, async ({
    gateway,
    page,
    workspace,
  }) => {
    await page.setViewportSize(viewport);
    const letThrough = await holdBars(page);
    const ct = await longestSeries(gateway.origin, 'CT');
    await workspace.open(ct.study);
    await workspace.ready();
    await expect(workspace.pane()).toHaveAttribute('data-position', new RegExp(`/${ct.instances.length}$`));
    await expect(page.getByRole('button')).toHaveCount(0);
    const before = await look(page);
    await page.evaluate(() => {
      document.querySelector('[data-pane="0"] canvas.pane-picture')?.setAttribute('data-first', '');
    });

    letThrough();
    await expect(page.getByRole('button').first()).toBeVisible();
    await expect(workspace.pane().locator('canvas[data-first]')).toHaveCount(1);
    await workspace.ready();
    expect(await look(page)).toEqual(before);
  });
}

test('from the list to a study, back, and to it again, by buttons and by the history', async ({
  page,
  workspace,
  worklist,
}) => {
  await worklist.goto();
  const row = worklist.rows.first();
  const study = await row.getAttribute('data-study');
  await row.dblclick();
  await workspace.ready();
  await workspace.command('worklist').click();
  await expect(page.locator(`[data-study="${study ?? ''}"][aria-selected="true"]`)).toBeVisible();
  await page.goBack();
  await workspace.ready();
  await page.goBack();
  await expect(worklist.rows.first()).toBeVisible();
  await page.goForward();
  await workspace.ready();
  await workspace.wheel(2);
  await workspace.ready();
});

test('a screen whose code does not arrive is named, with a way on', async ({ page, worklist }) => {
  await page.route('**/assets/Reading-*.js', (route) => route.abort());
  await worklist.goto();
  await worklist.rows.first().dblclick();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('The viewer stopped');
  await page.unroute('**/assets/Reading-*.js');
  await alert.getByRole('button', { name: 'Reload' }).click();
  await expect(page.locator('[data-pane][data-state="ready"]').first()).toBeVisible();
});

test('when the bars do not arrive at all the picture stays, and words say so', async ({ gateway, page, workspace }) => {
  await page.route('**/assets/workspace-*.js', (route) => route.abort());
  const ct = await longestSeries(gateway.origin, 'CT');
  await workspace.open(ct.study);
  await expect(page.getByRole('alert')).toContainText('A part of the viewer did not arrive');
  await workspace.ready();
  await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible();
});

test('a list whose code does not arrive is no white page', async ({ page }) => {
  await page.route('**/assets/Worklist-*.js', (route) => route.abort());
  await page.goto('/');
  await expect(page.getByRole('alert')).toContainText('A part of the viewer did not arrive');
  await page.unroute('**/assets/Worklist-*.js');
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.locator('[data-study]').first()).toBeVisible();
});
