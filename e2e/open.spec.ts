import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import { longestSeries } from './studies.ts';

const sizes = [
  { name: 'desktop', width: 1280, height: 800 },
  { name: 'phone', width: 390, height: 844 },
] as const;
const languages = ['en', 'zh-CN'] as const;

for (const size of sizes) {
  for (const locale of languages) {
    test.describe(`${size.name}, ${locale}`, () => {
      test.use({ viewport: { width: size.width, height: size.height }, locale });

      test('the worklist lists the patient, a click opens the CT, the wheel scrolls it', async ({
        page,
        worklist,
        workspace,
      }, info) => {
        await worklist.goto();
        await expect(worklist.row('张').first()).toBeVisible();
        await expect(page.locator('html')).toHaveAttribute('lang', locale === 'en' ? /^en/ : /^zh/);
        await page.screenshot({ path: info.outputPath('worklist.png') });
        const accessible = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
        expect(accessible.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);

        const row = worklist.row('CT').first();
        if (size.name === 'phone') await row.click();
        else await row.dblclick();
        await expect(workspace.pane()).toHaveAttribute('data-state', 'ready');
        await expect(workspace.pane()).toHaveAttribute('data-pane-kind', 'image');
        await expect(workspace.pane()).toContainText('张');
        await page.screenshot({ path: info.outputPath('workspace.png') });

        if (size.name === 'desktop') {
          const before = await workspace.pane().getAttribute('data-position');
          await workspace.wheel(2);
          await expect(workspace.pane()).not.toHaveAttribute('data-position', before ?? '');
          const box = await workspace.pane().boundingBox();
          expect((box?.width ?? 0) * (box?.height ?? 0)).toBeGreaterThan(0.8 * size.width * size.height);
        }
        const inWorkspace = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
        expect(inWorkspace.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      });
    });
  }
}

test('one wheel notch is one image, and the keys reach the ends', async ({ gateway, workspace, page }) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  const count = ct.instances.length;
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  await page.keyboard.press('Home');
  await expect(workspace.pane()).toHaveAttribute('data-position', `1/${count}`);
  await workspace.wheel(1);
  await expect(workspace.pane()).toHaveAttribute('data-position', `2/${count}`);
  await page.keyboard.press('End');
  await expect(workspace.pane()).toHaveAttribute('data-position', `${count}/${count}`);
});

test('a link reproduces image, window and layout', async ({ gateway, workspace, page }) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  await page.keyboard.press('Home');
  await workspace.wheel(3);
  await workspace.command('invert').click();
  const box = (await workspace.pane().boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + 30, { steps: 4 });
  await page.mouse.up();
  await expect(workspace.pane()).not.toHaveAttribute('data-window', '40/400');
  const position = await workspace.pane().getAttribute('data-position');
  const window = await workspace.pane().getAttribute('data-window');
  await expect(page).toHaveURL(/#/);
  // The address follows within a moment; it is read when it no longer changes.
  const settled = async () => {
    const before = page.url();
    await page.waitForTimeout(700);
    return before === page.url();
  };
  await expect.poll(settled).toBe(true);
  const url = page.url();

  const other = await page.context().newPage();
  await other.goto(url);
  const pane = other.locator('[data-pane]').first();
  await expect(pane).toHaveAttribute('data-state', 'ready');
  await expect(pane).toHaveAttribute('data-position', position ?? '');
  await expect(pane).toHaveAttribute('data-window', window ?? '');
});

test('a series dragged or clicked from the timeline hangs in the active pane of a grid', async ({
  gateway,
  workspace,
  page,
}) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  await workspace.open(ct.study);
  await workspace.ready();
  await workspace.command('layout').click();
  await page.locator('[data-layout="1x2"]').click();
  await expect(workspace.panes).toHaveCount(2);
  const hung = await workspace.pane(0).getAttribute('data-display-set');
  await workspace.pane(1).click();
  await page
    .locator(`[data-timeline-item]:not([data-display-set="${hung ?? ''}"])`)
    .first()
    .click();
  await expect(workspace.pane(1)).toHaveAttribute('data-state', 'ready');
  expect(await workspace.pane(1).getAttribute('data-display-set')).not.toBe(hung);
  expect(await workspace.pane(0).getAttribute('data-display-set')).toBe(hung);
});
