import type { Annotation } from '#src/model/annotation/annotation.ts';
import { isUid, type Uid } from '#src/model/dicom/uid.ts';
import { bodyPlaneAxes, nearestBodyPlane } from '#src/model/geometry/body-planes.ts';
import { pathLength, placesAlong } from '#src/model/geometry/path.ts';
import { indexToPatient, planeNormal } from '#src/model/geometry/place.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { cross, dot, scale, subtract, vectorOf } from '#src/model/geometry/vector.ts';
import type { CutPath, PaneView } from '#src/model/session/view-state.ts';
import { factsOf } from '#src/dataset/frame-facts.ts';
import { pathKey } from '#src/dataset/curved.ts';
import type { Session } from './session.ts';

/** A line drawn by hand is followed by points so far apart, and not by more than these. Millimetres. */
const [apart, most] = [3, 100] as const;

/** The path of a mark in the patient. */
interface Drawn {
  readonly points: readonly Vector3[];
  /** Of the plane that it was drawn on. */
  readonly normal: Vector3;
  readonly frameOfReference: Uid;
}

/** Whether a mark is a line that a volume can be cut along. */
export function isPath({ shape: { geometry } }: Annotation): boolean {
  return geometry.kind === 'path' || (geometry.kind === 'freehand' && !geometry.closed);
}

/** The places that a path goes through; the reason where it lies nowhere in the patient, as a key of the catalogue. */
export function pathDrawn(session: Session, mark: Annotation): Drawn | string {
  const placed = inPatient(session, mark);
  if (typeof placed === 'string' || mark.shape.geometry.kind === 'path') return placed;
  const length = pathLength(placed.points);
  const steps = Math.min(most - 1, Math.max(2, Math.round(length / apart)));
  return { ...placed, points: placesAlong(placed.points, length / steps) };
}

function inPatient(session: Session, { shape }: Annotation): Drawn | string {
  if (shape.space === 'patient') {
    const { plane, frameOfReference, geometry } = shape;
    return { points: geometry.points.map(vectorOf), normal: planeNormal(plane), frameOfReference };
  }
  const { instance, frame, series, source } = shape.on;
  for (const set of session.open.getState().displaySets.values()) {
    if (set.kind !== 'image' || set.series.source !== source) continue;
    const found = set.instances.find(({ address }) => address.instance === instance && address.series === series);
    if (!found) continue;
    const { plane, spacing } = factsOf({ instance: found, frame }).record;
    const { frameOfReference } = found;
    if (!plane || !spacing) return 'pane.cut.no-plane';
    if (frameOfReference === undefined) return 'pane.cut.noPathFrame';
    const points = shape.geometry.points.map((at) => vectorOf(indexToPatient(plane, spacing, at)));
    return { points, normal: planeNormal(plane), frameOfReference };
  }
  return 'blocked.pathElsewhere';
}

/**
 * How a picture cut along a path is first seen: as the plane of the body that it is nearest to, so that the patient's right
 * or front is at the left and the head at the top, whichever way it was drawn. A path that goes down there stands upright.
 */
export function firstSeen(
  { points, normal, frameOfReference }: Drawn,
  of: string,
): Required<Pick<PaneView, 'path'>> & Pick<PaneView, 'rotation'> {
  const chord = chordOf(points);
  const { rowDirection, columnDirection } = bodyPlaneAxes[nearestBodyPlane(cross(chord, normal))];
  const [across, down] = [dot(chord, rowDirection), dot(chord, columnDirection)];
  const upright = Math.abs(down) > Math.abs(across);
  const backwards = upright ? down < 0 : across < 0;
  // Turned by a quarter clockwise, the picture's top is at the right.
  const towards = upright ? rowDirection : scale(columnDirection, -1);
  const up = scale(normal, dot(normal, towards) < 0 ? -1 : 1);
  return {
    path: rounded({ points: backwards ? points.toReversed() : points, up, frameOfReference, of: uidOf(of) }),
    ...(upright && { rotation: 90 as const }),
  };
}

/** A path that was moved, seen the way it was. */
function seenAs(was: CutPath, { points, normal, frameOfReference }: Drawn): CutPath {
  const backwards = dot(chordOf(points), chordOf(was.points)) < 0;
  return rounded({
    points: backwards ? points.toReversed() : points,
    up: scale(normal, dot(normal, was.up) < 0 ? -1 : 1),
    frameOfReference,
    of: was.of,
  });
}

/** From the beginning to the end; of a path that ends where it began, to its middle. */
function chordOf(points: readonly Vector3[]): Vector3 {
  const first = points[0] ?? [0, 0, 0];
  const chord = subtract(points.at(-1) ?? first, first);
  return dot(chord, chord) > 1e-6 ? chord : subtract(points[points.length >> 1] ?? first, first);
}

/** A mark of ours has a UID for its id; any other is not followed. */
function uidOf(id: string): Uid | undefined {
  return isUid(id) ? id : undefined;
}

/** As a link carries it, so that what is restored is what was seen. */
function rounded({ points, up, ...rest }: CutPath): CutPath {
  const to = ([x, y, z]: Vector3, by: number): Vector3 => [
    Math.round(x * by) / by + 0,
    Math.round(y * by) / by + 0,
    Math.round(z * by) / by + 0,
  ];
  return { ...rest, points: points.map((at) => to(at, 1e3)), up: to(up, 1e6) };
}

/** Panes that are cut along a mark are cut anew when it is moved. Returns how to stop. */
export function followPaths(session: Session): () => void {
  return session.annotations.store.subscribe(({ all }, before) => {
    if (all === before.all) return;
    const { panes } = session.view.getState();
    const next = panes.map((pane) => {
      const { path } = pane;
      const mark = path?.of === undefined ? undefined : all.get(path.of);
      if (!path || !mark || mark === before.all.get(mark.id) || !isPath(mark)) return pane;
      const drawn = pathDrawn(session, mark);
      const moved = typeof drawn === 'string' ? path : seenAs(path, drawn);
      return pathKey(moved) === pathKey(path) ? pane : { ...pane, path: moved };
    });
    if (next.some((pane, i) => pane !== panes[i])) session.view.setState({ panes: next });
  });
}
