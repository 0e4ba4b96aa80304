import { cutAlong, type Cut } from '#src/dataset/reformat.ts';
import type { DisplaySet } from '#src/dataset/display-set.ts';
import type { BodyPlane } from '#src/model/geometry/body-planes.ts';
import { makeImagePane } from '../image/image-pane.ts';
import { FaultError } from '#src/model/fault/fault.ts';
import type { Pane, PaneContext } from '../pane.ts';

/** Of a set in a plane of the body: its own pictures where they lie so, planes cut through it, or why there are none. */
export function makePlanePane(element: HTMLElement, index: number, context: PaneContext, plane: BodyPlane): Pane {
  let now: { readonly kind: Cut['kind']; readonly cut: Cut; readonly pane?: Pane } | undefined;
  const end = () => {
    now?.pane?.destroy();
    now = undefined;
  };
  return {
    show(set: DisplaySet) {
      if (set.kind !== 'image') return;
      const cut = cutAlong(set, plane);
      if (now && cut.kind === 'acquired' && now.kind === 'acquired') {
        now.pane?.show(set);
        return;
      }
      if (now?.cut === cut) return;
      end();
      const entry = { kind: cut.kind, cut };
      switch (cut.kind) {
        case 'acquired': {
          const pane = makeImagePane(element, index, context);
          now = { ...entry, pane };
          pane.show(set);
          return;
        }
        case 'growing':
          now = entry;
          element.setAttribute('data-state', 'loading');
          return;
        case 'refused':
        case 'cut':
          now = entry;
          element.setAttribute('data-state', 'loading');
          void import('./cut-pane.ts').then(
            async ({ makeCutPane, makeRefusedPane }) => {
              const make =
                cut.kind === 'cut'
                  ? await makeCutPane(element, index, context, cut.set)
                  : () => makeRefusedPane(element, index, context, cut.reason);
              if (now === entry) {
                const pane = make();
                pane.show(set);
                now = { ...entry, pane };
              }
            },
            () => undefined,
          );
      }
    },
    oneToOne: () => now?.pane?.oneToOne?.(),
    async snapshot(wish) {
      const picture = await now?.pane?.snapshot?.(wish);
      if (!picture) throw new FaultError({ kind: 'unsupported', reason: 'there is no picture' });
      return picture;
    },
    destroy: end,
  };
}
