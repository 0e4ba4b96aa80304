import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toUid } from '../dicom/uid.ts';
import { readLink, writeLink } from './link.ts';
import { readView } from './validate.ts';
import { emptyView, type CutPath, type PaneView } from './view-state.ts';

const path: CutPath = {
  points: [
    [-40.5, 12.125, 30],
    [0, -8, 30],
    [41, 11.3, 30],
  ],
  frameOfReference: toUid('1.2.3.5'),
  up: [0, 0, 1],
  of: toUid('2.25.7'),
};
const viewOf = (pane: object) => ({ ...emptyView, panes: [pane] });

test('a path survives a link', () => {
  const eighths = fc.integer({ min: -9_000, max: 9_000 }).map((n) => n / 8);
  const place = fc.tuple(eighths, eighths, eighths);
  const any = fc.record(
    {
      points: fc.array(place, { minLength: 2, maxLength: 200 }),
      frameOfReference: fc.constant(toUid('1.2.3.5')),
      up: fc.constantFrom<CutPath['up']>([0, 0, 1], [-1, 0, 0], [0.6, -0.8, 0]),
      of: fc.constant(toUid('2.25.7')),
    },
    { requiredKeys: ['points', 'frameOfReference', 'up'] },
  );
  fc.assert(
    fc.property(any, (one) => {
      const view = viewOf({ displaySet: 'ct', plane: 'curved', path: one });
      const read = readLink(writeLink(view));
      expect(read?.view).toEqual(view);
      expect(read?.dropped).toEqual([]);
    }),
  );
});

test('it can be read by eye', () => {
  expect(writeLink(viewOf({ plane: 'curved', path }))).toBe(
    '0.plane=curved&0.path=1.2.3.5,2.25.7,0,0,1,-40.5,12.125,30,0,-8,30,41,11.3,30',
  );
});

test.each<[string, PaneView | object, readonly string[], object]>([
  ['a curved plane without a path', { plane: 'curved' }, ['panes.0.plane'], {}],
  ['a path without a curved plane', { plane: 'axial', path }, ['panes.0.path'], { plane: 'axial' }],
  ['a path of one point', { plane: 'curved', path: { ...path, points: [[0, 0, 0]] } }, ['panes.0.path', 'panes.0.plane'], {}], // prettier-ignore
  ['a top that is no direction', { plane: 'curved', path: { ...path, up: [0, 0, 0.5] } }, ['panes.0.path', 'panes.0.plane'], {}], // prettier-ignore
  ['places that are none', { plane: 'curved', path: { ...path, points: [[0, 0, 0], [NaN, 1, 2]] } }, ['panes.0.path', 'panes.0.plane'], {}], // prettier-ignore
  ['a frame of reference that is none', { plane: 'curved', path: { ...path, frameOfReference: 'x' } }, ['panes.0.path', 'panes.0.plane'], {}], // prettier-ignore
  ['more points than are drawn', { plane: 'curved', path: { ...path, points: Array.from({ length: 201 }, () => [0, 0, 0]) } }, ['panes.0.path', 'panes.0.plane'], {}], // prettier-ignore
])('%s is dropped and said, and the pictures are shown as they were taken', (_name, pane, dropped, left) => {
  const read = readView(viewOf({ zoom: 2, ...pane }));
  expect(read.dropped).toEqual(dropped);
  expect(read.view.panes[0]).toEqual({ zoom: 2, ...left });
});

test('a damaged path in a link takes nothing else with it', () => {
  const read = readLink('0.set=ct&0.plane=curved&0.path=1.2.3.5,,0,0,1,4,5,6,7&0.zoom=2');
  expect(read?.view.panes[0]).toEqual({ displaySet: 'ct', zoom: 2 });
  expect(read?.dropped).toEqual(['panes.0.path', 'panes.0.plane']);
});
