import type { Page } from '@playwright/test';
import type { Truth } from './real-files.ts';
import { bytesOf, digestOf, openRealFile } from './real-frames.ts';

export interface Shown {
  readonly state: string;
  readonly kind: string;
  /** Which frame was painted, and the digest of its stored values; absent when nothing was. */
  readonly series?: string;
  readonly instance?: string;
  readonly frame?: number;
  /** Its place in the stack, from 0. */
  readonly index?: number;
  readonly digest?: string;
  readonly samples?: number;
}

interface Painted {
  readonly pane: number;
  readonly index: number;
  readonly frame: {
    readonly address: { readonly series: string; readonly instance: string; readonly frame: number };
    readonly pixels: Uint8Array;
    readonly samples: number;
  };
}

/** What each pane painted last, by its number. */
interface Watched {
  readonly painted: Record<number, Painted>;
}

/** Watches what panes paint; before the page is first loaded. */
export async function watchPaintings(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const painted: Record<number, Painted> = {};
    Object.assign(globalThis, { painted });
    addEventListener('fovea:painted', (event) => {
      const { detail } = event as CustomEvent<Painted>;
      painted[detail.pane] = detail;
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
    { polling: 30, timeout: 60_000 },
  );
  return page.evaluate(async () => {
    const pane = document.querySelector('[data-pane]');
    const state = pane?.getAttribute('data-state') ?? 'none';
    const kind = pane?.getAttribute('data-pane-kind') ?? 'none';
    const last = (globalThis as unknown as Watched).painted[0];
    if (state !== 'ready' || kind !== 'image' || !last) return { state, kind };
    const { address, pixels, samples } = last.frame;
    const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice()));
    const digest = [...hash.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const { series, instance, frame } = address;
    return { state, kind, index: last.index, series, instance, frame, digest, samples };
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

/** Files that `pixels.json` does not list and that `src/codecs/pixel-truth.test.ts` compares with DCMTK and siblings. */
const listedThere = new Set([
  'enhanced/emri_small_jpeg_2k_lossless_too_short.dcm',
  'mr/prostatex_0207/bval_calc/0002_213625.dcm',
  'mr/prostatex_0207/bval_calc/0019_394798.dcm',
  'odd/fo_dicom/GH1339.dcm',
]);

/**
 * `exact`: lossless, the digest of `pixels.json`. `near`: lossy, within 2 grey levels of 8 bits of it. `decoded`: bit for
 * bit what decoding the file in Node gives, which `src/codecs/pixel-truth.test.ts` compares with other decoders: colour,
 * frames without a digest, and files that pydicom could not decode. `untold`: the same, but nobody else can say.
 * `words`: no pixels, and no picture.
 */
export type Verdict = 'exact' | 'near' | 'decoded' | 'untold' | 'words' | { readonly wrong: string };

/** Compares what was shown with the truth, and always with the very frame of the file that it says it is. */
export async function judge(file: string, truth: Truth | undefined, seen: Shown): Promise<Verdict> {
  if (seen.digest === undefined) {
    if (truth && truth.error === undefined) return { wrong: `refused (${seen.state}, ${seen.kind})` };
    return 'words';
  }
  const number = seen.frame ?? 0;
  const real = await openRealFile(file);
  const decoded = await real.decode(number - 1);
  const own = decoded.ok ? digestOf(bytesOf(decoded.value)) : JSON.stringify(decoded.fault);
  if (!decoded.ok || own !== seen.digest) return { wrong: `frame ${number} is ${seen.digest}, in the file ${own}` };
  if (!truth) return listedThere.has(file) ? 'decoded' : 'untold';
  if (truth.error !== undefined || explained.has(file)) return 'decoded';
  if (truth.lossy) {
    // Extent and mean are of all frames, and colour is as the decoder left it.
    if (seen.samples === 3 || real.count > 1) return 'decoded';
    const { min, max, pixels } = decoded.value;
    let sum = 0;
    for (const value of pixels) sum += value;
    const mean = sum / pixels.length;
    const off = Math.max(Math.abs(min - truth.min), Math.abs(max - truth.max), Math.abs(mean - truth.mean));
    return off <= 2 * 2 ** (real.layout.bitsStored - 8) ? 'near' : { wrong: `${min} to ${max}, mean ${mean}` };
  }
  const digest = expected(truth, number);
  if (digest === seen.digest) return 'exact';
  // Truth has YBR as stored, a picture is RGB.
  if (digest === undefined || real.layout.photometric.startsWith('YBR')) return 'decoded';
  return { wrong: `frame ${number} is ${seen.digest} and not ${digest}` };
}

export class Tally {
  readonly counts = { exact: 0, near: 0, decoded: 0, untold: 0, words: 0 };
  readonly untold: string[] = [];
  readonly wrong: string[] = [];

  add(file: string, verdict: Verdict): void {
    if (typeof verdict === 'string') this.counts[verdict] += 1;
    else this.wrong.push(`${file}: ${verdict.wrong}`);
    if (verdict === 'untold') this.untold.push(file);
  }

  toString(): string {
    const counts = Object.entries(this.counts).map(([name, count]) => `${count} ${name}`);
    const names = this.untold.length > 0 ? ` (not verified: ${this.untold.join(', ')})` : '';
    return `${counts.join(', ')}, ${this.wrong.length} wrong${names}`;
  }
}
