import type { DisplaySet, FrameRef, ImageSet } from '#src/dataset/display-set.ts';
import { factsOf } from '#src/dataset/frame-facts.ts';
import type { PixelSpacing, Plane } from '#src/model/geometry/plane.ts';
import type { Fused, PaneView } from '#src/model/session/view-state.ts';
import { placeIn, setOf, shownSet } from './live-pane.ts';
import { updatePane } from './panes.ts';
import type { Session } from './session.ts';
import { isForeign } from './whose.ts';

/** How a set is first laid over another. */
const usual = { opacity: 0.6 } as const;

/** A picture that another set can be laid over. */
export interface Under {
  readonly plane: Plane;
  readonly spacing: PixelSpacing;
  readonly columns: number;
  readonly rows: number;
}

/** Where a picture lies; undefined where it does not say. */
export function underOf(ref: FrameRef): Under | undefined {
  const { plane, spacing } = factsOf(ref).record;
  const { image } = ref.instance;
  return plane && spacing && image ? { plane, spacing, columns: image.columns, rows: image.rows } : undefined;
}

/** Why a set cannot be laid over a picture, as a key of the catalogue; undefined where it can. */
export function fusedRefusal(set: DisplaySet, on: FrameRef): string | undefined {
  if (set.kind !== 'image') return 'blocked.noImage';
  const own = set.frames[0]?.instance.frameOfReference;
  const { frameOfReference } = on.instance;
  if (!underOf(on)) return 'pane.cut.no-plane';
  if (own === undefined || frameOfReference === undefined) return 'pane.fused.no-frame';
  if (own !== frameOfReference) return 'pane.fused.other-frame';
  if (set.growing) return 'pane.fused.growing';
  if (set.geometry.kind === 'stack') return `pane.cut.${set.geometry.reason}`;
  const tables = set.frames.some((ref) => factsOf(ref).record.modality.kind === 'lut');
  return tables ? 'pane.cut.modality-tables' : undefined;
}

/** The sets that can be laid over what a pane shows, those of PET first. */
export function fusible(session: Session, view: PaneView): readonly ImageSet[] {
  const shown = shownSet(session, view);
  const ref = shown?.kind === 'image' ? shown.frames[placeIn(shown, view)] : undefined;
  if (!ref) return [];
  const found = [...session.open.getState().displaySets.values()].filter(
    (set): set is ImageSet =>
      set.kind === 'image' &&
      set.id !== view.displaySet &&
      !isForeign(session, set.id) &&
      fusedRefusal(set, ref) === undefined,
  );
  const rank = ({ modality }: ImageSet) => (modality === 'PT' ? 0 : modality === 'NM' ? 1 : 2);
  return found.sort((a, b) => rank(a) - rank(b));
}

/** Lays a set over what a pane shows, as usual or as the last one was laid; undefined takes it off. */
export function fuse(session: Session, index: number, set: ImageSet | undefined): void {
  updatePane(session, index, ({ fused, ...pane }) => {
    if (!set) return pane;
    const { opacity = usual.opacity, colourMap } = fused ?? {};
    return { ...pane, fused: { displaySet: set.id, opacity, ...(colourMap !== undefined && { colourMap }) } };
  });
}

/** Changes how what is laid over a pane's set is seen. */
export function changeFused(session: Session, index: number, change: (fused: Fused) => Fused): void {
  updatePane(session, index, (pane) => (pane.fused ? { ...pane, fused: change(pane.fused) } : pane));
}

/** The set that is laid over what a pane shows. */
export function fusedSet(session: Session, { fused }: PaneView): DisplaySet | undefined {
  return fused && setOf(session, { displaySet: fused.displaySet });
}
