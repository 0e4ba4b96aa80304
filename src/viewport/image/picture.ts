import { isInverse, type GreyTransform } from '#src/model/display/display-lut.ts';
import { colourMap, isColourMapName } from '#src/model/display/colour-maps.ts';
import { initialVoi } from '#src/model/display/initial-voi.ts';
import { windowFromBounds, isUsableWindow, type Voi } from '#src/model/display/window.ts';
import { modalityRange } from '#src/model/display/modality.ts';
import type { VoiWindow } from '#src/model/display/luts.ts';
import { frameRecord, type FrameRecord, type ImageRecord } from '#src/model/dicom/records.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import type { FrameRef } from '#src/dataset/display-set.ts';
import type { DecodedFrame } from '#src/pixels/index.ts';

/** How stored values of one frame become light. */
export type Rendition =
  | {
      readonly kind: 'grey';
      readonly transform: GreyTransform;
      readonly range: { readonly min: number; readonly max: number };
      readonly integer: boolean;
    }
  | { readonly kind: 'colour'; readonly bitsStored: number; readonly window?: VoiWindow; readonly invert: boolean }
  | { readonly kind: 'palette'; readonly image: ImageRecord; readonly invert: boolean };

/** What a pane asks of the tones; absent = what the file says. */
export type Tones = Pick<PaneView, 'window' | 'voi' | 'invert' | 'colourMap'>;

/** The rendition of a decoded frame. `fallback` is what the first frame of the set got, where its file had no window. */
export function renditionOf(
  ref: FrameRef,
  image: ImageRecord,
  frame: DecodedFrame,
  tones: Tones,
  fallback: Voi | undefined,
): Rendition {
  const invert = tones.invert ?? false;
  const own = frameRecord(image, ref.frame);
  if (image.palette && frame.samples === 1 && image.photometric.startsWith('PALETTE')) {
    return { kind: 'palette', image, invert };
  }
  if (frame.samples === 3) {
    const window = tones.window && { ...tones.window, shape: 'linear' as const };
    return { kind: 'colour', bitsStored: image.bitsStored, ...(window && { window }), invert };
  }
  const voi = voiOf(ref, image, own, tones, frame, fallback);
  const colours =
    tones.colourMap !== undefined && isColourMapName(tones.colourMap) ? colourMap(tones.colourMap) : undefined;
  return {
    kind: 'grey',
    transform: {
      modality: own.modality,
      voi,
      inverse: isInverse(image, invert) !== (countsAreBlack(ref, image) && !colours),
      ...(image.padding && { padding: image.padding }),
      ...(colours && { colours }),
    },
    range: storedRange(image, frame),
    integer: image.float === undefined,
  };
}

/** PET is read black on white, unless its file says how or it is in colour. */
function countsAreBlack({ instance }: FrameRef, { photometric, presentationInverse }: ImageRecord): boolean {
  return instance.uptake !== undefined && photometric === 'MONOCHROME2' && presentationInverse === undefined;
}

function voiOf(
  ref: FrameRef,
  image: ImageRecord,
  own: FrameRecord,
  tones: Tones,
  frame: DecodedFrame,
  fallback: Voi | undefined,
): Voi {
  if (tones.window) return { kind: 'window', window: { ...tones.window, shape: shapeOf(own, image) } };
  if (tones.voi?.kind === 'lut') {
    const lut = own.voiLuts[tones.voi.index];
    if (lut && lut.data.length > 0) return { kind: 'lut', lut };
  }
  if (tones.voi?.kind === 'window') {
    const window = own.windows[tones.voi.index];
    if (window && isUsableWindow(window)) return { kind: 'window', window };
  }
  if (fallback && !hasVoi(own)) return fallback;
  return initialVoi(ref.instance.series.modality, image, own, frame);
}

/** Whether the file says how the frame is to be seen; where it does not, one choice holds for the whole set. */
export function hasVoi(own: FrameRecord): boolean {
  return own.windows.some(isUsableWindow) || own.voiLuts.some((lut) => lut.data.length > 0);
}

/** A window set by hand keeps the function of the file's own (a mammogram's sigmoid stays one). */
function shapeOf(own: FrameRecord, image: ImageRecord): VoiWindow['shape'] {
  return own.windows.find(isUsableWindow)?.shape ?? (image.float ? 'linear-exact' : 'linear');
}

/** The window in force, in modality units; of a table, the window that spans it. Undefined for colour. */
export function windowOf(rendition: Rendition): { readonly window: VoiWindow; readonly table?: string } | undefined {
  if (rendition.kind === 'colour') return rendition.window && { window: rendition.window };
  if (rendition.kind === 'palette') return undefined;
  const { voi } = rendition.transform;
  if (voi.kind === 'window') return { window: voi.window };
  const { lut } = voi;
  return {
    window: windowFromBounds(lut.first, lut.first + lut.data.length - 1),
    table: lut.explanation ?? '',
  };
}

/** Stored values that may occur: what the bits can hold, what the frame does hold, and what stands for nothing. */
function storedRange(image: ImageRecord, frame: DecodedFrame): { readonly min: number; readonly max: number } {
  if (image.float || image.bitsStored > 16) return { min: frame.min, max: frame.max };
  const lowest = image.signed ? -(2 ** (image.bitsStored - 1)) : 0;
  const outside = image.padding?.value ?? lowest;
  return { min: Math.min(lowest, outside, frame.min), max: Math.max(lowest + 2 ** image.bitsStored - 1, frame.max) };
}

/** How many modality values the frame spans: what a drag of the window goes through. */
export function dynamicRange(modality: FrameRecord['modality'], frame: DecodedFrame): number {
  const [low, high] = modalityRange(modality, frame.min, frame.max);
  return high - low;
}

/** What the tones depend on, as one string. Tables of a file are told apart by identity, not by their entries. */
export function toneKey(rendition: Rendition): string {
  if (rendition.kind === 'palette') return `palette ${String(rendition.invert)}`;
  return JSON.stringify(rendition, (_key, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    const known = tableIds.get(value) ?? ++tables;
    tableIds.set(value, known);
    return `table ${String(known)}`;
  });
}
const tableIds = new WeakMap<object, number>();
let tables = 0;
