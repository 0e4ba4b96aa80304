import { useStore } from 'zustand';
import type { OpenStudy } from '#src/session/session.ts';
import { useApp } from '../app.ts';
import { mainStudy } from '#src/session/whose.ts';

/** The study whose patient the workspace is about. */
export function useMainStudy(): OpenStudy | undefined {
  const { session } = useApp();
  const panes = useStore(session.view, (v) => v.panes.map((p) => p.displaySet ?? '').join(' '));
  const open = useStore(session.open);
  // Only what hangs counts, not how it is shown: a slice or a window must draw nothing here.
  return mainStudy(open, { panes: panes.split(' ').map((displaySet) => (displaySet === '' ? {} : { displaySet })) });
}
