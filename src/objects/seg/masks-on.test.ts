import { describe, expect, it } from 'vitest';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import type { Slice } from '../parts.ts';
import { colourOf, labToRgb } from './colours.ts';
import { masksOn } from './masks-on.ts';
import { borderOf, isIn, runsOfBits } from './runs.ts';
import type { Mask, Segmentation } from './segmentation.ts';

const uid = (n: number) => `1.2.${String(n)}` as Uid;
const spacing = { row: 1, column: 1, basis: 'patient' } as const;
const axial = (x: number, y: number, z: number) => ({
  position: [x, y, z] as Vector3,
  rowDirection: [1, 0, 0] as Vector3,
  columnDirection: [0, 1, 0] as Vector3,
});

/** Three frames of 4 x 4 pixels two millimetres apart; in the one at z = 2n, column n of row 1 is in the segment. */
const masks = [0, 1, 2].map((n): Mask => ({
  part: 0,
  plane: axial(0, 0, 2 * n),
  spacing,
  sources: [{ instance: uid(n), frames: [] }],
  runs: Uint32Array.of(4 + n, 1),
}));
const seg: Segmentation = {
  kind: 'seg',
  type: 'binary',
  label: '',
  frameOfReference: uid(99),
  rows: 4,
  columns: 4,
  parts: [{ number: 1, name: 'one', colour: [255, 0, 0], count: 3 }],
  masks,
};
const slice = (more: Partial<Slice>): Slice => ({
  instance: uid(50),
  frame: 1,
  rows: 4,
  columns: 4,
  frameOfReference: uid(99),
  spacing,
  plane: axial(0, 0, 0),
  ...more,
});

describe('what of a segmentation lies on a picture', () => {
  it('is the nearest frame within half a step, and nothing beyond', () => {
    const at = (z: number) => masksOn(seg, slice({ plane: axial(0, 0, z) })).masks.map(({ runs }) => [...runs]);
    expect(at(2)).toEqual([[5, 1]]);
    expect(at(2.6)).toEqual([[5, 1]]);
    expect(at(3.4)).toEqual([[6, 1]]);
    expect(at(3)).toHaveLength(1);
    expect(at(-0.9)).toEqual([[4, 1]]);
    expect(at(-1.2)).toEqual([]);
  });

  it('is put there by its own grid: a picture of half the pixels, begun two millimetres further', () => {
    const fine = slice({ plane: axial(2, 0, 4), spacing: { row: 0.5, column: 0.5, basis: 'patient' } });
    const [mask] = masksOn(seg, fine).masks;
    // The SEG's first corner lies at x = -0.5 mm; the picture's at 1.75 mm: 4.5 of its pixels before its own.
    expect(mask?.toImage).toEqual([2, 0, 0, 2, -4.5, -0.5]);
  });

  it('is seen across its frames too, at the nearest of them', () => {
    const sagittal = slice({
      plane: { position: [1, 0, 0], rowDirection: [0, 1, 0], columnDirection: [0, 0, 1] },
      columns: 4,
      rows: 6,
    });
    const [mask] = masksOn(seg, sagittal).masks;
    // Column 1 of the frame at z = 2 only: its pixel at y = 1, for z from just over 1 to 3, the halves to the lower frame.
    expect([...(mask?.runs ?? [])]).toEqual([2 * 4 + 1, 1, 3 * 4 + 1, 1]);
  });

  it('is nothing in another frame of reference, and that is said', () => {
    expect(masksOn(seg, slice({ frameOfReference: uid(98) }))).toEqual({ masks: [], doubt: 'frame-of-reference' });
  });

  it('goes by reference where there is no plane, if the sizes agree', () => {
    const { plane: _, spacing: __, frameOfReference: ___, ...bare } = slice({ instance: uid(1) });
    expect(masksOn(seg, bare).masks.map(({ runs }) => [...runs])).toEqual([[5, 1]]);
    expect(masksOn(seg, { ...bare, columns: 8 })).toEqual({ masks: [], doubt: 'no-place' });
  });

  it('is doubted where it names a picture that lies elsewhere', () => {
    const far = slice({ instance: uid(1), plane: axial(0, 0, 40) });
    expect(masksOn(seg, far)).toEqual({ masks: [], doubt: 'contradiction' });
  });
});

describe('runs', () => {
  it('are read from packed bits and end with their rows', () => {
    // 5 columns: row 0 = .XX.X, row 1 = X...., so pixels 1, 2, 4, 5.
    const runs = runsOfBits(Uint8Array.of(0b00110110, 0), 2, 5);
    expect([...runs]).toEqual([1, 2, 4, 1, 5, 1]);
    expect([0, 1, 2, 3, 4, 5, 6].filter((pixel) => isIn(runs, pixel))).toEqual([1, 2, 4, 5]);
  });

  it('have a border along the edges of their pixels', () => {
    // Two pixels one over the other in a raster three wide: a frame of 1 x 2.
    const lines = borderOf(Uint32Array.of(1, 1, 4, 1), 3);
    const sorted = Array.from({ length: lines.length / 4 }, (_, i) =>
      [...lines.slice(i * 4, i * 4 + 4)].join(' '),
    ).sort();
    expect(sorted).toEqual(['1 0 1 2', '1 0 2 0', '1 2 2 2', '2 0 2 2']);
  });
});

describe('colours', () => {
  it('are those that CIELab names: white, black, and the primaries of sRGB relative to D50', () => {
    expect(labToRgb([65535, 32896, 32896])).toEqual([255, 255, 255]);
    expect(labToRgb([0, 32896, 32896])).toEqual([0, 0, 0]);
    // L* 54.29, a* 80.81, b* 69.89 and L* 29.57, a* 68.30, b* -112.03 (Lindbloom, sRGB after Bradford to D50).
    const word = (l: number, a: number, b: number) =>
      [(l * 65535) / 100, ((a + 128) * 65535) / 255, ((b + 128) * 65535) / 255].map(Math.round) as [
        number,
        number,
        number,
      ];
    for (const [lab, rgb] of [
      [word(54.29, 80.81, 69.89), [255, 0, 0]],
      [word(29.57, 68.3, -112.03), [0, 0, 255]],
    ] as const) {
      const off = labToRgb(lab).map((value, i) => Math.abs(value - (rgb[i] ?? 0)));
      expect(Math.max(...off)).toBeLessThanOrEqual(2);
    }
  });

  it('are the same for the same number where the object names none', () => {
    expect(colourOf(3)).toEqual(colourOf(3));
    expect(colourOf(1)).not.toEqual(colourOf(2));
  });
});
