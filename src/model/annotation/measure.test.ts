import { describe, expect, it } from 'vitest';
import type { ImageRecord, UltrasoundRegion } from '../dicom/records.ts';
import { indexPoint as at } from '../geometry/place.ts';
import type { PixelSpacing } from '../geometry/plane.ts';
import type { ImageGeometry } from './annotation.ts';
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
      length: { value: 20, unit: 'px' },
    });
  });

  it('a line in a Doppler trace is so much time and so much velocity', () => {
    const doppler = region({ dataType: 3, unitsX: 4, unitsY: 7, deltaX: 0.004, deltaY: -1.5 });
    expect(measure(line, image({ regions: [doppler] }), 1, 'US')).toEqual({
      basis: 'none',
      across: { value: 0.12, unit: 's' },
      down: { value: 60, unit: 'cm/s' },
    });
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
