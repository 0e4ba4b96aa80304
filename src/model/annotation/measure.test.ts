import { describe, expect, it } from 'vitest';
import type { ImageRecord, UltrasoundRegion } from '../dicom/records.ts';
import { indexPoint as at } from '../geometry/place.ts';
import type { PixelSpacing } from '../geometry/plane.ts';
import type { ImageGeometry } from './annotation.ts';
import { pictureScale } from './calibration.ts';
import { measure } from './measure.ts';

const image = (more: Partial<ImageRecord> = {}, spacing?: PixelSpacing): ImageRecord => ({
  rows: 512,
  columns: 512,
  frameCount: 1,
  samplesPerPixel: 1,
  photometric: 'MONOCHROME2',
  planar: 0,
  bitsAllocated: 16,
  bitsStored: 16,
  highBit: 15,
  signed: true,
  shutters: [],
  overlays: [],
  regions: [],
  shared: { modality: { kind: 'identity' }, windows: [], voiLuts: [], ...(spacing ? { spacing } : {}) },
  ...more,
});

const line: ImageGeometry = { kind: 'length', points: [at(10, 10), at(40, 50)] };
const rectangle = (x0: number, y0: number, x1: number, y1: number): ImageGeometry => ({
  kind: 'rectangle',
  points: [at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1)],
});
const circle = (x: number, y: number, r: number): ImageGeometry => ({
  kind: 'ellipse',
  points: [at(x - r, y), at(x + r, y), at(x, y - r), at(x, y + r)],
});
const region = (more: Partial<UltrasoundRegion>): UltrasoundRegion => ({
  x0: 0,
  y0: 0,
  x1: 199,
  y1: 199,
  spatialFormat: 1,
  dataType: 1,
  flags: 0,
  unitsX: 3,
  unitsY: 3,
  deltaX: 0.02,
  deltaY: 0.02,
  ...more,
});

describe('a length', () => {
  it('of a 3-4-5 triangle is 50 pixels without calibration, and says so', () => {
    expect(measure(line, image(), 1, 'DX')).toEqual({ basis: 'none', length: { value: 50, unit: 'px' } });
  });

  it('takes the row spacing down and the column spacing across', () => {
    const spaced = image({}, { row: 0.3, column: 0.4, basis: 'patient' });
    // 30 columns x 0.4 = 12 mm, 40 rows x 0.3 = 12 mm.
    const { length, basis } = measure(line, spaced, 1, 'CT');
    expect(length?.value).toBeCloseTo(12 * Math.SQRT2, 12);
    expect([length?.unit, basis]).toEqual(['mm', 'patient']);
  });

  it('says when its millimetres are those of the detector', () => {
    expect(measure(line, image({}, { row: 0.1, column: 0.1, basis: 'detector' }), 1, 'DX').basis).toBe('detector');
  });

  it('of pixels of known shape and unknown size is in column widths', () => {
    // Rows are twice as high as columns are wide: 40 rows count 80.
    const { length } = measure(line, image({ aspect: [2, 1] }), 1, 'SC');
    expect(length).toEqual({ value: Math.hypot(30, 80), unit: 'px' });
  });

  it('takes the spacing of its own frame', () => {
    const frames = image({
      frameCount: 2,
      perFrame: [{}, { spacing: { row: 2, column: 2, basis: 'patient' } }],
    });
    expect(measure(line, frames, 2, 'MR').length).toEqual({ value: 100, unit: 'mm' });
    expect(measure(line, frames, 1, 'MR').basis).toBe('none');
  });
});

describe('in ultrasound', () => {
  it('a length is in the units of the region it lies in', () => {
    const { length, basis } = measure(line, image({ regions: [region({})] }), 1, 'US');
    expect(length?.value).toBeCloseTo(10, 12);
    expect(basis).toBe('ultrasound-region');
  });

  it('a length across the border of a region is not calibrated', () => {
    const crossing: ImageGeometry = { kind: 'length', points: [at(190, 10), at(210, 10)] };
    expect(measure(crossing, image({ regions: [region({})] }), 1, 'US')).toEqual({
      basis: 'none',
      uncalibrated: 'outside-regions',
      length: { value: 20, unit: 'px' },
    });
  });

  it('and says whether it crosses regions, or lies in one without a scale', () => {
    const crossing: ImageGeometry = { kind: 'length', points: [at(190, 10), at(210, 10)] };
    const beside = region({ x0: 200, x1: 399, deltaX: 0.05, deltaY: 0.05 });
    const why = (regions: UltrasoundRegion[], shape: ImageGeometry = crossing) =>
      measure(shape, image({ regions }), 1, 'US').uncalibrated;
    expect(why([region({}), beside])).toBe('across-regions');
    expect(why([region({ unitsX: 0, unitsY: 0 })], line)).toBe('region-without-scale');
    expect(why([region({})], line)).toBeUndefined();
    expect(why([region({})], rectangle(190, 10, 210, 20))).toBe('outside-regions');
  });

  it('a line in a Doppler trace is so much time and so much velocity', () => {
    const doppler = region({ dataType: 3, unitsX: 4, unitsY: 7, deltaX: 0.004, deltaY: -1.5 });
    expect(measure(line, image({ regions: [doppler] }), 1, 'US')).toEqual({
      basis: 'ultrasound-region',
      across: { value: 0.12, unit: 's' },
      down: { value: 60, unit: 'cm/s' },
      // 40 rows down are 60 cm/s less, 30 columns on.
      onAxes: { slope: { value: -500, unit: 'cm/s²' }, noBaseline: true },
    });
  });

  it('a picture of one region of tissue has its scale, one of two depths or of a trace has none', () => {
    const scale = (regions: UltrasoundRegion[]) => {
      const scan = image({ regions });
      return pictureScale(scan, scan.shared);
    };
    // 0.02 cm a pixel.
    expect(scale([region({})])).toEqual({ column: expect.closeTo(0.2, 12) as number, basis: 'ultrasound-region' });
    expect(scale([region({}), region({ x0: 200, x1: 399, deltaX: 0.05, deltaY: 0.05 })])).toBeUndefined();
    const doppler = region({ spatialFormat: 3, dataType: 3, unitsX: 4, unitsY: 7, deltaX: 0.004, deltaY: -1.5 });
    expect(scale([doppler])).toBeUndefined();
    expect(scale([region({}), doppler])?.column).toBeCloseTo(0.2, 12);
  });

  it('of two regions that overlap the one with priority counts', () => {
    const low = region({ flags: 1, deltaX: 9, deltaY: 9 });
    const { length } = measure(line, image({ regions: [low, region({})] }), 1, 'US');
    expect(length?.value).toBeCloseTo(10, 12);
  });
});

describe('an angle', () => {
  const right: ImageGeometry = { kind: 'angle', points: [at(20, 10), at(10, 10), at(10, 20)] };

  it('between the axes is right, whatever the pixels', () => {
    expect(measure(right, image({}, { row: 3, column: 1, basis: 'patient' }), 1, 'CT').angle?.value).toBeCloseTo(
      90,
      12,
    );
  });

  it('is that of the patient and not of the pixels', () => {
    const slanted: ImageGeometry = { kind: 'angle', points: [at(20, 10), at(10, 10), at(20, 20)] };
    const tall = image({}, { row: Math.sqrt(3), column: 1, basis: 'patient' });
    expect(measure(slanted, image(), 1, 'CT').angle?.value).toBeCloseTo(45, 12);
    expect(measure(slanted, tall, 1, 'CT').angle?.value).toBeCloseTo(60, 12);
  });

  it('with no arm is no angle', () => {
    expect(measure({ kind: 'angle', points: [at(1, 1), at(1, 1), at(2, 2)] }, image(), 1, 'CT').angle).toBeUndefined();
  });
});

describe('an area', () => {
  const spaced = image({}, { row: 0.5, column: 2, basis: 'patient' });

  it('of a rectangle, a circle and a triangle is that of geometry', () => {
    expect(measure(rectangle(10, 10, 30, 20), spaced, 1, 'CT').area).toEqual({ value: 200, unit: 'mm²' });
    expect(measure(circle(100, 100, 10), image(), 1, 'CT').area?.value).toBeCloseTo(Math.PI * 100, 9);
    const triangle: ImageGeometry = { kind: 'freehand', closed: true, points: [at(0, 0), at(10, 0), at(0, 10)] };
    expect(measure(triangle, spaced, 1, 'CT').area).toEqual({ value: 50, unit: 'mm²' });
  });

  it('of a rectangle at an angle too', () => {
    const turned: ImageGeometry = { kind: 'rectangle', points: [at(10, 0), at(20, 10), at(10, 20), at(0, 10)] };
    expect(measure(turned, image(), 1, 'CT').area).toEqual({ value: 200, unit: 'px²' });
  });

  it('an open line has a length and no area', () => {
    const open: ImageGeometry = { kind: 'freehand', closed: false, points: [at(0, 0), at(3, 4), at(3, 10)] };
    expect(measure(open, image(), 1, 'CT')).toEqual({ basis: 'none', length: { value: 11, unit: 'px' } });
  });

  it('a rectangle’s outline goes all the way round', () => {
    expect(measure(rectangle(0, 0, 3, 4), image(), 1, 'CT').length).toEqual({ value: 14, unit: 'px' });
  });
});

describe('the longer list of tools', () => {
  // Rows 0.5 mm, columns 2 mm.
  const spaced = image({}, { row: 0.5, column: 2, basis: 'patient' });

  it('says the longer of two axes first, whichever was drawn first', () => {
    // 20 columns are 40 mm, 60 rows are 30 mm.
    const across = [at(10, 50), at(30, 50)] as const;
    const down = [at(20, 20), at(20, 80)] as const;
    for (const points of [[...across, ...down] as const, [...down, ...across] as const]) {
      expect(measure({ kind: 'bidirectional', points }, spaced, 1, 'CT')).toEqual({
        basis: 'patient',
        length: { value: 40, unit: 'mm' },
        short: { value: 30, unit: 'mm' },
      });
    }
  });

  it('a circle has its diameter and its area in the patient', () => {
    // 10 mm about (100, 100): 5 columns, 20 rows.
    const points = [at(105, 100), at(95, 100), at(100, 120), at(100, 80)] as const;
    const { diameter, area } = measure({ kind: 'circle', points }, spaced, 1, 'CT');
    expect(diameter).toEqual({ value: 20, unit: 'mm' });
    expect(area?.value).toBeCloseTo(Math.PI * 100, 9);
  });

  it.each([8, 12, 24])('a spline through %i points of a circle has its area within 1 %', (count) => {
    const points = Array.from({ length: count }, (_, i) => {
      const angle = (2 * Math.PI * i) / count;
      return at(200 + 20 * Math.cos(angle), 200 + 80 * Math.sin(angle));
    });
    // 20 columns and 80 rows are 40 mm: a circle of the patient.
    const { area, length } = measure({ kind: 'spline', points }, spaced, 1, 'CT');
    expect(Math.abs((area?.value ?? 0) / (Math.PI * 1600) - 1)).toBeLessThan(0.01);
    expect(Math.abs((length?.value ?? 0) / (Math.PI * 80) - 1)).toBeLessThan(0.01);
  });

  it('a path is as long as the curve through its points, and encloses nothing', () => {
    // Half a circle of 40 mm: 20 columns and 80 rows.
    const points = Array.from({ length: 13 }, (_, i) => {
      const angle = (Math.PI * i) / 12;
      return at(200 + 20 * Math.cos(angle), 200 + 80 * Math.sin(angle));
    });
    const { length, area } = measure({ kind: 'path', points }, spaced, 1, 'CT');
    expect(Math.abs((length?.value ?? 0) / (Math.PI * 40) - 1)).toBeLessThan(0.005);
    expect(area).toBeUndefined();
  });

  it('an arrow and a note measure nothing', () => {
    expect(measure({ kind: 'arrow', points: [at(1, 1), at(9, 9)] }, spaced, 1, 'CT')).toEqual({ basis: 'patient' });
    expect(measure({ kind: 'text', points: [at(1, 1)] }, spaced, 1, 'CT')).toEqual({ basis: 'patient' });
  });

  it('a calibration line says what the reader says, and beside it what the file says', () => {
    const points = [at(10, 10), at(20, 10)] as const;
    expect(measure({ kind: 'calibration', millimetres: 25, points }, spaced, 1, 'CT')).toEqual({
      basis: 'user',
      length: { value: 25, unit: 'mm' },
      byFile: { value: 20, unit: 'mm', basis: 'patient' },
    });
    expect(measure({ kind: 'calibration', millimetres: 25, points }, image(), 1, 'SC')).toEqual({
      basis: 'user',
      length: { value: 25, unit: 'mm' },
    });
  });
});

describe('a Cobb angle', () => {
  /** An end plate about (100, y), tilted by degrees against the rows, drawn from left to right. */
  const plate = (y: number, degrees: number, turned = false) => {
    const [dx, dy] = [20 * Math.cos((degrees * Math.PI) / 180), 20 * Math.sin((degrees * Math.PI) / 180)];
    const ends = [at(100 - dx, y - dy), at(100 + dx, y + dy)] as const;
    return turned ? ([ends[1], ends[0]] as const) : ends;
  };
  const cobb = (upper: readonly [ReturnType<typeof at>, ReturnType<typeof at>], lower: typeof upper, on = image()) =>
    measure({ kind: 'cobb', points: [...upper, ...lower] }, on, 1, 'DX').angle?.value;

  it.each([
    [0, 0, 0],
    [20, 20, 0],
    [10, -15, 25],
    [-30, 30, 60],
    [52, -53, 105],
    [-50, 45, 95],
  ])('of plates at %i and %i degrees is %i, whichever way each is drawn', (upper, lower, truth) => {
    for (const [first, second] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      expect(cobb(plate(100, upper, first), plate(220, lower, second))).toBeCloseTo(truth, 9);
    }
  });

  it('is the same on a picture that lies on its side', () => {
    const turn = (points: readonly [ReturnType<typeof at>, ReturnType<typeof at>]) =>
      points.map(({ x, y }) => at(-y + 400, x)) as unknown as typeof points;
    expect(cobb(turn(plate(100, 52)), turn(plate(220, -53)))).toBeCloseTo(105, 9);
  });

  it('of lines along the way from one to the other is the smaller angle', () => {
    expect(cobb([at(0, 0), at(40, 0)], [at(100, 0), at(140, 20)])).toBeCloseTo((Math.atan(0.5) * 180) / Math.PI, 9);
  });

  it('is that of the patient where pixels are not square', () => {
    // Rows twice as high as columns are wide: a slope of 1/2 in pixels is 45 degrees.
    const tall = image({}, { row: 2, column: 1, basis: 'patient' });
    expect(cobb([at(80, 100), at(120, 120)], [at(80, 200), at(120, 200)], tall)).toBeCloseTo(45, 9);
  });
});
