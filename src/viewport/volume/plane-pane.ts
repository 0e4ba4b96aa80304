import { cutAlong, type Cut } from '#src/dataset/reformat.ts';
import type { DisplaySet } from '#src/dataset/display-set.ts';
import { FaultError } from '#src/model/fault/fault.ts';
import type { Pane, PaneContext } from '../pane.ts';
import type { CutPane } from './cut-pane.ts';
import { makeRefusedPane } from './refused-pane.ts';

/** Of a set along the plane of its pane's view: planes cut through it, or why there are none. */
export function makePlanePane(element: HTMLElement, index: number, context: PaneContext): Pane {
  let now: { readonly cut: Cut; readonly pane?: CutPane } | undefined;
  const end = () => {
    now?.pane?.destroy();
    now = undefined;
  };
  return {
    show(set: DisplaySet) {
      const view = context.session.view.getState().panes[index];
      if (set.kind !== 'image' || !view?.plane) return;
      const cut = cutAlong(set, view.plane, view);
      if (now?.cut === cut) return;
      if (
        now?.pane?.turn &&
        cut.kind === 'cut' &&
        now.cut.kind === 'cut' &&
        now.cut.set.cut.from === cut.set.cut.from
      ) {
        now.pane.turn(cut.set);
        now = { ...now, cut };
        return;
      }
      end();
      const entry = { cut };
      now = entry;
      const put = (pane: CutPane) => {
        pane.show(set);
        now = { cut, pane };
      };
      if (cut.kind === 'refused') put(makeRefusedPane(element, index, context, cut.reason));
      else element.setAttribute('data-state', 'loading');
      if (cut.kind !== 'cut') return;
      void import('./cut-pane.ts')
        .then(async ({ makeCutPane }) => await makeCutPane(element, index, context, cut.set))
        .then(
          (make) => {
            if (now === entry) put(make());
          },
          () => {
            if (now === entry) put(makeRefusedPane(element, index, context, 'not-loaded'));
          },
        );
    },
    oneToOne: () => now?.pane?.oneToOne?.(),
    drawByKeys: () => now?.pane?.drawByKeys?.(),
    async snapshot(wish) {
      const picture = await now?.pane?.snapshot?.(wish);
      if (!picture) throw new FaultError({ kind: 'unsupported', reason: 'there is no picture' });
      return picture;
    },
    destroy: end,
  };
}
