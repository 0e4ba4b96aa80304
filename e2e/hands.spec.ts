import { expect, test } from './fixtures.ts';
import type { Workspace } from './pages/workspace.ts';
import { longestSeries } from './studies.ts';

/** The CT's study in two panes side by side: its longest series in the first, nothing or the next in the second. */
async function twoPanes(origin: string, workspace: Workspace) {
  const ct = await longestSeries(origin, 'CT');
  await workspace.open(ct.study);
  await workspace.ready();
  await workspace.command('layout').click();
  await workspace.page.locator('[data-layout="1x2"]').click();
  await expect(workspace.panes).toHaveCount(2);
  return ct;
}

test('a series dragged from the timeline hangs where it is dropped, and panes dragged onto each other change places', async ({
  gateway,
  workspace,
  page,
}) => {
  await twoPanes(gateway.origin, workspace);
  const hung = (await workspace.pane(0).getAttribute('data-display-set'))!;
  const other = page.locator(`[data-timeline-item]:not([data-display-set="${hung}"])`).first();
  const dragged = (await other.getAttribute('data-display-set'))!;
  await other.dragTo(workspace.pane(1));
  await expect(workspace.pane(1)).toHaveAttribute('data-display-set', dragged);
  await expect(workspace.pane(1)).toHaveAttribute('data-state', 'ready');
  await expect(workspace.pane(0)).toHaveAttribute('data-display-set', hung);

  // What hangs is exchanged with how it is shown.
  await workspace.pane(0).click();
  await page.keyboard.press('2');
  await expect(workspace.pane(0)).toHaveAttribute('data-window', '50/320');
  await page.locator('section.pane').nth(0).locator('.pane-grip').dragTo(workspace.pane(1));
  await expect(workspace.pane(1)).toHaveAttribute('data-display-set', hung);
  await expect(workspace.pane(0)).toHaveAttribute('data-display-set', dragged);
  await expect(workspace.pane(1)).toHaveAttribute('data-window', '50/320');
});

test('a double click gives a pane the whole room, another gives it back, and every pane is as it was', async ({
  gateway,
  workspace,
  page,
}) => {
  await twoPanes(gateway.origin, workspace);
  await workspace.pane(0).click();
  await page.keyboard.press('Home');
  await page.keyboard.press('i');
  await page.keyboard.press('2');
  await expect(workspace.pane(0)).toHaveAttribute('data-window', '50/320');
  const small = (await workspace.pane(0).boundingBox())!;
  const position = (await workspace.pane(0).getAttribute('data-position'))!;
  await workspace.pane(0).dblclick();
  await expect(workspace.pane(1)).toBeHidden();
  await expect.poll(async () => (await workspace.pane(0).boundingBox())!.width).toBeGreaterThan(1.8 * small.width);
  await workspace.pane(0).dblclick();
  await expect(workspace.pane(1)).toBeVisible();
  await expect.poll(async () => (await workspace.pane(0).boundingBox())!.width).toBeCloseTo(small.width, 0);
  await expect(workspace.pane(0)).toHaveAttribute('data-position', position);
  await expect(workspace.pane(0)).toHaveAttribute('data-window', '50/320');
  await expect(workspace.command('invert')).toHaveAttribute('aria-pressed', 'true');
});

test('the window is set in numbers, and by what the file itself proposes', async ({ gateway, workspace, page }) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  await page.keyboard.press('Shift+W');
  await page.getByLabel('Width').fill('300');
  await page.getByLabel('Level').fill('-120.5');
  await page.keyboard.press('Enter');
  await expect(workspace.pane()).toHaveAttribute('data-window', /^-12[01]\/300$/);
  // The phantom's files carry abdomen, lung and bone windows (0028,1050/1051/1055).
  await page.getByRole('button', { name: 'More windows' }).click();
  await page.locator('[data-command="voi-window-1"]').click();
  await expect(workspace.pane()).toHaveAttribute('data-window', '-600/1500');
  await expect(workspace.pane()).toContainText('Lung');
  await page.keyboard.press('`');
  await expect(workspace.pane()).toHaveAttribute('data-window', '40/400');
});

test('a measurement in the list leads back to its image; deleted it is gone, undone it is back', async ({
  gateway,
  workspace,
  page,
}) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  const words = workspace.pane().locator('svg.svg-layer text');
  await page.keyboard.press('d');
  const box = (await workspace.pane().boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await expect(async () => {
    if ((await words.count()) === 0) {
      await page.mouse.move(x - 60, y);
      await page.mouse.down();
      await page.mouse.move(x, y + 10, { steps: 3 });
      await page.mouse.move(x + 60, y, { steps: 3 });
      await page.mouse.up();
    }
    await expect(words).toHaveCount(1, { timeout: 2000 });
  }).toPass();
  const position = (await workspace.pane().getAttribute('data-position'))!;
  await page.keyboard.press('Home');
  await expect(words).toHaveCount(0);
  await page.keyboard.press('Shift+M');
  await page.locator('[data-annotation] .measurement-show').first().click();
  await expect(workspace.pane()).toHaveAttribute('data-position', position);
  await expect(words).toHaveCount(1);
  await page.keyboard.press('Delete');
  await expect(words).toHaveCount(0);
  await expect(page.locator('[data-annotation]')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(words).toHaveCount(1);
});

test('a press before the measuring tools are here is answered in words', async ({ gateway, workspace, page }) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  let letGo = false;
  const held: (() => void)[] = [];
  await page.route(/assets\/layer-.*\.js/, async (route) => {
    if (!letGo) await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  const box = (await workspace.pane().boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const draw = async () => {
    await page.mouse.move(x - 60, y);
    await page.mouse.down();
    await page.mouse.move(x, y + 10, { steps: 3 });
    await page.mouse.move(x + 60, y, { steps: 3 });
    await page.mouse.up();
  };
  await page.keyboard.press('d');
  await draw();
  const notice = workspace.pane().locator('.pane-notice');
  await expect(notice).toHaveText('Measuring tools are loading. Draw again in a moment.');
  letGo = true;
  for (const go of held) go();
  await expect(notice).toBeHidden();
  await draw();
  await expect(workspace.pane().locator('svg.svg-layer text')).toHaveCount(1);
});

test('measuring tools that did not arrive are said to, and come when asked for again', async ({
  gateway,
  workspace,
  page,
}) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  let refuse = true;
  await page.route(/assets\/layer-.*\.js/, (route) => (refuse ? route.abort() : route.continue()));
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  await page.keyboard.press('d');
  const notice = workspace.pane().locator('.pane-notice');
  await expect(notice).toContainText('Measuring did not load');
  refuse = false;
  await page.keyboard.press('w');
  await page.keyboard.press('d');
  await expect(notice).toBeHidden();
});

test("another viewer's keys do what they do there, and the sheet names them", async ({ gateway, workspace, page }) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  await page.keyboard.press('Home');
  await expect(workspace.pane()).toHaveAttribute('data-position', `1/${String(ct.instances.length)}`);
  await page.keyboard.press('?');
  await page.getByRole('dialog').locator('select').first().selectOption('horos');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  // There the arrows to the sides go through the images.
  await page.keyboard.press('ArrowRight');
  await expect(workspace.pane()).toHaveAttribute('data-position', `2/${String(ct.instances.length)}`);
});

test('on a phone nothing covers what the pane says', async ({ gateway, workspace, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const ct = await longestSeries(gateway.origin, 'CT');
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  await page.locator('.phone-tabs').waitFor(); // the first picture's page has its own line until then
  const warning = (await page.locator('.not-for-diagnosis').boundingBox())!;
  const pane = (await workspace.pane().boundingBox())!;
  expect(warning.y).toBeGreaterThanOrEqual(pane.y + pane.height);
});

test('the pane says when every image of its series is here', async ({ gateway, workspace }) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await expect(workspace.pane()).toHaveAttribute('data-loaded', 'all');
  await expect(workspace.pane().locator('.pane-count')).toHaveText('');
});
