import { expect, test } from './fixtures.ts';
import { longestSeries } from './studies.ts';

test('a clip plays in its order, round and round, and stands still when stopped', async ({
  gateway,
  workspace,
  page,
}) => {
  const xa = await longestSeries(gateway.origin, 'XA');
  await workspace.open(xa.study);
  await workspace.ready();
  await page.evaluate(() => {
    const shown: { index: number; at: number }[] = [];
    Object.assign(globalThis, { shown });
    document.addEventListener('fovea:painted', (event) => {
      shown.push((event as CustomEvent<{ index: number; at: number }>).detail);
    });
  });
  const shown = () => page.evaluate(() => (globalThis as unknown as { shown: { index: number; at: number }[] }).shown);
  await workspace.command('cine').click();
  await expect.poll(async () => (await shown()).length).toBeGreaterThan(8);
  await workspace.command('cine').click();
  const played = await shown();
  const count = Number((await workspace.pane().getAttribute('data-position'))!.split('/')[1]);
  expect(new Set(played.map(({ index }) => index)).size).toBe(count);
  await page.waitForTimeout(600);
  const after = await shown();
  const position = await workspace.pane().getAttribute('data-position');
  await page.waitForTimeout(600);
  expect((await shown()).length).toBe(after.length);
  await expect(workspace.pane()).toHaveAttribute('data-position', position!);
  await expect(workspace.pane()).toHaveAttribute('data-state', 'ready');
});
