import type { ImageSet } from '#src/dataset/display-set.ts';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import { instanceOf, seriesOf } from '#src/dataset/instances.fixture.ts';
import type { ImageRecord } from '#src/model/dicom/records.ts';
import type { ModalityTransform } from '#src/model/display/luts.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { add, cross, scale, unit } from '#src/model/geometry/vector.ts';

/** How a phantom was acquired. Millimetres and degrees. */
export interface Acquisition {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  readonly row: Vector3;
  readonly column: Vector3;
  readonly spacing: readonly [row: number, column: number];
  /** From each slice to the next. */
  readonly step: Vector3;
  readonly origin: Vector3;
  readonly modality?: (slice: number) => ModalityTransform;
  readonly image?: Partial<ImageRecord>;
}

export const plain: Acquisition = {
  columns: 24,
  rows: 20,
  slices: 14,
  row: [1, 0, 0],
  column: [0, 1, 0],
  spacing: [1, 1],
  step: [0, 0, -2],
  origin: [-11, -9, 30],
};

/** Axes turned about a direction; for acquisitions that lie along nothing. */
export function turned(axis: Vector3, degrees: number): (v: Vector3) => Vector3 {
  const n = unit(axis);
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return (v) => {
    const along = n[0] * v[0] + n[1] * v[1] + n[2] * v[2];
    return add(add(scale(v, c), scale(cross(n, v), s)), scale(n, along * (1 - c)));
  };
}

/** Where a voxel of the acquisition lies, by the standard's equation (PS3.3 C.7.6.2.1-1), slice by slice. */
export function placeOf(made: Acquisition, column: number, row: number, slice: number): Vector3 {
  const position = add(made.origin, scale(made.step, slice));
  return add(position, add(scale(made.row, column * made.spacing[1]), scale(made.column, row * made.spacing[0])));
}

/** The acquisition as records make it. */
export function setOf(made: Acquisition): ImageSet {
  const series = seriesOf('CT');
  const instances = Array.from({ length: made.slices }, (_, slice) =>
    instanceOf({
      series,
      number: slice + 1,
      image: { columns: made.columns, rows: made.rows, ...made.image },
      frame: {
        plane: { position: placeOf(made, 0, 0, slice), rowDirection: made.row, columnDirection: made.column },
        spacing: { row: made.spacing[0], column: made.spacing[1], basis: 'patient' },
        ...(made.modality && { modality: made.modality(slice) }),
      },
    }),
  );
  const [set] = displaySetsOf(series, instances, false);
  if (set?.kind !== 'image') throw new Error('the phantom is no image set');
  return set;
}

/** Stored values of every slice of a phantom that is a function of the place in the patient. */
export function scanOf(made: Acquisition, value: (at: Vector3, slice: number) => number): Float64Array[] {
  return Array.from({ length: made.slices }, (_, slice) =>
    Float64Array.from({ length: made.rows * made.columns }, (_pixel, i) =>
      value(placeOf(made, i % made.columns, Math.floor(i / made.columns), slice), slice),
    ),
  );
}
