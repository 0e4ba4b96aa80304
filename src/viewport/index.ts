import './pane.css';

export type { MakePane, Pane, PaneContext } from './pane.ts';
export { makePane } from './make-pane.ts';
export { linkPanes } from './sync/link-panes.ts';
export { linkTones } from './sync/link-tones.ts';
export { paintThumbnail } from './image/thumbnail.ts';
export { measuredLines } from './image/drawings/words.ts';
export { calibratedInSession } from './image/drawings/calibrated.ts';
export { countSoon } from './image/drawings/count-soon.ts';
export { clipPlan } from './image/player.ts';
/** Measures marks on planes cut through a volume. */
export const loadInPatient = () => import('./image/drawings/measured-in-patient.ts');
