import { bodyPlaneAxes, bodyPlanes, axesOf, lookThrough, type BodyPlane } from '#src/model/geometry/body-planes.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { add, dot, rotated, scale, subtract, unit } from '#src/model/geometry/vector.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import { setOf } from './live-pane.ts';
import { cutBlocked, lyingOf, placeOn } from './lying.ts';
import { updatePane } from './panes.ts';
import type { Session } from './session.ts';

/** How far planes are turned, and about what: by the right hand about a direction through a place in the patient. */
export interface Turn {
  readonly pivot: Vector3;
  readonly axis: Vector3;
  readonly radians: number;
}

/** A pane's view with its planes turned; the same view where they cannot be. */
export function turned(session: Session, view: PaneView, { pivot, axis, radians }: Turn): PaneView {
  const set = setOf(session, view);
  if (set?.kind !== 'image' || cutBlocked(session, view) !== undefined) return view;
  const axes = axesOf(lyingOf(set, view) ?? {});
  const at = placeOn(session, view);
  if (!axes || !at) return view;
  const round = (v: Vector3): Vector3 => rounded(unit(rotated(v, axis, radians)), 1e7);
  return {
    ...view,
    plane: 'oblique',
    normal: round(lookThrough(axes)),
    up: round(scale(axes.columnDirection, -1)),
    point: rounded(add(pivot, rotated(subtract(at, pivot), axis, radians)), 1e3),
  };
}

/** Turns the planes of one pane about a direction of its screen, through its cursor. */
export function turnBy(session: Session, index: number, about: 'across' | 'down', degrees: number): void {
  updatePane(session, index, (view) => {
    const set = setOf(session, view);
    const axes = set?.kind === 'image' ? axesOf(lyingOf(set, view) ?? {}) : undefined;
    const pivot = placeOn(session, view);
    if (!axes || !pivot) return view;
    const axis = about === 'across' ? axes.rowDirection : axes.columnDirection;
    return turned(session, view, { pivot, axis, radians: (degrees * Math.PI) / 180 });
  });
}

/**
 * Puts turned planes straight: each pane of the live one's series to a plane of the body, each to the one that it is turned
 * from least and that no other of them shows.
 */
export function straighten(session: Session): void {
  session.view.setState(({ panes, active }) => {
    const series = panes[active]?.displaySet;
    const mine = (pane: PaneView) => pane.displaySet === series;
    const free = new Set<BodyPlane>(bodyPlanes);
    for (const { plane } of panes.filter(mine))
      if (plane && plane !== 'oblique' && plane !== 'curved') free.delete(plane);
    const wishes = panes.flatMap(({ normal, plane, displaySet }, i) =>
      displaySet === series && plane === 'oblique' && normal
        ? bodyPlanes.map((body) => ({ i, body, like: Math.abs(dot(bodyPlaneAxes[body].onwards, normal)) }))
        : [],
    );
    const to = new Map<number, BodyPlane>();
    const best = [...wishes].sort((a, b) => b.like - a.like);
    for (const { i, body } of best) {
      if (to.has(i) || !free.has(body)) continue;
      to.set(i, body);
      free.delete(body);
    }
    // More panes than planes of the body: the nearest one.
    for (const { i, body } of best) if (!to.has(i)) to.set(i, body);
    return {
      panes: panes.map((pane, i) => {
        const plane = to.get(i);
        if (!plane) return pane;
        const { normal: _n, up: _u, ...rest } = pane;
        return { ...rest, plane };
      }),
    };
  });
}

function rounded([x, y, z]: Vector3, by: number): Vector3 {
  return [Math.round(x * by) / by, Math.round(y * by) / by, Math.round(z * by) / by];
}
