import { factsOf } from '#src/dataset/frame-facts.ts';
import type { ImageSet } from '#src/dataset/display-set.ts';
import { indexToPatient } from '#src/model/geometry/place.ts';
import type { CanvasPoint, Vector3 } from '#src/model/geometry/spaces.ts';
import { dot, vectorOf } from '#src/model/geometry/vector.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import { placedAt, shownSet } from '#src/session/live-pane.ts';
import type { Session } from '#src/session/session.ts';
import { isForeign } from '#src/session/whose.ts';
import type { ShownPicture } from '../image/shown.ts';
import { alongOf, nearest } from '../sync/matching-image.ts';

/** All panes that share the picture's frame of reference go to the place in the patient under a point of its pane. */
export function pointTo(session: Session, { ref, transform }: ShownPicture, at: CanvasPoint): void {
  const { plane, spacing } = factsOf(ref).record;
  const { frameOfReference } = ref.instance;
  if (!plane || !spacing || frameOfReference === undefined) return;
  const index = transform.toIndex(at);
  const point = rounded(vectorOf(indexToPatient(plane, spacing, index)));
  session.view.setState(({ panes }) => ({
    panes: panes.map((pane) => {
      const set = shownSet(session, pane);
      if (set?.kind !== 'image' || isForeign(session, set.id)) return pane;
      return set.frames[0]?.instance.frameOfReference === frameOfReference ? placed(set, pane, point) : pane;
    }),
  }));
}

function placed(set: ImageSet, pane: PaneView, point: Vector3): PaneView {
  const pointed = { ...pane, point };
  if (set.cut) return pointed;
  const along = alongOf(set);
  const to = along && nearest(along, dot(point, along.normal));
  return to === undefined ? pointed : placedAt(set, pointed, to);
}

/** To a thousandth of a millimetre, as a link carries it. */
function rounded([x, y, z]: Vector3): Vector3 {
  return [Math.round(x * 1000) / 1000, Math.round(y * 1000) / 1000, Math.round(z * 1000) / 1000];
}
