import type { RenderingPreset } from '#src/model/session/rendering.ts';
import type { VoiWindow } from '#src/model/display/luts.ts';
import { windowBounds } from '#src/model/display/window.ts';
import { looks, transferAt, type Look } from './presets.ts';

/** Entries of the table that the graphics card looks colours up in. */
export const tableSize = 1024;

/** Colours and opacities of the modality values from `from` to `from + span`, evenly; beyond, those of the ends. */
export interface TransferTable {
  readonly look: Look;
  /** White at the bottom. */
  readonly inverse: boolean;
  readonly from: number;
  readonly span: number;
  /** Red, green, blue, opacity of a millimetre; 0 to 1. */
  readonly entries: Float32Array;
  /** Number of entries before each that are not quite transparent: an interval is empty where two are equal. */
  readonly seenBefore: Uint16Array;
}

/** `inverse` = white at the bottom, for presets that show the brightest. */
export function transferTable(preset: RenderingPreset, window: VoiWindow, inverse = false): TransferTable {
  const look = looks[preset];
  const [from, to] = endsOf(look, window);
  const span = Math.max(to - from, 1e-6);
  const entries = new Float32Array(tableSize * 4);
  const seenBefore = new Uint16Array(tableSize + 1);
  for (let i = 0; i < tableSize; i++) {
    const [, ...colour] = transferAt(look, window, from + (span * i) / (tableSize - 1), inverse);
    entries.set(colour, i * 4);
    seenBefore[i + 1] = (seenBefore[i] ?? 0) + (colour[3] > 0 ? 1 : 0);
  }
  return { look, inverse, from, span, entries, seenBefore };
}

/** Whether any value of an interval is seen. */
export function isSeen({ from, span, seenBefore }: TransferTable, least: number, most: number): boolean {
  const place = (value: number) => Math.min(1, Math.max(0, (value - from) / span)) * (tableSize - 1);
  const first = Math.floor(place(least));
  const last = Math.ceil(place(most));
  return (seenBefore[last + 1] ?? 0) > (seenBefore[first] ?? 0);
}

/** Modality values beyond which nothing changes. */
function endsOf(look: Look, window: VoiWindow): readonly [number, number] {
  if (look.kind === 'brightest') {
    const { lower, upper } = windowBounds(window);
    // The ends of a sigmoid reach further than its tangent's.
    const beyond = window.shape === 'sigmoid' ? window.width : 0;
    return [lower - beyond, upper + beyond];
  }
  const stretch = window.width / look.window.width;
  const at = (value = 0) => window.center + (value - look.window.center) * stretch;
  return [at(look.points[0]?.[0]), at(look.points.at(-1)?.[0])];
}
