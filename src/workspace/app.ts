import { createContext, useContext, useSyncExternalStore } from 'react';
import type { PaneContext } from '#src/viewport/index.ts';
import type { StudyAddress } from '#src/model/dicom/address.ts';
import type { Host } from '#src/session/host.ts';
import type { Library, DroppedFile, FilesReport } from '#src/session/library.ts';
import type { Session } from '#src/session/session.ts';
import type { Worklist } from '#src/session/worklist.ts';
import { type Language, language, onLanguage } from '#src/text/index.ts';
import type { Outcome } from '#src/model/fault/fault.ts';

/** Where the page is. */
export type Place =
  | { readonly at: 'worklist' }
  | { readonly at: 'reading' }
  /** The address is one of ours but names nothing that can be opened. */
  | { readonly at: 'nowhere' };

/** What the screens are given by `main.tsx`: all they know of the world outside. */
export interface App {
  readonly host: Host;
  readonly session: Session;
  readonly worklist: Worklist;
  readonly library: Library;
  readonly pixels: PaneContext['pixels'];
  /** The frame of the page: where it is and how it goes elsewhere. */
  readonly place: Watched<Place>;
  readonly open: (studies: readonly StudyAddress[]) => void;
  /** Adds a study of the same patient to what is open, without hanging it. */
  readonly addStudy: (study: StudyAddress) => void;
  readonly toWorklist: () => void;
  readonly openFiles: (
    files: readonly DroppedFile[],
    onProgress: (done: number, all: number) => void,
  ) => Promise<Outcome<FilesReport>>;
  readonly setLanguage: (language: Language) => void;
  /** Keeps the view in the address, without a step in the history. */
  readonly setFragment: (fragment: string) => void;
  /** What the archive says of its listing: undefined once it is ready, or where there is no gateway. */
  readonly health: Watched<Indexing | undefined>;
}

export interface Watched<T> {
  readonly get: () => T;
  readonly subscribe: (listener: () => void) => () => void;
}

export interface Indexing {
  readonly done: number;
  readonly all?: number;
  /** Listed so far. */
  readonly studies: number;
}

export const AppContext = createContext<App | undefined>(undefined);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('no App above this component');
  return app;
}

/** The language of the page; what calls it is drawn again when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, language);
}

/** Whether the page is laid out for a hand: one column, big targets. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      narrow.addEventListener('change', listener);
      return () => narrow.removeEventListener('change', listener);
    },
    () => narrow.matches,
  );
}

const narrow = window.matchMedia('(max-width: 700px)');
