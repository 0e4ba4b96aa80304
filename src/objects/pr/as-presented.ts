import type { Uid } from '#src/model/dicom/uid.ts';
import { frameRecord, type FrameRecord, type ImageRecord } from '#src/model/dicom/records.ts';
import type { Lut } from '#src/model/display/luts.ts';
import { modalityRange } from '#src/model/display/modality.ts';
import { isUsableWindow, lutMaximum, voiCurve, type Voi } from '#src/model/display/window.ts';
import type { SourceImage } from '../seg/segmentation.ts';
import type { Annotated, DisplayedArea, PresentationState } from './presentation-state.ts';

/** Whether a list of references holds an image, or is empty and so means all. */
function holds(images: readonly SourceImage[], instance: Uid, frame: number): boolean {
  return images.length === 0 || names(images, instance, frame);
}

function names(images: readonly SourceImage[], instance: Uid, frame: number): boolean {
  return images.some(
    (image) => image.instance === instance && (image.frames.length === 0 || image.frames.includes(frame)),
  );
}

/** Whether a presentation state is of a picture: it must name it. */
export function isPresented(state: PresentationState, instance: Uid, frame: number): boolean {
  return names(state.images, instance, frame);
}

export function displayedArea(state: PresentationState, instance: Uid, frame: number): DisplayedArea | undefined {
  return state.areas.find(({ images }) => holds(images, instance, frame));
}

export function annotated(state: PresentationState, instance: Uid, frame: number): readonly Annotated[] {
  return state.annotations.filter(({ images }) => holds(images, instance, frame));
}

/**
 * The image's record as a presentation state has it (PS3.4 N.2): its own grey transforms, shutters and overlays give way
 * to the state's; a VOI that the state does not bring is none: the whole range. `stored` = values that may occur.
 */
export function presentedImage(
  state: PresentationState,
  image: ImageRecord,
  instance: Uid,
  frame: number,
  stored: { readonly min: number; readonly max: number },
): ImageRecord {
  const own = frameRecord(image, frame);
  const modality = state.modality ?? own.modality;
  const voi = state.voi.find(({ images }) => holds(images, instance, frame));
  const windows = voi?.windows.filter(isUsableWindow) ?? [];
  const luts = voi?.luts ?? [];
  const [low, high] = modalityRange(modality, stored.min, stored.max);
  const full = { center: (low + high) / 2, width: Math.max(1e-6, high - low), shape: 'linear-exact' as const };
  const tones: Pick<FrameRecord, 'windows' | 'voiLuts'> =
    windows.length + luts.length > 0 ? { windows, voiLuts: luts } : { windows: [full], voiLuts: [] };
  const table = state.presentationLut && throughTable(tones, state.presentationLut, low, high);
  const shown = table ? { windows: [], voiLuts: [table] } : tones;
  const perFrame = image.perFrame?.map((record, i) => (i === frame - 1 ? { ...record, modality, ...shown } : record));
  return {
    ...image,
    // The state's own shape alone says what is white (PS3.3 C.11.6.1.2).
    photometric: image.photometric === 'MONOCHROME1' ? 'MONOCHROME2' : image.photometric,
    presentationInverse: state.inverse,
    shutters: state.shutters,
    overlays: state.overlays,
    shared: { ...image.shared, modality, ...shown },
    ...(perFrame && { perFrame }),
  };
}

/** A presentation table takes what the VOI gives (PS3.3 C.11.6): both as one table over the values that may occur. */
function throughTable(
  { windows, voiLuts }: Pick<FrameRecord, 'windows' | 'voiLuts'>,
  table: Lut,
  low: number,
  high: number,
): Lut | undefined {
  const [lut] = voiLuts;
  const [window] = windows;
  const voi: Voi | undefined = lut ? { kind: 'lut', lut } : window && { kind: 'window', window };
  const first = Math.floor(low);
  const count = Math.ceil(high) - first + 1;
  if (!voi || count > 1 << 16) return undefined;
  const curve = voiCurve(voi);
  const last = table.data.length - 1;
  const scale = 65535 / lutMaximum(table);
  const data = Uint16Array.from({ length: count }, (_, i) =>
    Math.round((table.data[Math.round(curve(first + i) * last)] ?? 0) * scale),
  );
  return { first, bits: 16, data };
}
