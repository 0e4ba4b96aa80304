import { expect, test } from './fixtures.ts';
import { longestSeries } from './studies.ts';

const minutes = 10;

test(`${minutes} minutes of scrolling, windowing and changing series leave the heap where it was`, async ({
  gateway,
  workspace,
  page,
}) => {
  test.setTimeout((minutes + 3) * 60_000);
  const ct = await longestSeries(gateway.origin, 'CT');
  await workspace.open(ct.study);
  await workspace.ready();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const heap = async (): Promise<number> => {
    await devtools.send('HeapProfiler.collectGarbage');
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? NaN;
  };

  const round = async () => {
    const series = workspace.page.locator('[data-timeline-item][data-display-set]');
    for (let i = 0; i < (await series.count()); i += 1) {
      await series.nth(i).click();
      await workspace.ready();
      await workspace.wheel(8);
      await workspace.wheel(-8);
      const box = (await workspace.pane().boundingBox())!;
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.6, { steps: 5 });
      await page.mouse.up();
      await workspace.command('reset').click();
    }
  };

  // The first rounds fill caches and compile code; growth after them is a leak.
  await round();
  await round();
  const before = await heap();
  const end = Date.now() + minutes * 60_000;
  let rounds = 0;
  while (Date.now() < end) {
    await round();
    rounds += 1;
  }
  const after = await heap();
  console.log(`${rounds} rounds, heap ${(before / 1e6).toFixed(1)} MB before and ${(after / 1e6).toFixed(1)} MB after`);
  expect(after).toBeLessThan(before * 1.3 + 2e6);
});
