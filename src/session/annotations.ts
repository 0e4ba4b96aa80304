import { createStore } from 'zustand/vanilla';
import type { Annotation } from '#src/model/annotation/annotation.ts';
import { createHistory } from './history.ts';
import type { AnnotationBook, AnnotationState } from './session.ts';

/** The book of annotations: immutable entries, every change one step of a history that can be undone and redone. */
export function createAnnotationBook(history = createHistory()): AnnotationBook {
  const store = createStore<AnnotationState>(() => ({ all: new Map(), hidden: new Set() }));
  let calibrations: { readonly of: AnnotationState['all']; readonly list: readonly Annotation[] } | undefined;

  const set = (id: string, value: Annotation | undefined) => {
    const { all, selected, hidden } = store.getState();
    const next = new Map(all);
    if (value) next.set(id, value);
    else next.delete(id);
    const keep = selected !== undefined && next.has(selected);
    store.setState({ all: next, hidden, ...(keep && { selected }) }, true);
  };
  const change = (id: string, after: Annotation | undefined) => {
    const before = store.getState().all.get(id);
    if (before === after) return;
    history.push({ undo: () => set(id, before), redo: () => set(id, after) });
    set(id, after);
  };

  return {
    store,
    put: (annotation) => change(annotation.id, annotation),
    remove: (id) => change(id, undefined),
    load(annotations) {
      const { all, ...rest } = store.getState();
      store.setState({ ...rest, all: new Map([...all, ...annotations.map((mark) => [mark.id, mark] as const)]) }, true);
    },
    select(id) {
      const { all, hidden } = store.getState();
      store.setState({ all, hidden, ...(id !== undefined && all.has(id) && { selected: id }) }, true);
    },
    setHidden: (ids) => store.setState({ hidden: new Set(ids) }),
    calibrations() {
      const { all } = store.getState();
      if (calibrations?.of !== all) {
        const list = [...all.values()].filter((mark) => mark.shape.geometry.kind === 'calibration');
        calibrations = { of: all, list };
      }
      return calibrations.list;
    },
    undo: history.undo,
    redo: history.redo,
    canUndo: history.canUndo,
    canRedo: history.canRedo,
  };
}
