import type { Annotation, PatientShape } from '#src/model/annotation/annotation.ts';
import { bodyPlaneAxes, bodyPlanes, lookThrough } from '#src/model/geometry/body-planes.ts';
import { planeNormal } from '#src/model/geometry/place.ts';
import type { Plane } from '#src/model/geometry/plane.ts';
import { dot, scale } from '#src/model/geometry/vector.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import type { DisplaySet, ImageSet } from '#src/dataset/display-set.ts';
import { placedAt, shownSet } from '#src/session/live-pane.ts';
import { activate, hang, updatePane, visiblePanes } from '#src/session/panes.ts';
import type { Session } from '#src/session/session.ts';
import { loadInPatient } from '#src/viewport/index.ts';

/** Brings what a mark lies on into a pane that shows its series, else into the live one. */
export function jump(session: Session, { shape }: Annotation, set: DisplaySet): void {
  const { panes, active } = session.view.getState();
  if (shape.space === 'patient') {
    if (set.kind === 'image') void jumpInPatient(session, shape, set);
    return;
  }
  const at = { instance: shape.on.instance, frame: shape.on.frame };
  const shows = (pane: PaneView | undefined) => pane?.displaySet === set.id && pane.plane === undefined;
  const index = shows(panes[active]) ? active : panes.findIndex(shows);
  if (index < 0) {
    hang(session, active, set.id, at);
    return;
  }
  activate(session, index);
  updatePane(session, index, (pane) => ({ ...pane, at }));
}

/** To a pane whose planes lie along the mark's, the live one first; else the live one is turned to them. */
async function jumpInPatient(session: Session, shape: PatientShape, set: ImageSet): Promise<void> {
  const { marksThrough } = await loadInPatient();
  const view = session.view.getState();
  const { active, panes } = view;
  const placed = (pane: PaneView): PaneView | undefined => {
    const shown = shownSet(session, pane);
    const through = shown?.kind === 'image' ? marksThrough(shown, shape) : [];
    const middle = through[through.length >> 1];
    return shown?.kind === 'image' && middle !== undefined ? placedAt(shown, pane, middle) : undefined;
  };
  for (const index of [active, ...visiblePanes(view)]) {
    const next = panes[index] && placed(panes[index]);
    if (!next) continue;
    activate(session, index);
    updatePane(session, index, () => next);
    return;
  }
  hang(session, active, set.id);
  updatePane(session, active, (pane) => {
    const turned: PaneView = { ...pane, ...planeView(shape.plane) };
    return placed(turned) ?? turned;
  });
}

/** Cosine of half a degree. */
const along = Math.cos((0.5 * Math.PI) / 180);

/** How a pane names the plane that a mark lies in. */
function planeView(plane: Plane): Pick<PaneView, 'plane' | 'normal' | 'up'> {
  const normal = planeNormal(plane);
  const body = bodyPlanes.find((name) => Math.abs(dot(lookThrough(bodyPlaneAxes[name]), normal)) > along);
  return body ? { plane: body } : { plane: 'oblique', normal, up: scale(plane.columnDirection, -1) };
}
