import type { Page } from '@playwright/test';
import type { Truth } from './real-files.ts';

export interface Shown {
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

/** Watches what panes paint; before the page is first loaded. */
export async function watchPaintings(page: Page): Promise<void> {
  await page.addInitScript(() => {
    addEventListener('fovea:painted', (event) => {
      (window as unknown as { last?: unknown }).last = (event as CustomEvent<unknown>).detail;
    });
  });
}

/** Waits until the first pane shows a picture or says why not, and tells what it made of the file. */
export async function shown(page: Page): Promise<Shown> {
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

/** What pydicom reads otherwise than the standard says; `src/codecs/pixel-truth.test.ts` shows each reason to be true. */
const explained = new Set([
  'odd/pydicom_test_files/JPEG2000-embedded-sequence-delimiter.dcm',
  'transfer_syntax/pydicom_data_misc/JLSL_16_15_1_1F.dcm',
]);

export type Verdict = 'exact' | 'near' | 'colour' | 'words' | 'unverified' | { readonly wrong: string };

/** Compares what was shown with the truth: bit for bit where lossless, within 2 grey levels of 8 bits where lossy. */
export function judge(file: string, truth: Truth | undefined, seen: Shown): Verdict {
  if (explained.has(file)) return 'unverified';
  if (seen.digest === undefined) {
    if (truth && truth.error === undefined) return { wrong: `refused (${seen.state}, ${seen.kind})` };
    return 'words';
  }
  if (!truth || truth.error !== undefined) return 'unverified';
  // Truth has colour as the decoder left it; the unit tests compare it with other decoders as RGB.
  if (seen.samples === 3) return 'colour';
  if (truth.lossy) {
    const level = 2 ** Math.max(0, Math.ceil(Math.log2(truth.max + 1)) - 8);
    const near = Math.abs((seen.mean ?? NaN) - truth.mean) <= 2 * level || truth.shape.length > 2;
    return near ? 'near' : { wrong: `mean ${seen.mean} and not ${truth.mean}` };
  }
  const digest = expected(truth, seen.frame ?? 0);
  if (digest === undefined) return 'unverified';
  return digest === seen.digest ? 'exact' : { wrong: `frame ${seen.frame} is ${seen.digest} and not ${digest}` };
}

export class Tally {
  readonly counts = { exact: 0, near: 0, colour: 0, words: 0, unverified: 0 };
  readonly wrong: string[] = [];

  add(file: string, verdict: Verdict): void {
    if (typeof verdict === 'string') this.counts[verdict] += 1;
    else this.wrong.push(`${file}: ${verdict.wrong}`);
  }

  toString(): string {
    return Object.entries(this.counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ');
  }
}
