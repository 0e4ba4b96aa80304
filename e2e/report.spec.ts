import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { startFaultProxy } from './fault-proxy.ts';
import { expect, test } from './fixtures.ts';
import { sample } from './global-setup.ts';
import type { PictureMetadata } from './laid-over-objects.ts';
import { reportOn } from './report-object.ts';
import { startGateway } from './server.ts';
import { longestSeries } from './studies.ts';

test('a structured report is read as a document: its words are words, its images hang beside it, a fault is said and tried again', async ({
  page,
  workspace,
}) => {
  const data = mkdtempSync(join(tmpdir(), 'fovea-report-'));
  const gateway = await startGateway(['--dicom', sample, '--data', data]);
  const store = await startFaultProxy(gateway.origin);
  try {
    const ct = await longestSeries(gateway.origin, 'CT');
    const studies = `${gateway.origin}/dicom-web/studies`;
    const answer = await fetch(`${studies}/${ct.study}/series/${ct.series}/metadata`);
    const pictures = (await answer.json()) as PictureMetadata[];
    const last = ct.instances.at(-1);
    const picture = pictures.find((one) => one['00080018']?.Value?.[0] === last);
    if (!picture) throw new Error('no picture');
    const begin = '--edge\r\nContent-Type: application/dicom\r\n\r\n';
    const stored = await fetch(studies, {
      method: 'POST',
      headers: { 'content-type': 'multipart/related; type="application/dicom"; boundary=edge' },
      body: new Blob([begin, reportOn(picture, 4000), '\r\n--edge--\r\n']),
    });
    expect(stored.status).toBe(200);

    await workspace.open(ct.study, { origin: store.origin });
    await workspace.ready();
    await workspace.command('layout').waitFor();

    let refuse = true;
    store.rules = [
      (request, reply) => {
        if (!refuse || request.method !== 'GET' || !/\.7\/instances\/[\d.]+\.7\.1$/.test(request.url ?? ''))
          return false;
        reply.status(404);
        return true;
      },
    ];
    const thumbnail = page.locator('[data-timeline-item][data-display-set]', { hasText: 'Chest report' });
    await thumbnail.click();
    const pane = page.locator('[data-pane][data-pane-kind="document"]');
    await expect(pane).toHaveAttribute('data-state', 'error');
    await expect(pane.getByText('The report could not be read.')).toBeVisible();
    refuse = false;
    await pane.getByRole('button', { name: 'Try again' }).click();
    await expect(pane).toHaveAttribute('data-state', 'ready');

    const report = pane.getByRole('document', { name: 'Diagnostic Imaging Report' });
    await expect(report.getByRole('heading', { level: 2, name: 'Diagnostic Imaging Report' })).toBeVisible();
    await expect(report.getByRole('heading', { level: 3, name: 'Findings' })).toBeVisible();
    await expect(report.getByRole('heading', { level: 4, name: 'Images' })).toBeVisible();
    await expect(report.getByText('Long axis: 34.50 mm', { exact: true })).toBeVisible();
    await expect(report.getByText('Complete · Not verified')).toBeVisible();
    await expect(report.getByText('2026-11-22 08:31:05')).toBeVisible();
    await expect(report.locator('[lang=zh]', { hasText: '王小东' })).toBeVisible();
    await expect(report.getByText('An item of a kind that cannot be shown: HOLOGRAM')).toBeVisible();
    await expect(report.getByText('Image (MR), not open here')).toBeVisible();
    await expect(report.getByText('Image (CT), not open here').first()).toBeHidden();
    await report.getByText('30 objects that it refers to').click();
    await expect(report.getByText('Image (CT), not open here')).toHaveCount(30);
    await expect(report.getByText('Image (CT), not open here').first()).toBeVisible();
    // Markup in a text is text: nothing of it becomes an element, nothing of it runs.
    await expect(report.getByText('<b>bold</b>')).toBeVisible();
    expect(await report.locator('img, b').count()).toBe(0);
    expect(await page.title()).not.toBe('run');
    await expect(report.getByText('Finding number 4000')).toBeAttached();

    const { violations } = await new AxeBuilder({ page }).include('[data-pane-kind="document"]').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);

    // It is read by keys, and what it infers from is found in it.
    await report.focus();
    await page.keyboard.press('End');
    await expect.poll(() => report.evaluate((element) => element.scrollTop)).toBeGreaterThan(10_000);
    await page.keyboard.press('Home');
    await expect.poll(() => report.evaluate((element) => element.scrollTop)).toBe(0);
    await report.getByRole('button', { name: 'See Long axis: 34.50 mm' }).click();
    await expect(report.locator(':focus')).toContainText('Long axis');

    const number = ct.instances.length;
    await report.getByRole('button', { name: new RegExp(`image ${String(number)}$`) }).click();
    const beside = page.locator(
      `[data-pane][data-series="${ct.series}"][data-position="${String(number)}/${String(number)}"]`,
    );
    await expect(beside).toHaveAttribute('data-state', 'ready');
    await expect(pane).toHaveAttribute('data-state', 'ready');
  } finally {
    await store.stop();
    await gateway.stop();
    rmSync(data, { recursive: true, force: true });
  }
});
