import { useState } from 'react';
import { useStore } from 'zustand';
import type { Tool } from '#src/model/session/view-state.ts';
import type { Session } from '#src/session/session.ts';
import { measuringTools } from './tool-icons.ts';

/** The measuring tool in hand, else the one that was last: the face of their menu. The probe has a button of its own. */
export function useLastMeasuring(session: Session): Tool {
  const tool = useStore(session.view, (v) => v.tool);
  const [last, setLast] = useState<Tool>('length');
  const now = measuringTools.includes(tool) && tool !== 'probe' ? tool : last;
  if (now !== last) setLast(now);
  return now;
}
