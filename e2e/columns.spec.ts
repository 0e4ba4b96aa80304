import { expect, test } from './fixtures.ts';

test('columns are hidden, moved and widened by keyboard and mouse, stay so, and come back as they were', async ({
  page,
  worklist,
}) => {
  await worklist.goto();
  const heads = page.getByRole('columnheader');
  const usual = await heads.allInnerTexts();
  await page.getByRole('button', { name: 'Columns' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('checkbox', { name: 'Accession' }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Move Study date before' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('checkbox', { name: 'Patient' })).toBeDisabled();
  await page.keyboard.press('Escape');
  const wanted = ['Patient', 'ID', 'Study date', 'Born, sex, age', 'Type', 'Description', 'Images'];
  await expect(heads).toHaveText(wanted);

  const name = heads.first();
  const before = await name.boundingBox();
  const edge = await name.locator('.column-edge').boundingBox();
  if (!before || !edge) throw new Error('the head of the list is not on screen');
  await page.mouse.move(edge.x + 4, edge.y + 8);
  await page.mouse.down();
  await page.mouse.move(edge.x + 64, edge.y + 8, { steps: 3 });
  await page.mouse.up();
  await expect.poll(async () => (await name.boundingBox())?.width).toBe(before.width + 60);
  // The cells of a row stand under their heads.
  const cell = worklist.rows.first().getByRole('gridcell').nth(2);
  await expect(cell).toContainText(/^\d{4}-\d\d-\d\d/);
  expect((await cell.boundingBox())?.x).toBe((await heads.nth(2).boundingBox())?.x);

  await page.reload();
  await expect(heads).toHaveText(wanted);
  await expect.poll(async () => (await name.boundingBox())?.width).toBe(before.width + 60);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('button', { name: 'As they are at first' }).click();
  await page.keyboard.press('Escape');
  await expect(heads).toHaveText(usual);
});
