import { useSyncExternalStore } from 'react';
import { unsavedCount } from '#src/session/saving/unsaved.ts';
import { useApp } from '../app.ts';

/** How many changes no store has. */
export function useUnsaved(): number {
  const { session } = useApp();
  return useSyncExternalStore(
    (listener) => {
      const stops = [session.annotations.store, session.segments, session.saving, session.open].map((store) =>
        store.subscribe(listener),
      );
      return () => stops.forEach((stop) => stop());
    },
    () => unsavedCount(session),
  );
}
