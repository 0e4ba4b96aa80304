import { createStore } from 'zustand/vanilla';
import type { Annotation } from '#src/model/annotation/annotation.ts';
import type { AnnotationBook } from './session.ts';

/** One step: what stood under an id before and after. Absent = nothing. */
interface Change {
  readonly id: string;
  readonly before: Annotation | undefined;
  readonly after: Annotation | undefined;
}

/** The book of annotations: immutable entries, every change one step that can be undone and redone. */
export function createAnnotationBook(): AnnotationBook {
  const store = createStore<{ readonly all: ReadonlyMap<string, Annotation>; readonly selected?: string }>(() => ({
    all: new Map(),
  }));
  const done: Change[] = [];
  const undone: Change[] = [];

  const set = (id: string, value: Annotation | undefined) => {
    const { all, selected } = store.getState();
    const next = new Map(all);
    if (value) next.set(id, value);
    else next.delete(id);
    const keep = selected !== undefined && next.has(selected);
    store.setState(keep ? { all: next, selected } : { all: next }, true);
  };
  const change = (id: string, after: Annotation | undefined) => {
    const before = store.getState().all.get(id);
    if (before === after) return;
    done.push({ id, before, after });
    undone.length = 0;
    set(id, after);
  };
  const step = (from: Change[], to: Change[], side: 'before' | 'after') => {
    const last = from.pop();
    if (!last) return false;
    to.push(last);
    set(last.id, last[side]);
    return true;
  };

  return {
    store,
    put: (annotation) => change(annotation.id, annotation),
    remove: (id) => change(id, undefined),
    select(id) {
      const { all } = store.getState();
      store.setState(id !== undefined && all.has(id) ? { all, selected: id } : { all }, true);
    },
    undo: () => step(done, undone, 'before'),
    redo: () => step(undone, done, 'after'),
    canUndo: () => done.length > 0,
    canRedo: () => undone.length > 0,
  };
}
