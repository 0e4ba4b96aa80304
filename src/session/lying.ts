import type { FrameRef, ImageSet } from '#src/dataset/display-set.ts';
import { factsOf } from '#src/dataset/frame-facts.ts';
import { cutAlong, middleOf } from '#src/dataset/reformat.ts';
import { bodyPlanes, lookThrough } from '#src/model/geometry/body-planes.ts';
import { planeNormal } from '#src/model/geometry/place.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { add, dot, scale, subtract } from '#src/model/geometry/vector.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import { placeIn, setOf, shownSet } from './live-pane.ts';
import type { Session } from './session.ts';

/** How a pane's planes lie, as its view says it. */
export type Lying = Required<Pick<PaneView, 'plane'>> & Pick<PaneView, 'normal' | 'up' | 'path'>;

/** The plane that a pane shows, by name: of pictures as they were taken, the one they lie in. */
export function lyingOf(set: ImageSet, view: PaneView): Lying | undefined {
  const { plane, normal, up, path } = view;
  if (plane) return { plane, ...(normal && { normal }), ...(up && { up }), ...(path && { path }) };
  const first = set.frames[0] && factsOf(set.frames[0]).record.plane;
  if (!first) return undefined;
  const body = bodyPlanes.find((one) => cutAlong(set, one).kind === 'acquired');
  if (body) return { plane: body };
  return { plane: 'oblique', normal: lookThrough(first), up: scale(first.columnDirection, -1) };
}

/** Why a pane's set cannot be cut anew along its own plane or another, as a key of the catalogue; undefined where it can. */
export function cutBlocked(session: Session, view: PaneView): string | undefined {
  const set = setOf(session, view);
  if (set?.kind !== 'image') return 'blocked.noImage';
  const lying = lyingOf(set, view);
  const cut = lying && cutAlong(set, lying.plane, { ...lying, slab: { mode: 'mip', thickness: 1 } });
  if (!cut) return 'pane.cut.no-plane';
  if (cut.kind === 'refused') return `pane.cut.${cut.reason}`;
  return cut.kind === 'growing' ? 'blocked.growing' : undefined;
}

/** A place in the patient that the picture of a pane goes through: its cursor, moved straight onto it, or its middle. */
export function placeOn(session: Session, view: PaneView): Vector3 | undefined {
  const set = shownSet(session, view);
  if (set?.kind !== 'image') return undefined;
  if (set.cut?.ribbon) return view.point;
  const ref = set.frames[placeIn(set, view)];
  return ref && placedOn(ref, view.point);
}

function placedOn(ref: FrameRef, point: Vector3 | undefined): Vector3 {
  const { plane } = factsOf(ref).record;
  if (!point || !plane) return middleOf(ref);
  const normal = planeNormal(plane);
  return add(point, scale(normal, dot(subtract(plane.position, point), normal)));
}
