import { PetScanner, petCtGeometry } from '#src/phantom/petct.ts';
import { lesions } from '#src/phantom/truth.ts';
import { expect, test } from './fixtures.ts';
import { longestSeries } from './studies.ts';

const geometry = petCtGeometry('small');
const { centre } = lesions.segmentVII;
/** Both series lie over the same 384 mm; the CT's pixels are 6 mm, the PET's 8 mm. */
const ct = { pixel: 384 / geometry.ctColumns };
const scanner = new PetScanner(geometry.petColumns);
const { grid } = scanner;

/** SUV by body weight at a place of the slice through the metastasis: linear between the PET's pixels. */
function suv(x: number, y: number): number {
  const values = scanner.slice(centre.z);
  const [u, v] = [(x - grid.x0) / grid.dx, (y - grid.y0) / grid.dy];
  const [i, j] = [Math.floor(u), Math.floor(v)];
  const at = (column: number, row: number) => values[row * grid.columns + column]!;
  const along = (row: number) => at(i, row) + (u - i) * (at(i + 1, row) - at(i, row));
  return along(j) + (v - j) * (along(j + 1) - along(j));
}

test('PET and CT hang in four panes, and one mark says HU and SUV of the metastasis', async ({
  gateway,
  workspace,
  page,
}) => {
  const { study } = await longestSeries(gateway.origin, 'PT');
  await workspace.open(study);
  for (const pane of [0, 1, 2, 3]) await workspace.ready(pane);
  const [petPane, both, mip] = [workspace.pane(1), workspace.pane(2), workspace.pane(3)];
  await expect(petPane).toContainText('W 10  L 5 SUV bw');
  await expect(mip).toContainText('MIP, whole volume');
  await expect(both).toContainText('FDG PET AC 4 mm 60 %, SUV bw 0 to 10');

  // The column and row of the CT that the middle of the metastasis lies in, and where the PET is asked: at their middle.
  const [column, row] = [centre.x, centre.y].map((place) => Math.round((place + 192) / ct.pixel - 0.5)) as [
    number,
    number,
  ];
  const truth = suv((column + 0.5) * ct.pixel - 192, (row + 0.5) * ct.pixel - 192);
  expect(truth).toBeGreaterThan(7.5);

  await both.click({ position: { x: 30, y: 200 } });
  await page.keyboard.press('Home');
  for (let i = 0; i < (geometry.top - centre.z) / geometry.step; i++) await page.keyboard.press('ArrowDown');
  await expect(both).toHaveAttribute('data-position', '5/9');
  // The others are taken along to the same place.
  await expect(petPane).toHaveAttribute('data-position', '5/9');
  await expect(both).toHaveAttribute('data-state', 'ready');

  await test.step('the colour is that of the value, as clear as it was asked', async () => {
    const colour = () =>
      both.locator('canvas.pane-fused').evaluate(
        (canvas: HTMLCanvasElement, [x, y]) => {
          const { data } = canvas
            .getContext('2d')!
            .getImageData(Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1);
          return [...data];
        },
        [(centre.x + 192) / 384, (centre.y + 192) / 384] as [number, number],
      );
    // Hot iron is red to the full and green half way there at 8 of 10; 60 % of 255 are 153.
    await expect.poll(async () => (await colour())[3]).toBe(153);
    const [red, green, blue] = await colour();
    expect(red).toBe(255);
    expect(green).toBeGreaterThan(130);
    expect(blue).toBeLessThan(70);
  });

  const beside = both.locator('.pane-drawings text, .pane-drawings tspan');
  const said = async () => (await beside.allTextContents()).join(' ').replaceAll('−', '-');
  const value = (text: string, unit: string) => Number(new RegExp(`PT ([\\d.]+) ${unit}`).exec(text)?.[1]);
  await test.step('one probe says both', async () => {
    const box = (await both.locator('canvas.pane-picture').boundingBox())!;
    await page.keyboard.press('p');
    for (let tries = 0; tries < 15 && !/HU/.test(await said()); tries++) {
      await page.mouse.click(
        box.x + ((column + 0.5) / geometry.ctColumns) * box.width,
        box.y + ((row + 0.5) / geometry.ctColumns) * box.height,
      );
      await page.waitForTimeout(500);
    }
    await expect.poll(said).toMatch(/PT [\d.]+ SUV bw/);
    const text = await said();
    expect(Math.abs(value(text, 'SUV bw') / truth - 1), text).toBeLessThan(0.01);
    // The core is of 58 HU, its grain in this small sample of 4.
    expect(Math.abs(Number(/(-?[\d.]+) HU/.exec(text)?.[1]) - lesions.segmentVII.hu), text).toBeLessThan(16);
  });

  await test.step('in another unit', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('lean body');
    await page.keyboard.press('Enter');
    await expect(petPane).toContainText('SUV lbm');
    // A man of 71 kg and 174 cm: 1.10 x 71 - 128 x (71 / 174)^2 = 56.79 kg.
    await expect.poll(said).toMatch(/PT [\d.]+ SUV lbm/);
    expect(Math.abs(value(await said(), 'SUV lbm') / ((truth * 56.79) / 71) - 1)).toBeLessThan(0.01);
  });

  await test.step('and with less of it, by keyboard', async () => {
    await page.keyboard.press('Alt+ArrowDown');
    await expect(both).toContainText('50 %');
    await page.keyboard.press('Shift+p');
    await expect(both.locator('canvas.pane-fused')).toBeHidden();
  });
});
