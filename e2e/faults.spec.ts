import { cpSync, mkdtempSync, openSync, readSync, readdirSync, rmSync, statSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultRule } from './fault-proxy.ts';
import { expect, test } from './fixtures.ts';
import { sample } from './global-setup.ts';
import { freePort, startGateway } from './server.ts';
import { longestSeries } from './studies.ts';

/** Answers requests for one image's pixels in its own way; whole-series answers are refused so that it is asked alone. */
function onImage(instance: string, act: FaultRule): FaultRule {
  return (request, answer) => {
    const url = request.url ?? '';
    if (/\/series\/[\d.]+$/.test(url)) {
      answer.status(503);
      return true;
    }
    return url.includes(instance) && /\/frames\/|\/instances\/[\d.]+$/.test(url) && act(request, answer);
  };
}

test('a frame that fails twice with 503 is asked again and shown', async ({ faults, gateway, workspace }) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  let failures = 0;
  faults.rules.push((request, answer) => {
    if (!/\/frames\//.test(request.url ?? '') || failures >= 2) return false;
    failures += 1;
    answer.status(503);
    return true;
  });
  await workspace.open(ct.study, { origin: faults.origin, query: `&SeriesInstanceUIDs=${ct.series}` });
  await expect(workspace.pane()).toHaveAttribute('data-state', 'ready');
  expect(failures).toBe(2);
  await expect(workspace.pane().getByRole('alert')).toBeHidden();
});

test('a frame cut short is said to be missing, and comes when asked again', async ({ faults, gateway, workspace }) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  const last = ct.instances.at(-1)!;
  faults.rules.push(
    onImage(last, (_, answer) => {
      answer.truncate(700);
      return true;
    }),
  );
  await workspace.open(ct.study, {
    origin: faults.origin,
    query: `&SeriesInstanceUIDs=${ct.series}&SOPInstanceUIDs=${last}`,
  });
  await expect(workspace.pane()).toHaveAttribute('data-state', 'error');
  const alert = workspace.pane().getByRole('alert');
  await expect(alert).toContainText(/did not arrive|is damaged/);
  faults.rules.length = 0;
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(workspace.pane()).toHaveAttribute('data-state', 'ready');
});

test('a frame the store does not have is named, and the others are shown', async ({
  faults,
  gateway,
  workspace,
  page,
}) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  faults.rules.push(
    onImage(ct.instances.at(-1)!, (_, answer) => {
      answer.status(404);
      return true;
    }),
  );
  await workspace.open(ct.study, { origin: faults.origin, query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  // The last by number is the first or the last by position.
  const alert = workspace.pane().getByRole('alert');
  await expect(async () => {
    await page.keyboard.press('End');
    if (
      await alert.waitFor({ timeout: 2000 }).then(
        () => false,
        () => true,
      )
    ) {
      await page.keyboard.press('Home');
      await alert.waitFor({ timeout: 2000 });
    }
  }).toPass();
  await expect(workspace.pane().getByRole('alert')).toContainText('did not arrive');
  await workspace
    .pane()
    .getByRole('button', { name: /^Skip to/ })
    .click();
  await expect(workspace.pane()).toHaveAttribute('data-state', 'ready');
});

test('bytes that changed on disk after indexing are never shown', async ({ workspace, page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'fovea-flipped-'));
  cpSync(sample, join(folder, 'dicom'), { recursive: true });
  const gateway = await startGateway(['--dicom', join(folder, 'dicom'), '--data', join(folder, 'data')]);
  try {
    const ct = await longestSeries(gateway.origin, 'CT');
    const study = join(folder, 'dicom', ct.study);
    for (const name of readdirSync(study).filter((file) => file.startsWith('2-'))) {
      const path = join(study, name);
      const file = openSync(path, 'r+');
      const at = statSync(path).size - 400;
      const bytes = Buffer.alloc(200);
      readSync(file, bytes, 0, 200, at);
      writeSync(
        file,
        bytes.map((byte) => byte ^ 0x5a),
        0,
        200,
        at,
      );
      closeSync(file);
    }
    await workspace.open(ct.study, { origin: gateway.origin, query: `&SeriesInstanceUIDs=${ct.series}` });
    await expect(workspace.pane()).toHaveAttribute('data-state', 'error');
    await expect(workspace.pane().getByRole('alert')).toContainText('is damaged');
    const lit = await page.evaluate(() => {
      const canvases = [...document.querySelectorAll<HTMLCanvasElement>('[data-pane] canvas')];
      // The picture's canvas is the largest; the others are the marks at its edge.
      const picture = canvases.toSorted((a, b) => b.width * b.height - a.width * a.height)[0];
      const context = picture?.getContext('2d');
      if (!picture || !context || picture.width === 0 || picture.height === 0) return false;
      const { data } = context.getImageData(0, 0, picture.width, picture.height);
      return data.some((value, i) => i % 4 !== 3 && value > 0);
    });
    expect(lit, 'any pixel painted').toBe(false);
  } finally {
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('when the store dies while scrolling, what is loaded stays and the rest comes when it is back', async ({
  workspace,
  page,
}) => {
  const data = mkdtempSync(join(tmpdir(), 'fovea-killed-'));
  const port = await freePort();
  const start = () => startGateway(['--dicom', sample, '--data', data], port);
  let gateway = await start();
  try {
    const ct = await longestSeries(gateway.origin, 'CT');
    // Everything but the picture first shown waits until the store is gone.
    await page.route('**/*', (route) => route.continue());
    await workspace.open(ct.study, { origin: gateway.origin, query: `&SeriesInstanceUIDs=${ct.series}` });
    await workspace.ready();
    const loaded = await workspace.pane().getAttribute('data-position');
    await gateway.stop('SIGKILL');
    await workspace.wheel(2);
    await workspace.wheel(-2);
    await expect(workspace.pane()).toHaveAttribute('data-position', loaded ?? '');
    await expect(workspace.pane()).toHaveAttribute('data-state', 'ready');
    gateway = await start();
    await page.keyboard.press('Home');
    await expect(async () => {
      const again = workspace.pane().getByRole('button', { name: 'Try again' });
      if (await again.isVisible()) await again.click();
      await expect(workspace.pane()).toHaveAttribute('data-state', 'ready', { timeout: 2000 });
    }).toPass({ timeout: 30_000 });
    await expect(workspace.pane()).toHaveAttribute('data-position', `1/${ct.instances.length}`);
  } finally {
    await gateway.stop();
    rmSync(data, { recursive: true, force: true });
  }
});
