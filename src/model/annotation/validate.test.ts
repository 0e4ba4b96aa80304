import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toUid } from '../dicom/uid.ts';
import { indexPoint as at } from '../geometry/place.ts';
import type { Annotation } from './annotation.ts';
import { readAnnotations, writeAnnotations } from './validate.ts';

const mark: Annotation = {
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
    const region: Annotation = {
      ...mark,
      id: '2.25.2',
      textAt: at(9, 9),
      shape: { ...mark.shape, geometry: { kind: 'freehand', closed: true, points: [at(0, 0), at(1, 0), at(0, 1)] } },
    };
    const written: unknown = JSON.parse(JSON.stringify(writeAnnotations([mark, region])));
    expect(readAnnotations(written)).toEqual({ annotations: [mark, region], unread: [] });
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
