import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { data, filesIn, hasRealFiles, pixelFolders, truths } from './real-files.ts';
import { startGateway, type Running } from './server.ts';
import { judge, shown, Tally, watchPaintings, type Shown } from './shown-pixels.ts';

const long = Boolean(process.env['FOVEA_LONG']);

interface Indexed {
  readonly path: string;
  readonly study?: string;
  readonly series?: string;
  readonly sopinst?: string;
}

if (hasRealFiles) {
  const { files } = JSON.parse(readFileSync(join(data, 'index.json'), 'utf8')) as { files: Indexed[] };
  const uses = new Map<string, number>();
  for (const { sopinst = '' } of files) uses.set(sopinst, (uses.get(sopinst) ?? 0) + 1);
  const inFolders = new Set(filesIn(pixelFolders));
  const unique = files.filter(
    (file) => inFolders.has(file.path) && file.study && file.series && file.sopinst && uses.get(file.sopinst) === 1,
  );

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
      for (const { path, study = '', series = '', sopinst = '' } of chosen) {
        const query = `StudyInstanceUIDs=${study}&SeriesInstanceUIDs=${series}&SOPInstanceUIDs=${sopinst}`;
        await page.goto(`${gateway.origin}/view?${query}`);
        const seen = await shown(page).catch((error: unknown): Shown => ({ state: String(error), kind: 'none' }));
        tally.add(path, judge(path, known.get(path), seen));
      }
      console.log(`through the store: ${tally.toString()} of ${chosen.length}`);
      expect(tally.wrong).toEqual([]);
    });
  });
}
