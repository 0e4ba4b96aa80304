import { expect, test } from './fixtures.ts';
import { longestSeries } from './studies.ts';

test('hanging by protocol: with the prior and linked, a mammogram in its stages, a layout kept and hung by keyboard', async ({
  gateway,
  workspace,
  page,
}) => {
  const position = async (pane: number) =>
    Number((await workspace.pane(pane).getAttribute('data-position'))?.split('/')[0]);
  const palette = async (words: string) => {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox')).toBeFocused();
    await page.keyboard.type(words);
    await expect(page.locator('.palette-option').first()).toContainText(words);
    await page.keyboard.press('Enter');
  };

  // The sample's CT of 14 November 2026 and the one of a year before: chest and abdomen both.
  const ct = await longestSeries(gateway.origin, 'CT');
  await workspace.open(ct.study, { query: '&protocol=prior' });
  await expect(workspace.panes).toHaveCount(2);
  await workspace.ready(0);
  await workspace.ready(1);
  await expect(workspace.pane(0)).toContainText('2026-11-14');
  await expect(workspace.pane(1)).toContainText('2025-11-12');
  await expect(workspace.pane(1)).toContainText('Portal venous');
  await expect(workspace.pane(1)).toContainText('Prior, 12 months');
  const [here, there] = [await position(0), await position(1)];
  await workspace.wheel(2, 0);
  await expect.poll(() => position(0)).toBe(here + 2);
  await expect.poll(() => position(1)).toBeGreaterThan(there);

  // The address opens both again.
  await expect(page).toHaveURL(/StudyInstanceUIDs=[^&]+,[^&]+&.*#/);
  await page.reload();
  await workspace.ready(0);
  await workspace.ready(1);
  await expect(workspace.pane(1)).toContainText('2025-11-12');

  // Its panes the other way round, kept under a name.
  await page.keyboard.press('Shift+ArrowRight');
  await expect(workspace.pane(0)).toContainText('2025-11-12');
  await palette('Save the layout as a protocol');
  await page.keyboard.type('Prior first');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The layout was saved as “Prior first”.')).toBeVisible();
  await palette('Hang: as usual');
  await expect(workspace.panes).toHaveCount(1);
  await expect(workspace.pane(0)).toContainText('2026-11-14');
  await palette('Hang: Prior first');
  await expect(workspace.panes).toHaveCount(2);
  await workspace.ready(1);
  await expect(workspace.pane(0)).toContainText('2025-11-12');
  await expect(workspace.pane(1)).toContainText('2026-11-14');
  await page.keyboard.press('Control+z');
  await expect(workspace.panes).toHaveCount(1);

  const mg = await longestSeries(gateway.origin, 'MG');
  await workspace.open(mg.study);
  await expect(workspace.panes).toHaveCount(4);
  for (const [i, view] of ['R CC', 'L CC', 'R MLO', 'L MLO'].entries()) {
    await workspace.ready(i);
    await expect(workspace.pane(i)).toContainText(view);
  }
  await page.keyboard.press('.');
  await expect(workspace.panes).toHaveCount(2);
  await workspace.ready(0);
  await workspace.ready(1);
  // Back to back: the edge of each picture that is the chest wall lies where the panes meet.
  const pictures = page.locator('.pane-picture');
  const [right, left] = [(await pictures.nth(0).boundingBox())!, (await pictures.nth(1).boundingBox())!];
  expect(Math.abs(left.x - (right.x + right.width))).toBeLessThan(6);
  await page.keyboard.press('.');
  await expect(workspace.pane(0)).toContainText('R MLO');
  await page.keyboard.press('Control+z');
  await expect(workspace.pane(0)).toContainText('R CC');
});
