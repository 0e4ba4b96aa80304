import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { data, filesIn, hasRealFiles, pixelFolders, truths } from './real-files.ts';
import { judge, shown, Tally, watchPaintings, type Shown } from './shown-pixels.ts';

const long = Boolean(process.env['FOVEA_LONG']);

if (hasRealFiles) {
  const known = truths();
  for (const folder of pixelFolders) {
    const all = filesIn([folder]);
    // The long run opens every file; the short one, every tenth of the long folders.
    const files = long || all.length < 40 ? all : all.filter((_, i) => i % 10 === 0);

    test(`${folder}: ${files.length} real files, each dropped alone, show their stored values`, async ({ page }) => {
      test.setTimeout(60_000 + files.length * 6000);
      await watchPaintings(page);
      const tally = new Tally();
      for (const file of files) {
        await page.goto('/');
        await page.locator('input[data-files="files"]').first().setInputFiles(join(data, file));
        const seen = await shown(page).catch((error: unknown): Shown => ({ state: String(error), kind: 'none' }));
        tally.add(file, await judge(file, known.get(file), seen));
      }
      console.log(`dropped, ${folder}: ${tally.toString()} of ${files.length}`);
      expect(tally.wrong).toEqual([]);
    });
  }
}
