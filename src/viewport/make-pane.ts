import type { DisplaySet } from '#src/dataset/display-set.ts';
import { cutAlong } from '#src/dataset/reformat.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import { makeDocumentPane } from './document/document-pane.ts';
import { makeImagePane } from './image/image-pane.ts';
import { FaultError } from '#src/model/fault/fault.ts';
import { reportIn } from '#src/session/documents.ts';
import type { MakePane } from './pane.ts';
import { makeRenderingPane } from './rendering/lazy-pane.ts';
import { makePlanePane } from './volume/plane-pane.ts';
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

/** What draws a set. A pane shows sets of one kind only; for another it is destroyed and made anew. */
function paneFor(set: DisplaySet): MakePane {
  return reportIn(set) ? makeDocumentPane : kinds[set.kind];
}

/** A pane that changes its nature with the kind of set it is given. */
export const makePane: MakePane = (element, index, context) => {
  let now: { readonly make: MakePane; readonly pane: ReturnType<MakePane>; readonly set: DisplaySet } | undefined;
  const { view } = context.session;
  const show = (set: DisplaySet) => {
    const wish = view.getState().panes[index];
    // Pictures that were taken along the plane are shown as they are, by the pane that shows them already.
    const cuts = wish?.plane && set.kind === 'image' && cutAlong(set, wish.plane, wish).kind !== 'acquired';
    const whole = wish?.rendering && set.kind === 'image';
    const make = whole ? makeRenderingPane : cuts ? makePlanePane : paneFor(set);
    if (now?.make !== make) now?.pane.destroy();
    const pane = now?.make === make ? now.pane : make(element, index, context);
    now = { make, pane, set };
    pane.show(set);
  };
  const stop = view.subscribe(({ panes }, before) => {
    const pane = panes[index];
    if (now && pane?.displaySet === now.set.id && liesOther(pane, before.panes[index])) show(now.set);
  });
  return {
    show,
    oneToOne: () => now?.pane.oneToOne?.(),
    asSeen: async () => await now?.pane.asSeen?.(),
    drawByKeys: () => now?.pane.drawByKeys?.(),
    async snapshot(wish) {
      const picture = await now?.pane.snapshot?.(wish);
      if (!picture) throw new FaultError({ kind: 'unsupported', reason: 'this kind of pane has no picture' });
      return picture;
    },
    destroy() {
      stop();
      now?.pane.destroy();
      now = undefined;
    },
  };
};

/** Whether other planes are wished for. A slab's thickness is the planes' own affair. */
function liesOther(a: PaneView, b: PaneView | undefined): boolean {
  const slab = (a.slab === undefined) !== (b?.slab === undefined);
  const whole = (a.rendering === undefined) !== (b?.rendering === undefined);
  return whole || slab || a.plane !== b?.plane || a.normal !== b?.normal || a.up !== b?.up || a.path !== b?.path;
}
