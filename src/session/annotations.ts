import { createStore } from 'zustand/vanilla';
import type { Annotation } from '#src/model/annotation/annotation.ts';
import { createHistory } from './history.ts';
import type { AnnotationBook, AnnotationState } from './session.ts';

/** The book of annotations: immutable entries, every change one step of a history that can be undone and redone. */
export function createAnnotationBook(history = createHistory()): AnnotationBook {
  const store = createStore<AnnotationState>(() => ({ all: new Map(), hidden: new Set() }));
  let calibrations: { readonly of: AnnotationState['all']; readonly list: readonly Annotation[] } | undefined;

  type Entry = readonly [id: string, value: Annotation | undefined];
  const set = (entries: readonly Entry[]) => {
    const { all, selected, before, hidden } = store.getState();
    const next = new Map(all);
    for (const [id, value] of entries) {
      if (value) next.set(id, value);
      else next.delete(id);
    }
    const known = (id: string | undefined) => id !== undefined && next.has(id);
    store.setState({ all: next, hidden, ...(known(selected) && { selected }), ...(known(before) && { before }) }, true);
  };
  const change = (after: readonly Entry[]) => {
    const { all } = store.getState();
    const before = after.map(([id]): Entry => [id, all.get(id)]);
    if (after.every(([id, value]) => all.get(id) === value)) return;
    history.push({ undo: () => set(before), redo: () => set(after) });
    set(after);
  };

  // A version is a state for ever: one that was undone may be in a store, and another under its number would pass for saved.
  const highest = new Map<string, number>();
  const used = ({ id, version }: Annotation) => highest.set(id, Math.max(version, highest.get(id) ?? 0));
  const entryOf = (mark: Annotation): Entry => {
    if (store.getState().all.get(mark.id) === mark) return [mark.id, mark];
    const version = Math.max(mark.version, (highest.get(mark.id) ?? 0) + 1);
    const next = version === mark.version ? mark : { ...mark, version };
    used(next);
    return [mark.id, next];
  };

  return {
    store,
    put: (annotation) => change([entryOf(annotation)]),
    putAll: (annotations) => change(annotations.map(entryOf)),
    remove: (id) => change([[id, undefined]]),
    load(annotations) {
      annotations.forEach(used);
      const { all, ...rest } = store.getState();
      store.setState({ ...rest, all: new Map([...all, ...annotations.map((mark) => [mark.id, mark] as const)]) }, true);
    },
    select(id) {
      const { all, selected, before: last, hidden } = store.getState();
      const before = selected === id ? last : (selected ?? last);
      const chosen = id !== undefined && all.has(id) && { selected: id };
      store.setState({ all, hidden, ...chosen, ...(before !== undefined && { before }) }, true);
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
