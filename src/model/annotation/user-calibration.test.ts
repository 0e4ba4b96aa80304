import { describe, expect, it } from 'vitest';
import { toUid } from '../dicom/uid.ts';
import type { ImageRecord } from '../dicom/records.ts';
import { indexPoint as at } from '../geometry/place.ts';
import type { PixelSpacing } from '../geometry/plane.ts';
import type { ImageMark } from './annotation.ts';
import { calibrationAt } from './calibration.ts';
import { measure } from './measure.ts';
import { calibratedImage, userCalibrationFor } from './user-calibration.ts';

const image = (spacing?: PixelSpacing, more: Partial<ImageRecord> = {}): ImageRecord => ({
  rows: 512,
  columns: 512,
  frameCount: 1,
  samplesPerPixel: 1,
  photometric: 'MONOCHROME2',
  planar: 0,
  bitsAllocated: 16,
  bitsStored: 16,
  highBit: 15,
  signed: false,
  shutters: [],
  overlays: [],
  regions: [],
  shared: { modality: { kind: 'identity' }, windows: [], voiLuts: [], ...(spacing && { spacing }) },
  ...more,
});
const frame = (instance: string, series = '1.2.3') => ({
  source: 'pacs',
  study: toUid('1.2'),
  series: toUid(series),
  instance: toUid(instance),
  frame: 1,
});
const line = (instance: string, millimetres: number, changed = '2026-11-22T08:00:00+08:00'): ImageMark => ({
  id: `2.25.${instance.replaceAll('.', '')}`,
  version: 1,
  author: '',
  created: changed,
  changed,
  shape: {
    space: 'index',
    on: frame(instance),
    geometry: { kind: 'calibration', millimetres, points: [at(10, 10), at(110, 10)] },
  },
});
const detector: PixelSpacing = { row: 0.2, column: 0.2, basis: 'detector' };
const lineOf = (mark: ImageMark) => userCalibrationFor(mark.shape.on, 'DX', [mark])!;

describe('a calibration line', () => {
  it('gives its image a scale that is said to be the reader’s, and leaves the file’s alone', () => {
    const film = image(detector);
    // 100 pixels are said to be 15 mm.
    const calibrated = calibratedImage(film, film, lineOf(line('1.2.3.4', 15)));
    const measured = measure({ kind: 'length', points: [at(0, 0), at(30, 40)] }, calibrated, 1, 'DX');
    expect(measured).toEqual({ basis: 'user', length: { value: expect.closeTo(7.5, 12) as number, unit: 'mm' } });
    expect(film.shared.spacing).toEqual(detector);
  });

  it('keeps the shape of pixels that are not square', () => {
    // Rows are twice as high as columns are wide; the line runs along the columns' axis.
    const tall = image(undefined, { aspect: [2, 1] });
    const calibrated = calibratedImage(tall, tall, lineOf(line('1.2.3.4', 50)));
    expect(calibrated.shared.spacing).toEqual({ row: 1, column: 0.5, basis: 'user' });
  });

  it('speaks for its own image alone where each has a magnification of its own, and for the series elsewhere', () => {
    const marks = [line('1.2.3.4', 15)];
    expect(userCalibrationFor(frame('1.2.3.5'), 'DX', marks)).toBeUndefined();
    expect(userCalibrationFor(frame('1.2.3.5'), 'US', marks)).toBeUndefined();
    expect(userCalibrationFor(frame('1.2.3.5'), 'OT', marks)?.on.instance).toBe('1.2.3.4');
    expect(userCalibrationFor(frame('1.2.3.5', '1.2.9'), 'OT', marks)).toBeUndefined();
  });

  it('on the image itself goes before one on its neighbour, and the later before the earlier', () => {
    const [own, neighbour] = [line('1.2.3.4', 15), line('1.2.3.5', 30, '2026-11-22T09:00:00+08:00')];
    const later = { ...line('1.2.3.4', 20, '2026-11-22T08:30:00+08:00'), id: '2.25.9' };
    const found = (marks: ImageMark[]) => userCalibrationFor(frame('1.2.3.4'), 'OT', marks)?.geometry.millimetres;
    expect(found([own, neighbour])).toBe(15);
    expect(found([neighbour, own])).toBe(15);
    expect(found([own, later, neighbour])).toBe(20);
    expect(found([later, own])).toBe(20);
  });

  it('says nothing of images of another size or spacing', () => {
    const calibrating = lineOf(line('1.2.3.4', 15));
    const other = image({ ...detector, row: 0.1, column: 0.1 });
    expect(calibratedImage(other, image(detector), calibrating)).toEqual(other);
    const small = image(detector, { rows: 256 });
    expect(calibratedImage(small, image(detector), calibrating)).toEqual(small);
  });

  it('does not touch the scale of an ultrasound region, and gives one to what lies outside', () => {
    const tissue = {
      x0: 100,
      y0: 100,
      x1: 200,
      y1: 200,
      spatialFormat: 1,
      dataType: 1,
      flags: 0,
      unitsX: 3,
      unitsY: 3,
      deltaX: 0.05,
      deltaY: 0.05,
    };
    const scan = image(undefined, { regions: [tissue] });
    const calibrated = calibratedImage(scan, scan, lineOf(line('1.2.3.4', 15)));
    const own = calibrated.shared;
    expect(calibrationAt(calibrated, own, [at(110, 110), at(150, 150)])).toMatchObject({ basis: 'ultrasound-region' });
    expect(calibrationAt(calibrated, own, [at(10, 10), at(50, 50)])).toMatchObject({ kind: 'length', basis: 'user' });
    expect(calibrationAt(scan, scan.shared, [at(10, 10), at(50, 50)])).toMatchObject({ kind: 'none' });
  });
});
