import type { DisplaySet } from '#src/dataset/display-set.ts';
import { makeImagePane } from './image/image-pane.ts';
import { FaultError } from '#src/model/fault/fault.ts';
import type { MakePane } from './pane.ts';
import { makeWordsPane } from './words/words-pane.ts';

/** The kinds of pane. Adding one is a folder and a line here. */
const kinds = {
  image: makeImagePane,
  video: makeWordsPane,
  document: makeWordsPane,
  waveform: makeWordsPane,
  slide: makeWordsPane,
  derived: makeWordsPane,
  unshowable: makeWordsPane,
} as const satisfies Record<DisplaySet['kind'], MakePane>;

/** What draws a set of this kind. A pane shows sets of one kind only; for another it is destroyed and made anew. */
export function paneFor(kind: DisplaySet['kind']): MakePane {
  return kinds[kind];
}

/** A pane that changes its nature with the kind of set it is given. */
export const makePane: MakePane = (element, index, context) => {
  let now: { readonly make: MakePane; readonly pane: ReturnType<MakePane> } | undefined;
  return {
    show(set) {
      const make = paneFor(set.kind);
      if (now?.make !== make) {
        now?.pane.destroy();
        now = { make, pane: make(element, index, context) };
      }
      now.pane.show(set);
    },
    oneToOne: () => now?.pane.oneToOne?.(),
    async snapshot(wish) {
      const picture = await now?.pane.snapshot?.(wish);
      if (!picture) throw new FaultError({ kind: 'unsupported', reason: 'this kind of pane has no picture' });
      return picture;
    },
    destroy() {
      now?.pane.destroy();
      now = undefined;
    },
  };
};
