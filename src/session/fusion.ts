import type { DisplaySet, FrameRef, ImageSet } from '#src/dataset/display-set.ts';
import { factsOf } from '#src/dataset/frame-facts.ts';
import { valueUnit } from '#src/model/annotation/statistics.ts';
import type { PixelSpacing, Plane } from '#src/model/geometry/plane.ts';
import { isUsableWindow } from '#src/model/display/window.ts';
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

/** The unit that a picture's values and a set's are both in, empty where neither says one; undefined where they differ. */
export function commonUnit(on: FrameRef, set: ImageSet): string | undefined {
  const [first] = set.frames;
  if (!first || on.instance.series.modality !== set.modality) return undefined;
  const unitOf = (ref: FrameRef) => valueUnit({ modality: factsOf(ref).record.modality, of: set.modality }) ?? '';
  return unitOf(on) === unitOf(first) ? unitOf(on) : undefined;
}

/** The sets that can be taken off what a pane shows: those made like it, the most alike first. */
export function subtrahends(session: Session, view: PaneView): readonly ImageSet[] {
  const shown = shownSet(session, view);
  const ref = shown?.kind === 'image' ? shown.frames[placeIn(shown, view)] : undefined;
  const own = setOf(session, view);
  if (!ref || own?.kind !== 'image') return [];
  const unlike = (set: ImageSet) =>
    (set.label === own.label ? 0 : 4) +
    (set.geometry.kind === own.geometry.kind ? 0 : 2) +
    (set.frames.length === own.frames.length ? 0 : 1);
  return fusible(session, view)
    .filter((set) => commonUnit(ref, set) !== undefined)
    .sort((a, b) => unlike(a) - unlike(b));
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

/** The window that a set is laid over in, by its ends, and its unit; undefined where neither view nor file say one. */
export function fusedWindow(
  session: Session,
  { displaySet, window }: Fused,
): { readonly from: number; readonly to: number; readonly unit?: string } | undefined {
  const set = setOf(session, { displaySet });
  const ref = set?.kind === 'image' ? set.frames[set.frames.length >> 1] : undefined;
  const record = ref && factsOf(ref).record;
  const inForce = window ?? record?.windows.find(isUsableWindow);
  if (!inForce) return undefined;
  const unit = record?.modality.kind === 'rescale' ? record.modality.unit : undefined;
  const { center, width } = inForce;
  return { from: center - width / 2, to: center + width / 2, ...(unit !== undefined && { unit }) };
}
