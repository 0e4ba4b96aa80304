import type { FrameRecord, ImageRecord, InstanceRecord } from '#src/model/dicom/records.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { ModalityTransform } from '#src/model/display/luts.ts';
import type { FrameRef, ImageSet } from './display-set.ts';
import { factsOf } from './frame-facts.ts';

/** What pictures cut from a volume are alike in. */
export interface CutGrid {
  readonly columns: number;
  readonly rows: number;
  /** Pixels are square. Millimetres. */
  readonly pixel: number;
  /** What each of them has of its own. */
  readonly frames: NonNullable<ImageRecord['perFrame']>;
}

/** What the values of a cut plane are: stored values where all frames mean the same by them, else modality values. */
export interface Values {
  readonly modality: ModalityTransform;
  readonly float: boolean;
}

export function valuesOf(set: ImageSet): Values | undefined {
  const all = set.frames.map((ref) => factsOf(ref).record.modality);
  const [first] = all;
  if (!first) return undefined;
  if (all.every((one) => one === first || sameLine(one, first))) return { modality: first, float: false };
  // Slopes differ from slice to slice (PET): stored values of two slices must never be mixed.
  if (all.some((one) => one.kind === 'lut')) return undefined;
  const unit = first.kind === 'rescale' ? first.unit : undefined;
  return { modality: { kind: 'rescale', slope: 1, intercept: 0, ...(unit !== undefined && { unit }) }, float: true };
}

function sameLine(a: ModalityTransform, b: ModalityTransform): boolean {
  if (a.kind === 'lut' || b.kind === 'lut') return false;
  const [p, q] = [lineOf(a), lineOf(b)];
  return p.slope === q.slope && p.intercept === q.intercept;
}

/** Modality value = slope x stored value + intercept; NaN for a table. */
export function lineOf(modality: ModalityTransform): { readonly slope: number; readonly intercept: number } {
  if (modality.kind === 'lut') return { slope: NaN, intercept: NaN };
  return modality.kind === 'identity' ? { slope: 1, intercept: 0 } : modality;
}

/** The instance that all planes cut one way are frames of. Whose it is and what it shows are the series'; its UID is no UID. */
export function instanceOf(
  { instance, frame }: FrameRef,
  image: ImageRecord,
  key: string,
  { columns, rows, pixel, frames }: CutGrid,
  values: Values,
): InstanceRecord {
  const { number: _number, transferSyntax: _syntax, ...whose } = instance;
  const { perFrame: _perFrame, padding: _padding, patientOrientation: _orientation, ...pixels } = image;
  const { windows, voiLuts } = factsOf({ instance, frame }).record;
  const shared: FrameRecord = {
    spacing: { row: pixel, column: pixel, basis: 'patient' },
    modality: values.modality,
    windows,
    voiLuts,
  };
  const float = values.float || image.float !== undefined || image.bitsStored > 16;
  return {
    ...whose,
    // No mark, report or link can be filed under this: it passes no test for UIDs.
    address: { ...instance.address, instance: `cut:${key}` as Uid },
    imageType: ['DERIVED', 'SECONDARY', 'REFORMATTED'],
    image: {
      ...pixels,
      columns,
      rows,
      frameCount: frames.length,
      shutters: [],
      overlays: [],
      shared,
      perFrame: frames,
      ...(float ? { float: 32 as const } : { padding: { value: outsideOf(image) } }),
    },
  };
}

/** What stands where a plane leaves the volume: one below all stored values, so that it is never a measurement. */
function outsideOf({ signed, bitsStored }: ImageRecord): number {
  return (signed ? -(2 ** (bitsStored - 1)) : 0) - 1;
}
