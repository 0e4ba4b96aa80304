import { createStore } from 'zustand/vanilla';
import { emptyView, type ViewState } from '#src/model/session/view-state.ts';
import { createAnnotationBook } from './annotations.ts';
import type { OpenState, Session } from './session.ts';

/** A session with nothing open. `view` is what a link or a restore asks for. */
export function createSession(view: ViewState = emptyView): Session {
  return {
    view: createStore<ViewState>(() => view),
    open: createStore<OpenState>(() => ({ studies: [], displaySets: new Map() })),
    annotations: createAnnotationBook(),
  };
}
