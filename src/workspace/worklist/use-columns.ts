import { useSyncExternalStore } from 'react';
import {
  type ColumnPlace,
  columnTracks,
  keepColumns,
  keptColumns,
  usualColumns,
} from '#src/session/worklist-columns.ts';
import type { Settings } from '#src/session/host.ts';
import { useApp, useNarrow } from '../app.ts';

const listeners = new Set<() => void>();
let version = 0;

export interface Columns {
  /** In order, hidden ones too. On a phone the usual ones: the style sheet makes two lines of them. */
  readonly places: readonly ColumnPlace[];
  /** The grid's tracks where somebody has changed them; else the style sheet chooses by the page's width. */
  readonly tracks?: string;
  /** Keeps the columns as they are now wanted; without any, as they are for everybody. */
  readonly change: (places?: readonly ColumnPlace[]) => void;
}

/** The columns of the list, as this person keeps them. */
export function useColumns(): Columns {
  const { settings } = useApp().host;
  const narrow = useNarrow();
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => version,
  );
  const kept = narrow ? undefined : keptColumns(settings);
  return {
    places: kept ?? usualColumns,
    ...(kept ? { tracks: columnTracks(kept) } : {}),
    change: (places) => change(settings, places),
  };
}

function change(settings: Settings, places: readonly ColumnPlace[] | undefined): void {
  keepColumns(settings, places);
  version++;
  for (const listener of [...listeners]) listener();
}
