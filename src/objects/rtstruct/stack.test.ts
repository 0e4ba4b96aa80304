import { describe, expect, it } from 'vitest';
import { toUid } from '#src/model/dicom/uid.ts';
import type { Slice } from '../parts.ts';
import { isIn } from '../seg/runs.ts';
import { contoursOn } from './contours-on.ts';
import { makeStack, spansAlong } from './stack.ts';
import type { Contour, ContourType, StructureSet } from './structure-set.ts';

type Points = readonly (readonly [x: number, y: number])[];
const frame = toUid('1.2.5');
const square = (from: number, to: number): Points => [
  [from, from],
  [to, from],
  [to, to],
  [from, to],
];
const contour = (points: Points, z: number, type: ContourType = 'closed'): Contour => ({
  ...{ part: 0, type, sources: [], frameOfReference: frame },
  points: Float64Array.from(points.flatMap(([x, y]) => [x, y, z])),
});
const setOf = (contours: readonly Contour[]): StructureSet => ({
  kind: 'rtstruct',
  label: '',
  parts: [{ number: 1, name: 'R', colour: [255, 0, 0], count: contours.length }],
  contours,
});

/** Lengths of what lies inside along y = `at`, from x = 0. */
function inside(contours: readonly Contour[], at: number): readonly number[] {
  const stack = makeStack(contours);
  const [layer] = stack?.layers ?? [];
  if (!stack || !layer) throw new Error('no stack');
  // Along the patient's x, whichever way the stack counts across and down.
  const start = [stack.across[1] * at, stack.down[1] * at] as const;
  return spansAlong(layer, start, [stack.across[0], stack.down[0]]).map((t) => Math.round(t * 1e6) / 1e6);
}

describe('closed contours of one plane', () => {
  const outer = square(0, 30);
  const hole = square(10, 20);
  const island = square(14, 16);

  it.each([
    ['whichever way they wind', [contour(outer, 0), contour([...hole].reverse(), 0)]],
    ['both wound alike', [contour(hole, 0), contour(outer, 0)]],
    ['to be counted by even and odd', [contour(outer, 0, 'xor'), contour(hole, 0, 'xor')]],
  ])('within each other are holes, %s', (_, contours) => {
    expect(inside(contours, 12)).toEqual([0, 10, 20, 30]);
    expect(inside(contours, 5)).toEqual([0, 30]);
  });

  it('within a hole are islands', () => {
    const contours = [contour(island, 0), contour(outer, 0), contour(hole, 0)];
    expect(inside(contours, 15)).toEqual([0, 10, 14, 16, 20, 30]);
  });

  it('joined by a keyhole leave the hole out', () => {
    const keyhole: Points = [
      [0, 0],
      [30, 0],
      [30, 30],
      [0, 30],
      [0, 15],
      [10, 15],
      [10, 20],
      [20, 20],
      [20, 10],
      [10, 10],
      [10, 15],
      [0, 15],
    ];
    expect(inside([contour(keyhole, 0)], 12)).toEqual([0, 10, 20, 30]);
  });

  it('that cross are one area, and of those by even and odd what only one holds', () => {
    const crossing = [square(0, 20), square(10, 30)];
    expect(
      inside(
        crossing.map((points) => contour(points, 0)),
        15,
      ),
    ).toEqual([0, 30]);
    expect(
      inside(
        crossing.map((points) => contour(points, 0, 'xor')),
        15,
      ),
    ).toEqual([0, 10, 20, 30]);
  });

  it('written twice are there once', () => {
    expect(inside([contour(outer, 0), contour(outer, 0)], 15)).toEqual([0, 30]);
  });
});

const slice = (more: Partial<Slice>): Slice => ({
  ...{ instance: toUid('1.2.3'), frame: 1, rows: 60, columns: 60 },
  spacing: { row: 1, column: 1, basis: 'patient' },
  frameOfReference: frame,
  step: 5,
  ...more,
});
const axial = (z: number) =>
  slice({ plane: { position: [-10, -10, z], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] } });

describe('contours on a picture', () => {
  it('of two planes as near as half a step are those of the nearer one, not rings', () => {
    const set = setOf([contour(square(0, 30), 0), contour(square(5, 25), 2)]);
    const { contours } = contoursOn(set, axial(0.5));
    expect(contours).toHaveLength(1);
    expect(contours[0]?.points[0]).toBe(10.5);
  });

  it('say which of them is a hole', () => {
    const set = setOf([contour(square(0, 30), 0), contour(square(10, 20), 0)]);
    const turns = contoursOn(set, axial(0)).contours.map(({ turn }) => turn);
    expect(new Set(turns)).toEqual(new Set([1, -1]));
  });

  // Squares of 20 mm at z = 0, of 10 mm at z = 3, none at z = 6, of 20 mm at z = 9.
  const stack = setOf([contour(square(0, 20), 0), contour(square(5, 15), 3), contour(square(0, 20), 9)]);
  const rowsOf = (cut: Slice): ReadonlyMap<number, number> => {
    const { cuts, contours } = contoursOn(stack, cut);
    expect(contours).toEqual([]);
    const [only] = cuts;
    const lengths = new Map<number, number>();
    for (let y = 0; y < cut.rows; y++) {
      let length = 0;
      for (let x = 0; x < cut.columns; x++) if (only && isIn(only.runs, y * cut.columns + x)) length += 1;
      if (length > 0) lengths.set(y, length);
    }
    return lengths;
  };

  it('across them are the room of each plane, as wide as it is, with the gap left open', () => {
    // Coronal, half a millimetre a pixel: row y lies at z = 12 - y / 2.
    const coronal = slice({
      spacing: { row: 0.5, column: 0.5, basis: 'patient' },
      plane: { position: [-4.9, 10, 12.1], rowDirection: [1, 0, 0], columnDirection: [0, 0, -1] },
    });
    const rows = rowsOf(coronal);
    const z = (y: number) => 12.1 - y / 2;
    for (let y = 0; y < 60; y++) {
      const at = z(y);
      const wide = at < -1.5 ? 0 : at < 1.5 ? 20 : at < 4.5 ? 10 : at < 7.5 ? 0 : at < 10.5 ? 20 : 0;
      expect(rows.get(y) ?? 0, `z = ${String(at)}`).toBe(wide * 2);
    }
  });

  it('on a sagittal picture whose rows go through the planes are the same', () => {
    const sagittal = slice({
      spacing: { row: 0.5, column: 0.5, basis: 'patient' },
      plane: { position: [10, -4.9, -6.1], rowDirection: [0, 0, 1], columnDirection: [0, 1, 0] },
    });
    const rows = rowsOf(sagittal);
    // z from -1.5 to 4.5 and from 7.5 to 10.5: 12 and 6 half millimetres, the smaller square's for 10 mm alone.
    expect(rows.get(30)).toBe(18);
    expect(rows.get(12)).toBe(12);
    expect([...rows.values()].filter((length) => length === 18)).toHaveLength(20);
  });

  it('between them, on a plane that was cut anew, are those of the nearest', () => {
    const cut = { ...axial(4), instance: 'cut:axial' as never };
    expect(rowsOf(cut).size).toBe(10);
    expect(rowsOf({ ...cut, ...axial(5), instance: 'cut:axial' as never }).size).toBe(0);
  });
});
