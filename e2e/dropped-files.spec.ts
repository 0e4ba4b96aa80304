import { join } from 'node:path';
import { expect, test, type Page } from './fixtures.ts';
import { data, filesIn, hasRealFiles, truths, type Truth } from './real-files.ts';

const folders = ['transfer_syntax', 'odd', 'charset', 'ct', 'mr', 'cr_dx', 'mg', 'us', 'xa', 'nm', 'enhanced'];
const long = Boolean(process.env['FOVEA_LONG']);

/**
 * What pydicom reads otherwise than the standard says; `src/codecs/pixel-truth.test.ts` shows each reason to be true.
 */
const explained = new Set([
  'odd/pydicom_test_files/JPEG2000-embedded-sequence-delimiter.dcm',
  'transfer_syntax/pydicom_data_misc/JLSL_16_15_1_1F.dcm',
]);

interface Shown {
  readonly state: string;
  readonly kind: string;
  /** Frame number, digest and extent of the stored values that were painted; absent when nothing was. */
  readonly frame?: number;
  readonly digest?: string;
  readonly samples?: number;
  readonly min?: number;
  readonly max?: number;
  readonly mean?: number;
}

/** Opens one file as if it had been dropped, and tells what the pane made of it. */
async function open(page: Page, file: string): Promise<Shown> {
  await page.goto('/');
  await page.locator('input[data-files="files"]').first().setInputFiles(join(data, file));
  await page.waitForFunction(
    () => {
      const state = document.querySelector('[data-pane]')?.getAttribute('data-state');
      return state === 'ready' || state === 'error' || document.querySelector('.toast') !== null;
    },
    undefined,
    { polling: 30, timeout: 20_000 },
  );
  return page.evaluate(async () => {
    const pane = document.querySelector('[data-pane]');
    const state = pane?.getAttribute('data-state') ?? 'none';
    const kind = pane?.getAttribute('data-pane-kind') ?? 'none';
    interface Painted {
      readonly key: string;
      readonly frame: {
        readonly pixels: Uint8Array;
        readonly samples: number;
        readonly min: number;
        readonly max: number;
      };
    }
    const { last } = window as unknown as { last?: Painted };
    if (state !== 'ready' || kind !== 'image' || !last) return { state, kind };
    const { pixels, samples, min, max } = last.frame;
    const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice()));
    const digest = [...hash.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    return { state, kind, frame: Number(last.key.split('#').at(-1)), digest, samples, min, max, mean };
  });
}

/** The digest that the frame must have, where the truth has one of it. */
function expected(truth: Truth, frame: number): string | undefined {
  const count = truth.frames.length === 1 ? 1 : (truth.shape[0] ?? 1);
  const which = [...new Set([0, Math.floor(count / 2), count - 1])];
  return truth.frames[which.indexOf(frame - 1)];
}

if (hasRealFiles) {
  const known = truths();
  for (const folder of folders) {
    const all = filesIn([folder]);
    // The long run opens every file; the short one, every eighth of the long folders.
    const files = long || all.length < 100 ? all : all.filter((_, i) => i % 8 === 0);

    test(`${folder}: ${files.length} real files, each dropped alone, show their stored values`, async ({ page }) => {
      test.setTimeout(60_000 + files.length * 6000);
      await page.addInitScript(() => {
        addEventListener('fovea:painted', (event) => {
          (window as unknown as { last?: unknown }).last = (event as CustomEvent<unknown>).detail;
        });
      });
      const wrong: string[] = [];
      const counts = { exact: 0, near: 0, colour: 0, words: 0, unverified: 0 };
      for (const file of files) {
        const truth = known.get(file);
        const shown = await open(page, file).catch((error: unknown): Shown => ({ state: String(error), kind: 'none' }));
        if (explained.has(file)) counts.unverified += 1;
        else if (shown.digest === undefined) {
          if (truth && truth.error === undefined) wrong.push(`${file}: refused (${shown.state}, ${shown.kind})`);
          else counts.words += 1;
        } else if (!truth || truth.error !== undefined) counts.unverified += 1;
        else if (shown.samples === 3) counts.colour += 1;
        else if (truth.lossy) {
          const level = 2 ** Math.max(0, Math.ceil(Math.log2(truth.max + 1)) - 8);
          if (Math.abs((shown.mean ?? NaN) - truth.mean) <= 2 * level || truth.shape.length > 2) counts.near += 1;
          else wrong.push(`${file}: mean ${shown.mean} and not ${truth.mean}`);
        } else {
          const digest = expected(truth, shown.frame ?? 0);
          if (digest === undefined) counts.unverified += 1;
          else if (digest === shown.digest) counts.exact += 1;
          else wrong.push(`${file}: frame ${shown.frame} is ${shown.digest} and not ${digest}`);
        }
      }
      console.log(`${folder}: ${JSON.stringify(counts)} of ${files.length}`);
      expect(wrong).toEqual([]);
    });
  }
}
