import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { sample } from './global-setup.ts';
import { startGateway } from './server.ts';
import { longestSeries } from './studies.ts';

test('two stores are one list; one that fails is a line above it; a study in both is said to be', async ({
  gateway,
  page,
  worklist,
  workspace,
}) => {
  const data = mkdtempSync(join(tmpdir(), 'fovea-e2e-'));
  const other = await startGateway(['--dicom', sample, '--data', join(data, 'other')]);
  const both = await startGateway([
    '--dicom',
    sample,
    '--data',
    join(data, 'both'),
    '--store',
    `north=${other.origin}/dicom-web`,
  ]);
  try {
    const ct = await longestSeries(gateway.origin, 'CT');
    await worklist.goto(both.origin);
    const rows = page.locator(`[data-study="${ct.study}"]`);
    await expect(rows).toHaveCount(2);
    await expect(page.locator(`[data-study="${ct.study}"][data-source="dicom-web"]`)).toContainText('Archive');
    const northern = page.locator(`[data-study="${ct.study}"][data-source="north"]`);
    await expect(northern).toContainText('north');

    await northern.dblclick();
    await workspace.ready();
    await expect(workspace.pane()).toHaveAttribute('data-source', 'north');
    await expect(page).toHaveURL(/source=north/);

    await workspace.open(ct.study, { origin: both.origin });
    await workspace.ready();
    await expect(page.getByText('Two stores have this study.')).toBeVisible();

    await other.stop();
    await page.goto(`${both.origin}/`);
    await expect(page.locator('.store-line.failed')).toContainText('north');
    await expect(page.locator(`[data-study="${ct.study}"][data-source="dicom-web"]`)).toBeVisible();
    await expect(page.locator('[data-study][data-source="north"]')).toHaveCount(0);
  } finally {
    await both.stop();
    await other.stop();
    rmSync(data, { recursive: true, force: true });
  }
});
