import { planeThrough, pointInPlane, type CutSet } from '#src/dataset/reformat.ts';
import { loadReformat } from '#src/pixels/index.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import { makeImagePane } from '../image/image-pane.ts';
import { atOf } from '../image/place-in-stack.ts';
import type { Places } from '../image/places.ts';
import type { Pane, PaneContext } from '../pane.ts';
import { makeRefusedPane } from './refused-pane.ts';

/** A pane of planes cut through a volume: an image pane whose frames are cut when they are looked at. */
export async function makeCutPane(
  element: HTMLElement,
  index: number,
  context: PaneContext,
  set: CutSet,
): Promise<() => Pane> {
  const { CutPixels, fitsMemory } = await loadReformat();
  return () => {
    if (!fitsMemory(context.pixels, first.cut.from)) return makeRefusedPane(element, index, context, 'too-large');
    let set = first;
    const { view } = context.session;
    const slab = () => view.getState().panes[index]?.slab;
    const pixels = new CutPixels(context.pixels, set, slab());
    const stop = view.subscribe(() => pixels.thicken(slab()));
    const pane = makeImagePane(
      element,
      index,
      { ...context, pixels, store: context.pixels },
      placesOf(() => set),
    );
    pane.show(set);
    const end = pane.destroy.bind(pane);
    // What it shows is this set for as long as it lives: another set is another pane, for its planes are others.
    return Object.assign(pane, {
      show: () => undefined,
      destroy() {
        stop();
        end();
        pixels.close();
      },
    });
  };
}

/** Planes are named by the place that they go through. */
function placesOf(set: CutSet): Places {
  const known = new WeakMap<object, NonNullable<PaneView['at']>>();
  const nowhere = {};
  return {
    of: ({ point }) => {
      const ref = set.frames[planeThrough(set, point)];
      const at = known.get(point ?? nowhere) ?? (ref && atOf(ref));
      if (at) known.set(point ?? nowhere, at);
      return at;
    },
    put: (view, at) => ({ ...view, point: pointInPlane(set, at.frame - 1, view.point) }),
  };
}
