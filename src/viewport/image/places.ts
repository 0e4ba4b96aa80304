import type { PaneView } from '#src/model/session/view-state.ts';

type At = NonNullable<PaneView['at']>;

/** How a view says which frame of its set is shown. The same object for the same view, or it would be taken for a new wish. */
export interface Places {
  readonly of: (view: PaneView) => At | undefined;
  readonly put: (view: PaneView, at: At) => PaneView;
}

/** Of pictures as they were taken: by identity. */
export const byImage: Places = { of: (view) => view.at, put: (view, at) => ({ ...view, at }) };
