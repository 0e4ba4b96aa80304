import { planeThrough, pointInPlane, type CutSet } from '#src/dataset/reformat.ts';
import { loadReformat } from '#src/pixels/index.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import { makeImagePane } from '../image/image-pane.ts';
import { atOf } from '../image/place-in-stack.ts';
import type { Places } from '../image/places.ts';
import type { Pane, PaneContext } from '../pane.ts';
import { makeRefusedPane } from './refused-pane.ts';

/** A pane that can go on with planes of another direction through its volume. */
export type CutPane = Pane & { readonly turn?: (set: CutSet) => void };

/** A pane of planes cut through a volume: an image pane whose frames are cut when they are looked at. */
export async function makeCutPane(
  element: HTMLElement,
  index: number,
  context: PaneContext,
  first: CutSet,
): Promise<() => CutPane> {
  const { CutPixels, thinning } = await loadReformat();
  return () => {
    const every = thinning(first.cut.from, context.pixels.memory().budget);
    if (every === undefined) return makeRefusedPane(element, index, context, 'too-large');
    let set = first;
    const { view } = context.session;
    const slab = () => view.getState().panes[index]?.slab;
    const pixels = new CutPixels(context.pixels, set, slab(), every);
    const stop = view.subscribe(() => pixels.thicken(slab()));
    const pane = makeImagePane(
      element,
      index,
      { ...context, pixels, store: context.pixels },
      placesOf(() => set),
    );
    pane.show(set);
    const [show, end] = [pane.show.bind(pane), pane.destroy.bind(pane)];
    // What it shows is this volume for as long as it lives.
    return Object.assign(pane, {
      show: () => undefined,
      turn(other: CutSet) {
        set = other;
        pixels.turn(other);
        show(other);
      },
      destroy() {
        stop();
        end();
        pixels.close();
      },
    });
  };
}

/** Planes are named by the place that they go through. */
function placesOf(now: () => CutSet): Places {
  let [set, known] = [now(), new WeakMap<object, NonNullable<PaneView['at']>>()];
  const nowhere = {};
  return {
    of: ({ point }) => {
      if (set !== now()) [set, known] = [now(), new WeakMap()];
      const ref = set.frames[planeThrough(set, point)];
      const at = known.get(point ?? nowhere) ?? (ref && atOf(ref));
      if (at) known.set(point ?? nowhere, at);
      return at;
    },
    // A ribbon is one picture, whatever the cursor's place is.
    put: (view, at) => (now().cut.ribbon ? view : { ...view, point: pointInPlane(now(), at.frame - 1, view.point) }),
  };
}
