import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { data, hasRealFiles, pixelFolders, storedAlone, truths } from './real-files.ts';
import { startGateway, type Running } from './server.ts';
import { judge, shown, Tally, watchPaintings, type Shown } from './shown-pixels.ts';

const long = Boolean(process.env['FOVEA_LONG']);

if (hasRealFiles) {
  const unique = storedAlone();

  test.describe('through the store', () => {
    let gateway: Running;
    const folder = mkdtempSync(join(tmpdir(), 'fovea-real-'));
    test.beforeAll(async () => {
      gateway = await startGateway([
        ...pixelFolders.flatMap((name) => ['--dicom', join(data, name)]),
        '--data',
        folder,
      ]);
    });
    test.afterAll(async () => {
      await gateway.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const chosen = long ? unique : unique.filter((_, i) => i % 10 === 0);
    test(`${chosen.length} of ${unique.length} real files with unique UIDs show their stored values`, async ({
      page,
    }) => {
      test.setTimeout(60_000 + chosen.length * 6000);
      await watchPaintings(page);
      const known = truths();
      const tally = new Tally();
      for (const { path, study, series, sopinst } of chosen) {
        const query = `StudyInstanceUIDs=${study}&SeriesInstanceUIDs=${series}&SOPInstanceUIDs=${sopinst}`;
        await page.goto(`${gateway.origin}/view?${query}`);
        const seen = await shown(page).catch((error: unknown): Shown => ({ state: String(error), kind: 'none' }));
        const own = seen.instance === undefined || seen.instance === sopinst;
        tally.add(path, own ? await judge(path, known.get(path), seen) : { wrong: `shows ${seen.instance}` });
      }
      console.log(`through the store: ${tally.toString()} of ${chosen.length}`);
      expect(tally.wrong).toEqual([]);
    });
  });
}
