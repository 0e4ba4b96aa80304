import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PixelSpacing, Plane } from './plane.ts';
import { cornerToIndex, indexPoint, indexToCorner, indexToPatient, patientToIndex, planeNormal } from './place.ts';

const axial: Plane = { position: [-100, -120, 35], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] };
const spacing: PixelSpacing = { row: 0.8, column: 0.5, basis: 'patient' };

describe('pixels and the patient', () => {
  it('the first pixel’s centre is ImagePositionPatient', () => {
    expect(indexToPatient(axial, spacing, indexPoint(0, 0))).toEqual({ space: 'patient', x: -100, y: -120, z: 35 });
  });

  it('columns go with the second spacing value, rows with the first', () => {
    expect(indexToPatient(axial, spacing, indexPoint(10, 0))).toMatchObject({ x: -95, y: -120 });
    expect(indexToPatient(axial, spacing, indexPoint(0, 10))).toMatchObject({ x: -100, y: -112 });
  });

  it('there and back again is the same pixel, in any orientation, to a millionth', () => {
    const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
    const pixel = fc.double({ min: -0.5, max: 4096, noNaN: true });
    fc.assert(
      fc.property(angle, angle, pixel, pixel, (a, b, x, y) => {
        const plane: Plane = {
          position: [12, -7, 300],
          rowDirection: [Math.cos(a), Math.sin(a), 0],
          columnDirection: [-Math.sin(a) * Math.cos(b), Math.cos(a) * Math.cos(b), Math.sin(b)],
        };
        const back = patientToIndex(plane, spacing, indexToPatient(plane, spacing, indexPoint(x, y)));
        expect(back.index.x).toBeCloseTo(x, 6);
        expect(back.index.y).toBeCloseTo(y, 6);
        expect(back.distance).toBeCloseTo(0, 6);
      }),
    );
  });

  it('says how far a place lies in front of the image', () => {
    const { distance } = patientToIndex(axial, spacing, { space: 'patient', x: 0, y: 0, z: 40 });
    expect(distance).toBeCloseTo(5, 12);
    expect(planeNormal(axial)).toEqual([0, 0, 1]);
  });
});

describe('pixel centres and corners', () => {
  it('are half a pixel apart', () => {
    expect(indexToCorner(indexPoint(0, 0))).toEqual({ space: 'corner', x: 0.5, y: 0.5 });
    expect(cornerToIndex({ space: 'corner', x: 0, y: 0 })).toEqual({ space: 'index', x: -0.5, y: -0.5 });
  });

  it('an edge of one pixel survives the way to a saved object and back', () => {
    const edge = [indexPoint(10, 20), indexPoint(11, 20)];
    expect(edge.map((p) => cornerToIndex(indexToCorner(p)))).toEqual(edge);
  });
});
