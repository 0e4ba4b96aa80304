import { describe, expect, it } from 'vitest';
import type { ImageMark } from '#src/model/annotation/annotation.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { createAnnotationBook } from './annotations.ts';

const mark = (id: string, version: number): ImageMark => ({
  id,
  version,
  author: 'test',
  created: '2026-11-14T09:42:00+00:00',
  changed: '2026-11-14T09:42:00+00:00',
  shape: {
    space: 'index',
    on: { source: 's', study: toUid('1.2'), series: toUid('1.3'), instance: toUid('1.4'), frame: 1 },
    geometry: { kind: 'probe', points: [{ space: 'index', x: 1, y: 2 }] },
  },
});

describe('the book of annotations', () => {
  it('takes back and brings again each change as one step', () => {
    const book = createAnnotationBook();
    const [first, second] = [mark('2.25.1', 1), mark('2.25.1', 2)];
    book.put(first);
    book.put(second);
    book.remove('2.25.1');
    const held = () => book.store.getState().all.get('2.25.1');
    expect(held()).toBeUndefined();
    expect(book.undo()).toBe(true);
    expect(held()).toBe(second);
    book.undo();
    expect(held()).toBe(first);
    book.undo();
    expect(held()).toBeUndefined();
    expect(book.undo()).toBe(false);
    book.redo();
    book.redo();
    expect(held()).toBe(second);
  });

  it('never gives a version to two states: what was saved, undone and changed otherwise is unsaved', () => {
    const book = createAnnotationBook();
    const held = () => book.store.getState().all.get('2.25.1');
    book.load([mark('2.25.1', 3)]);
    book.put({ ...mark('2.25.1', 4), label: 'as it was saved' });
    book.undo();
    expect(held()?.version).toBe(3);
    book.put({ ...mark('2.25.1', 4), label: 'otherwise' });
    expect(held()).toMatchObject({ version: 5, label: 'otherwise' });
    book.undo();
    expect(held()?.version).toBe(3);
  });

  it('forgets what could be brought again once something new is done', () => {
    const book = createAnnotationBook();
    book.put(mark('2.25.1', 1));
    book.undo();
    book.put(mark('2.25.2', 1));
    expect(book.canRedo()).toBe(false);
  });

  it('never keeps something selected that is gone', () => {
    const book = createAnnotationBook();
    book.put(mark('2.25.1', 1));
    book.select('2.25.1');
    book.remove('2.25.1');
    expect(book.store.getState().selected).toBeUndefined();
    book.select('2.25.9');
    expect(book.store.getState().selected).toBeUndefined();
  });

  it('hides marks without a step to undo, and tells calibration lines until they change', () => {
    const book = createAnnotationBook();
    book.put(mark('2.25.1', 1));
    const points = [
      { space: 'index', x: 1, y: 2 },
      { space: 'index', x: 9, y: 2 },
    ] as const;
    const plain = mark('2.25.2', 1);
    book.put({ ...plain, shape: { ...plain.shape, geometry: { kind: 'calibration', millimetres: 25, points } } });
    book.setHidden(['2.25.1']);
    const lines = book.calibrations();
    expect(lines.map(({ id }) => id)).toEqual(['2.25.2']);
    book.select('2.25.1');
    expect(book.calibrations()).toBe(lines);
    expect([...book.store.getState().hidden]).toEqual(['2.25.1']);
    book.undo();
    expect(book.calibrations()).toEqual([]);
    expect([...book.store.getState().hidden]).toEqual(['2.25.1']);
  });
});
