import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toUid } from '../dicom/uid.ts';
import { indexPoint as at } from '../geometry/place.ts';
import type { Plane } from '../geometry/plane.ts';
import { markColours, type ImageGeometry, type ImageMark, type PatientMark } from './annotation.ts';
import { readAnnotations, writeAnnotations } from './validate.ts';

const mark: ImageMark = {
  id: '2.25.1',
  version: 1,
  author: 'reader',
  created: '2026-11-21T23:00:00+08:00',
  changed: '2026-11-21T23:00:00Z',
  label: 'nodule 王',
  shape: {
    space: 'index',
    on: { source: 'pacs', study: toUid('1.2'), series: toUid('1.2.3'), instance: toUid('1.2.3.4'), frame: 1 },
    geometry: { kind: 'length', points: [at(1.5, 2), at(3, 4)] },
  },
};

const stored = (annotations: readonly unknown[]): unknown => JSON.parse(JSON.stringify({ format: 1, annotations }));

describe('annotations in storage', () => {
  it('come back as they were', () => {
    const region: ImageMark = {
      ...mark,
      id: '2.25.2',
      textAt: at(9, 9),
      shape: { ...mark.shape, geometry: { kind: 'freehand', closed: true, points: [at(0, 0), at(1, 0), at(0, 1)] } },
    };
    const written: unknown = JSON.parse(JSON.stringify(writeAnnotations([mark, region])));
    expect(readAnnotations(written)).toEqual({ annotations: [mark, region], unread: [] });
  });

  it('of every kind and colour come back as they were', () => {
    const four = [at(0, 0), at(9, 0), at(9, 9), at(0, 9)] as const;
    const geometries: ImageGeometry[] = [
      { kind: 'bidirectional', points: four },
      { kind: 'calibration', millimetres: 25.4, points: [at(0, 0), at(9, 0)] },
      { kind: 'cobb', points: four },
      { kind: 'arrow', points: [at(0, 0), at(9, 0)] },
      { kind: 'text', points: [at(3, 3)] },
      { kind: 'circle', points: four },
      { kind: 'spline', points: [at(0, 0), at(9, 0), at(5, 8)] },
      { kind: 'path', points: [at(0, 0), at(9, 0), at(5, 8)] },
    ];
    const marks = geometries.map((geometry, i): ImageMark => ({
      ...mark,
      id: `2.25.${String(10 + i)}`,
      colour: markColours[i % markColours.length]!,
      shape: { ...mark.shape, geometry },
    }));
    const written: unknown = JSON.parse(JSON.stringify(writeAnnotations(marks)));
    expect(readAnnotations(written)).toEqual({ annotations: marks, unread: [] });
  });

  it('in the patient come back as they were, with their lesion; in a plane that is none they are not read', () => {
    const place = (x: number, y: number, z: number) => ({ space: 'patient' as const, x, y, z });
    const { source, study, series } = mark.shape.on;
    const plane: Plane = { position: [1.5, 2, 3], rowDirection: [1, 0, 0], columnDirection: [0, 0, -1] };
    const inPatient: PatientMark = {
      ...mark,
      lesion: { uid: toUid('2.25.7'), name: 'Hilar', node: true },
      textAt: place(0, 0, 1),
      shape: {
        ...{ space: 'patient', on: { source, study, series }, frameOfReference: toUid('1.9'), plane },
        geometry: { kind: 'length', points: [place(1.5, 2, 3), place(9, 2, 3)] },
      },
    };
    expect(readAnnotations(stored([inPatient]))).toEqual({ annotations: [inPatient], unread: [] });
    const skew = { ...inPatient.shape, plane: { ...plane, columnDirection: [0.5, 0, -1] } };
    expect(readAnnotations(stored([{ ...inPatient, shape: skew }])).annotations).toEqual([]);
  });

  it('of a length that is none, of a colour that is none, or of a curve through two points are not read', () => {
    const line = [at(0, 0), at(9, 0)];
    const broken = [
      { ...mark, shape: { ...mark.shape, geometry: { kind: 'calibration', millimetres: 0, points: line } } },
      { ...mark, shape: { ...mark.shape, geometry: { kind: 'calibration', millimetres: null, points: line } } },
      { ...mark, shape: { ...mark.shape, geometry: { kind: 'spline', points: line } } },
      { ...mark, colour: 'red' },
    ];
    expect(readAnnotations(stored(broken))).toEqual({ annotations: [], unread: broken });
  });

  it('that cannot be read are handed back and do not take the others with them', () => {
    const broken = [
      { ...mark, id: '../../etc' },
      { ...mark, shape: { ...mark.shape, geometry: { kind: 'length', points: [at(1, 1)] } } },
      { ...mark, shape: { ...mark.shape, geometry: { kind: 'star', points: [] } } },
      { ...mark, created: 'yesterday' },
      { ...mark, shape: { ...mark.shape, on: { ...mark.shape.on, frame: 0 } } },
      17,
    ];
    expect(readAnnotations(stored([...broken, mark]))).toEqual({ annotations: [mark], unread: broken });
  });

  it('of one id the highest version counts', () => {
    const later = { ...mark, version: 3, label: 'later' };
    expect(readAnnotations(stored([later, { ...mark, version: 2 }])).annotations).toEqual([later]);
  });

  it('of a later form are not guessed at, and kept', () => {
    expect(readAnnotations({ format: 2, annotations: [mark] })).toEqual({ annotations: [], unread: [mark] });
  });

  it('of any shape at all never throw', () => {
    fc.assert(fc.property(fc.anything(), (anything) => void readAnnotations(anything)));
    fc.assert(fc.property(fc.array(fc.anything()), (list) => void readAnnotations({ format: 1, annotations: list })));
  });
});
