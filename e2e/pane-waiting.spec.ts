import { expect, test } from './fixtures.ts';
import { longestSeries } from './studies.ts';

test('an image that is not here is never stood in for by the one before it', async ({
  faults,
  gateway,
  workspace,
  page,
}) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  let first: string | undefined;
  faults.rules.push(async (request, answer) => {
    const url = request.url ?? '';
    if (/\/series\/[\d.]+$/.test(url)) {
      answer.status(503);
      return true;
    }
    const instance = /\/instances\/([\d.]+)\/frames\//.exec(url)?.[1];
    if (instance === undefined) return false;
    first ??= instance;
    if (instance !== first) await gate;
    return false;
  });
  await workspace.open(ct.study, { origin: faults.origin, query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  const pane = workspace.pane();
  const count = ct.instances.length;
  await expect(pane).toHaveAttribute('data-position', new RegExp(`/${String(count)}$`));
  await expect(pane).toHaveAttribute('data-state', 'ready');
  const here = Number((await pane.getAttribute('data-position'))!.split('/')[0]);
  // Every change of what is named is written down with whether a picture was on screen at that moment.
  await pane.evaluate((element) => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    const canvas = element.querySelector('canvas.pane-picture')!;
    new MutationObserver(() => {
      const { position, state } = (element as HTMLElement).dataset;
      seen.push(`${position ?? ''} ${state ?? ''} ${canvas.checkVisibility() ? 'picture' : 'words'}`);
    }).observe(element, { attributes: true, attributeFilter: ['data-position', 'data-state'] });
  });
  await workspace.wheel(1);
  const next = `${String(here + 1)}/${String(count)}`;
  await expect(pane).toHaveAttribute('data-position', next);
  await expect(pane).toHaveAttribute('data-state', 'loading');
  await expect(pane.locator('canvas.pane-picture')).toBeHidden();
  await expect(pane).toContainText(`Image ${String(here + 1)} is on its way`);
  await expect(pane).toContainText('ZHANG, Wei');
  open();
  await expect(pane).toHaveAttribute('data-state', 'ready');
  await expect(pane.locator('canvas.pane-picture')).toBeVisible();
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
  expect(seen.filter((entry) => entry.startsWith(next) && entry.endsWith('loading picture'))).toEqual([]);
  expect(seen.at(-1)).toBe(`${next} ready picture`);
});
