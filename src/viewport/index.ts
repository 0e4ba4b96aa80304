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
export { measuredInPatient, volumeOf } from './image/drawings/measured-in-patient.ts';
export { marksThrough } from './image/drawings/in-patient.ts';
