import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { sample } from './global-setup.ts';
import { doseOver, segmentationOver, structuresOver, type PictureMetadata } from './laid-over-objects.ts';
import { startGateway } from './server.ts';
import { longestSeries } from './studies.ts';

/** Colour at a pixel of the middle image, as the overlay's canvas has it: red, green, blue, alpha. */
async function over(page: Page, column: number, row: number): Promise<readonly number[]> {
  return await page.evaluate(
    ([x = 0, y = 0]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.pane-laid-over');
      const picture = document.querySelector<HTMLCanvasElement>('.pane-picture');
      if (!canvas || !picture || canvas.hidden) return [0, 0, 0, 0];
      const at = new DOMMatrix(picture.style.transform).transformPoint({ x: x + 0.5, y: y + 0.5 });
      const ratio = devicePixelRatio;
      const data = canvas.getContext('2d')?.getImageData(Math.floor(at.x * ratio), Math.floor(at.y * ratio), 1, 1).data;
      return [...(data ?? [])];
    },
    [column, row],
  );
}

test('a segmentation, structures and a dose lie over the pictures they were made of, can be switched, and lead to their middle', async ({
  page,
  workspace,
}) => {
  const data = mkdtempSync(join(tmpdir(), 'fovea-objects-'));
  const gateway = await startGateway(['--dicom', sample, '--data', data]);
  try {
    const ct = await longestSeries(gateway.origin, 'CT');
    const store = `${gateway.origin}/dicom-web/studies`;
    const answer = await fetch(`${store}/${ct.study}/series/${ct.series}/metadata`);
    const all = (await answer.json()) as PictureMetadata[];
    const pictures = ct.instances
      .map((uid) => all.find((p) => p['00080018']?.Value?.[0] === uid))
      .filter((p) => p !== undefined);
    const objects = [
      segmentationOver(pictures.slice(2, 5)),
      structuresOver(pictures.slice(3, 4)),
      doseOver(pictures.slice(2, 5)),
    ];
    for (const object of objects) {
      const begin = '--edge\r\nContent-Type: application/dicom\r\n\r\n';
      const stored = await fetch(store, {
        method: 'POST',
        headers: { 'content-type': 'multipart/related; type="application/dicom"; boundary=edge' },
        body: new Blob([begin, object, '\r\n--edge--\r\n']),
      });
      expect(stored.status).toBe(200);
    }

    let wholes = 0;
    page.on('request', (request) => {
      if (/\/instances\/[\d.]+$/.test(request.url())) wholes += 1;
    });
    await workspace.open(ct.study, { origin: gateway.origin, query: `&SeriesInstanceUIDs=${ct.series}` });
    await workspace.ready();
    expect(await page.locator('.pane-laid-over').count()).toBe(0);

    await page.keyboard.press('Shift+O');
    const seg = page.locator('[data-laid-over-object]', { hasText: 'Segmentation' });
    const structures = page.locator('[data-laid-over-object]', { hasText: 'Structure set' });
    await seg.getByRole('switch').check();
    await expect(seg.locator('[data-part]')).toHaveCount(2);
    await seg.locator('[data-part="1"]').getByRole('button').click();
    // The middle of three frames is the picture in the middle of the three.
    await expect(workspace.pane()).toHaveAttribute('data-position', new RegExp(`^4/${String(ct.instances.length)}$`));
    await expect(workspace.pane()).toHaveAttribute('data-laid-over', '2');
    // The first segment: columns 10 to 19 of rows 10 to 19; the second: 30 to 39 of the same rows.
    const [red, green, blue, alpha] = await over(page, 15, 15);
    expect([red, green, blue].map((c) => (c ?? 0) > 128)).toEqual([true, false, false]);
    expect(alpha).toBeGreaterThan(60);
    expect((await over(page, 35, 15))[3]).toBeGreaterThan(60);
    expect((await over(page, 25, 15))[3]).toBe(0);

    await seg.locator('[data-part="1"]').getByRole('checkbox').uncheck();
    await expect(workspace.pane()).toHaveAttribute('data-laid-over', '1');
    expect((await over(page, 15, 15))[3]).toBe(0);

    await structures.getByRole('switch').check();
    await expect(workspace.pane()).toHaveAttribute('data-laid-over', '2');
    expect((await over(page, 15, 35))[3]).toBeGreaterThan(60);

    // A tenth of a Gy a column: columns 10 to 20 get 1.5 Gy, and lines lie where they are asked for.
    const dose = page.locator('[data-laid-over-object]', { hasText: 'Ramp' });
    await dose.getByRole('switch').check();
    await expect(workspace.pane()).toHaveAttribute('data-laid-over', '3');
    const target = dose.locator('[data-region="1"] td');
    await expect(target.nth(2)).toHaveText(/^1\.(49|5|51)$/);
    await dose.getByText('Gy', { exact: true }).last().click();
    await dose.getByRole('textbox', { name: 'Levels' }).fill('3, 5');
    await expect(page.locator('.pane-legend-words')).toHaveText([/5 Gy$/, /3 Gy$/]);
    expect((await over(page, 28, 60))[3]).toBe(0);
    expect((await over(page, 32, 60))[3]).toBeGreaterThan(60);
    expect((await over(page, 32, 60)).slice(0, 3)).not.toEqual((await over(page, 52, 60)).slice(0, 3));

    const { violations } = await new AxeBuilder({ page }).include('.panel').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    await dose.getByRole('switch').uncheck();
    await expect(page.locator('.pane-legend')).toBeHidden();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(workspace.pane()).toHaveAttribute('data-laid-over', '0');
    // One request an object.
    expect(wholes).toBe(3);

    // A link shows what was switched on, here on the picture that both lie over.
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    const link = () => new URL(page.url()).hash;
    await expect.poll(link).toMatch(/over=[\d.]+,[\d.]+(&|$)/);
    await expect.poll(link).toContain(`at=${ct.instances[3] ?? ''}`);
    await page.reload();
    await workspace.ready();
    await expect(workspace.pane()).toHaveAttribute('data-laid-over', '3');
  } finally {
    await gateway.stop();
    rmSync(data, { recursive: true, force: true });
  }
});
