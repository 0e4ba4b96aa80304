import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { lie } from './picture.ts';
import { longestSeries, type Listed } from './studies.ts';

type Json = Readonly<Record<string, { readonly Value?: readonly unknown[] } | undefined>>;

/** The first instance's attributes, as the archive tells them. */
async function attributes(origin: string, { study, series, instances }: Listed): Promise<Json> {
  const answer = await fetch(
    `${origin}/dicom-web/studies/${study}/series/${series}/instances/${instances[0]!}/metadata`,
  );
  return ((await answer.json()) as [Json])[0];
}

const value = (json: Json, tag: string) => json[tag]?.Value?.[0];

test('fit shows all of it, 1:1 is a device pixel for each of its own, reset is as the file says', async ({
  gateway,
  workspace,
  page,
}) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  const pane = workspace.pane();
  const box = (await pane.boundingBox())!;
  const fitted = await lie(workspace);
  // As large as it can be without leaving the pane, whose right edge is the position bar's.
  expect(Math.max(fitted.width / (box.width - 20), fitted.height / box.height)).toBeCloseTo(1, 3);
  expect(fitted.left + fitted.width / 2).toBeCloseTo(box.x + (box.width - 20) / 2, 0);

  await page.keyboard.press('x');
  await expect.poll(async () => (await lie(workspace)).across).toBeCloseTo(1, 4);
  expect((await lie(workspace)).left % 1).toBeCloseTo(0, 3);
  await page.keyboard.press('0');
  await expect.poll(async () => (await lie(workspace)).width).toBeCloseTo(fitted.width, 1);

  const position = (await pane.getAttribute('data-position'))!;
  for (const key of ['i', 'r', 'h', '2', '+', '+']) await page.keyboard.press(key);
  await expect(pane).toHaveAttribute('data-window', '50/320');
  await expect(pane.locator('.pane-edge-top')).not.toHaveText('A');
  await workspace.command('reset').click();
  await expect(pane).toHaveAttribute('data-window', '40/400');
  await expect(pane.locator('.pane-edge-top')).toHaveText('A');
  await expect.poll(async () => (await lie(workspace)).width).toBeCloseTo(fitted.width, 1);
  await expect(pane).toHaveAttribute('data-position', position);
});

test('the scale bar is as long as it says, at every zoom', async ({ gateway, workspace, page }) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  const [, between] = (await attributes(gateway.origin, ct))['00280030']!.Value as [number, number];
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  const scale = workspace.pane().locator('.pane-scale');
  const said = new Set<string>();
  for (let zoom = 0; zoom < 6; zoom += 1) {
    const { across } = await lie(workspace);
    const text = (await scale.textContent())!;
    said.add(text);
    const [, length, unit] = /^([\d.]+) (mm|cm)$/.exec(text)!;
    const millimetres = Number(length) * (unit === 'cm' ? 10 : 1);
    const { width } = (await scale.locator('.pane-scale-bar').boundingBox())!;
    expect(Math.abs(width - (millimetres / between) * across), text).toBeLessThan(0.6);
    await page.keyboard.press('+');
    await expect.poll(async () => (await lie(workspace)).across / across).toBeCloseTo(1.25, 2);
  }
  expect(said.size).toBeGreaterThan(1);
});

test('compression that lost something, the side and the view are said on the picture', async ({
  gateway,
  workspace,
}) => {
  const us = await longestSeries(gateway.origin, 'US');
  const lossy = await attributes(gateway.origin, us);
  expect(value(lossy, '00282110')).toBe('01');
  await workspace.open(us.study, { query: `&SeriesInstanceUIDs=${us.series}` });
  await workspace.ready();
  await expect(workspace.pane()).toHaveAttribute('data-quality', 'lossy');
  const ratio = Number(Number(value(lossy, '00282112')).toPrecision(3));
  await expect(workspace.pane().locator('.pane-badges')).toContainText(`Lossy ${ratio}:1, JPEG`);

  const mg = await longestSeries(gateway.origin, 'MG');
  const view = await attributes(gateway.origin, mg);
  await workspace.open(mg.study, { query: `&SeriesInstanceUIDs=${mg.series}` });
  await workspace.ready();
  const words = workspace.pane().locator('.pane-series');
  await expect(words).toContainText(new RegExp(`\\b${String(value(view, '00200062') ?? value(view, '00200060'))}\\b`));
  await expect(words).toContainText(new RegExp(`\\b${String(value(view, '00185101'))}\\b`));
});

test('the corners say who, when, what and where, from the attributes (IHE BIR)', async ({ gateway, workspace }) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  const json = await attributes(gateway.origin, ct);
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}&SOPInstanceUIDs=${ct.instances[0]!}` });
  await workspace.ready();
  const corner = (name: string) => workspace.pane().locator(`.pane-${name}`);
  const day = (tag: string) => String(value(json, tag)).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
  await expect(corner('tl')).toContainText(String(value(json, '00100020')));
  await expect(corner('tl')).toContainText(day('00100030'));
  await expect(corner('tr')).toContainText(day('00080022'));
  await expect(corner('tr')).toContainText(String(value(json, '00081030')));
  await expect(corner('bl')).toContainText(String(value(json, '0008103E')));
  const z = (json['00200032']!.Value as number[])[2]!;
  await expect(corner('bl')).toContainText(`z ${String(Number(z.toFixed(1))).replace('-', '−')} mm`);
  await expect(corner('br')).toContainText(String(value(json, '00281051')));
});

/** Colours down the middle of the position bar, from the top. */
const barColours = (page: Page) =>
  page
    .locator('.pane-position-track')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(2, 0, 1, canvas.height);
      return Array.from({ length: canvas.height }, (_, i) => data[i * 4]!);
    });

test('the position bar tells what was seen from what is here, and a press on it goes there', async ({
  gateway,
  workspace,
  page,
}) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  const count = ct.instances.length;
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  await expect(workspace.pane()).toHaveAttribute('data-loaded', 'all');
  const track = (await page.locator('.pane-position-track').first().boundingBox())!;
  await page.mouse.click(track.x + 2, track.y + track.height - 1);
  await expect(workspace.pane()).toHaveAttribute('data-position', `${count}/${count}`);
  await page.mouse.click(track.x + 2, track.y + 1);
  await expect(workspace.pane()).toHaveAttribute('data-position', `1/${count}`);
  const now = Math.round(Number((await page.getByRole('slider').first().getAttribute('aria-valuenow')) ?? ''));
  expect(now).toBe(1);
  // The opened, the last and the first image were seen: a third of what else is here is darker than those.
  const level = async (index: number) => {
    const colours = await barColours(page);
    return colours[Math.floor(((index + 0.5) / count) * colours.length)]!;
  };
  await expect.poll(() => level(0)).toBeGreaterThan(200);
  expect(await level(count - 1)).toBeGreaterThan(200);
  const unseen = await level(1);
  expect(unseen).toBeLessThan(150);
  expect(unseen).toBeGreaterThan(80);
  await workspace.wheel(1);
  await expect.poll(() => level(1)).toBeGreaterThan(200);
});
