export type { MakePane, Pane, PaneContext } from './pane.ts';
