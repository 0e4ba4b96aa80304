import { createStore } from 'zustand/vanilla';
import { emptyView, type ViewState } from '#src/model/session/view-state.ts';
import { type ButtonTools, usualButtons } from './buttons.ts';
import { createHistory } from './history.ts';
import type { Habits } from './habits-state.ts';
import { createAnnotationBook } from './annotations.ts';
import { createSeenBook } from './seen.ts';
import { type LaidOverState, nothingLaidOver } from './laid-over-state.ts';
import { nothingSaved, type SavingState } from './saving/state.ts';
import { noSegments, type SegmentsState } from './segments-state.ts';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import type { DocumentReading } from './documents-state.ts';
import type { HangingState, Notice, OpenState, Session } from './session.ts';

/** Nothing is open yet; the page's size is told when something is. */
export const nothingHung: HangingState = {
  offered: [],
  own: [],
  wanted: [],
  priorsKnown: false,
  window: { width: 1280, height: 800 },
};

/** Until what is kept of them has been read. */
const usualHabits: Habits = { profile: 'default', own: {}, singleKeys: true, clamped: {}, advanced: false };

/** A session with nothing open. `initial` is what a link or a restore asks for. */
export function createSession(initial: ViewState = emptyView): Session {
  const view = createStore<ViewState>(() => initial);
  const history = createHistory();
  return {
    view,
    history,
    segments: createStore<SegmentsState>(() => noSegments),
    open: createStore<OpenState>(() => ({ studies: [], displaySets: new Map() })),
    buttons: createStore<ButtonTools>(() => usualButtons),
    habits: createStore<Habits>(() => usualHabits),
    annotations: createAnnotationBook(history),
    laidOver: createStore<LaidOverState>(() => nothingLaidOver),
    documents: createStore<ReadonlyMap<string, DocumentReading>>(() => new Map()),
    seen: createSeenBook(),
    saving: createStore<SavingState>(() => nothingSaved),
    hanging: createStore<HangingState>(() => nothingHung),
    related: createStore<readonly StudyRecord[]>(() => []),
    notices: createStore<readonly Notice[]>(() => []),
  };
}
