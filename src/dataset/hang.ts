import type { Uid } from '#src/model/dicom/uid.ts';
import type { Layout, PaneView } from '#src/model/session/view-state.ts';
import type { DisplaySet, ImageSet } from './display-set.ts';
import { compareText, isLocaliserImage } from './split.ts';

export interface HangRequest {
  /** All sets of the opened studies, in {@link hangingOrder}. */
  readonly sets: readonly DisplaySet[];
  /** What the link asks for (`SeriesInstanceUIDs`, `SOPInstanceUIDs`), in its order. */
  readonly series?: readonly Uid[];
  readonly instances?: readonly Uid[];
  /** A hanging protocol by id; `default` is the only one that is known yet. */
  readonly protocol?: string;
  /** CSS pixels. */
  readonly window: { readonly width: number; readonly height: number };
}

export interface Hanging {
  readonly layout: Layout;
  /** rows x columns, in reading order. */
  readonly panes: readonly PaneView[];
  readonly notes: readonly HangNote[];
}

/** What could not be done as asked. The words are in the catalogue. */
export type HangNote =
  | { readonly kind: 'unknown-protocol'; readonly id: string }
  | { readonly kind: 'series-not-found' | 'instance-not-found'; readonly uid: Uid };

/** Below this width one picture fills the screen. CSS pixels. */
const narrow = 600;

/** What is hung when a study is opened and no protocol says otherwise. */
export function hang(request: HangRequest): Hanging {
  const notes: HangNote[] = [];
  if (request.protocol !== undefined && request.protocol !== 'default') {
    notes.push({ kind: 'unknown-protocol', id: request.protocol });
  }
  const asked = askedFor(request, notes);
  const hung = asked ?? byContent(request.sets);
  if (request.window.width < narrow || hung.panes.length === 1) {
    const first = hung.panes.find((pane) => pane.displaySet !== undefined) ?? {};
    return { layout: { rows: 1, columns: 1 }, panes: [first], notes };
  }
  return { ...hung, notes };
}

type Arranged = Pick<Hanging, 'layout' | 'panes'>;

/** Sets in the order in which they are offered and tried: by series number, then as their series gives them. */
export function hangingOrder(sets: readonly DisplaySet[]): readonly DisplaySet[] {
  return [...sets].sort(
    (a, b) =>
      (a.seriesNumber ?? Number.MAX_SAFE_INTEGER) - (b.seriesNumber ?? Number.MAX_SAFE_INTEGER) ||
      compareText(a.series.series, b.series.series),
  );
}

function askedFor(request: HangRequest, notes: HangNote[]): Arranged | undefined {
  const { sets, series = [], instances = [] } = request;
  const panes: PaneView[] = [];
  for (const uid of instances) {
    const set = sets.find((candidate) => candidate.instances.some(({ address }) => address.instance === uid));
    if (!set) notes.push({ kind: 'instance-not-found', uid });
    else if (!panes.some((pane) => pane.displaySet === set.id)) {
      panes.push({ displaySet: set.id, ...(set.kind === 'image' ? { at: { instance: uid, frame: 1 } } : {}) });
    }
  }
  if (panes.length > 0) return inGrid(panes);
  const found = series.filter((uid) => {
    const known = sets.some((set) => set.series.series === uid);
    if (!known) notes.push({ kind: 'series-not-found', uid });
    return known;
  });
  if (found.length === 0) return undefined;
  const wanted = sets.filter((set) => found.includes(set.series.series));
  const views = mammogram(wanted) ?? chest(wanted);
  if (views) return views;
  return inGrid(
    found.flatMap((uid) => {
      const best = worthiest(wanted.filter((set) => set.series.series === uid));
      return best ? [{ displaySet: best.id }] : [];
    }),
  );
}

function byContent(sets: readonly DisplaySet[]): Arranged {
  const views = mammogram(sets) ?? chest(sets);
  if (views) return views;
  const best = worthiest(sets);
  return { layout: { rows: 1, columns: 1 }, panes: [best ? { displaySet: best.id } : {}] };
}

/** As square a grid as holds them, wider rather than taller, at most four by five. */
function inGrid(panes: readonly PaneView[]): Arranged {
  const kept = panes.slice(0, 20);
  const columns = Math.min(5, Math.ceil(Math.sqrt(kept.length)));
  const rows = Math.ceil(kept.length / columns);
  const empty = Array.from({ length: rows * columns - kept.length }, () => ({}));
  return { layout: { rows, columns }, panes: [...kept, ...empty] };
}

/** Right on the left as the patient faces the reader; craniocaudal above mediolateral oblique. */
const mammogramOrder = ['R CC', 'L CC', 'R MLO', 'L MLO'] as const;

function mammogram(sets: readonly DisplaySet[]): Arranged | undefined {
  const views = imageSets(sets).filter(isMammogram);
  const found = mammogramOrder.map((name) => views.find((set) => viewOf(set) === name));
  const shown = found.filter((set) => set !== undefined);
  if (shown.length < 2) return undefined;
  if (shown.length === 2) return inRow(shown);
  return { layout: { rows: 2, columns: 2 }, panes: found.map((set) => (set ? { displaySet: set.id } : {})) };
}

/** By its class too: some writers put RG into the modality. */
function isMammogram({ modality, instances }: ImageSet): boolean {
  return modality === 'MG' || instances[0]?.sopClass.startsWith('1.2.840.10008.5.1.4.1.1.1.2') === true;
}

function viewOf(set: ImageSet): string {
  const instance = set.instances[0];
  const side = instance?.image?.laterality ?? instance?.series.laterality ?? '';
  return `${side} ${instance?.image?.viewPosition ?? ''}`;
}

const frontal = new Set(['PA', 'AP']);
const lateral = new Set(['LL', 'RL', 'LAT', 'LATERAL']);

function chest(sets: readonly DisplaySet[]): Arranged | undefined {
  const views = imageSets(sets).filter(({ modality }) => modality === 'DX' || modality === 'CR');
  const view = (set: ImageSet): string => set.instances[0]?.image?.viewPosition ?? '';
  const front = views.filter((set) => frontal.has(view(set)));
  const side = views.filter((set) => lateral.has(view(set)));
  const [a, b] = [front[0], side[0]];
  // Only where it is plain which two belong together.
  return a && b && front.length === 1 && side.length === 1 ? inRow([a, b]) : undefined;
}

function inRow(sets: readonly DisplaySet[]): Arranged {
  return { layout: { rows: 1, columns: sets.length }, panes: sets.map(({ id }) => ({ displaySet: id })) };
}

function imageSets(sets: readonly DisplaySet[]): readonly ImageSet[] {
  return sets.filter((set) => set.kind === 'image');
}

/** Descriptions by which scanners call their planning pictures where ImageType does not say so. */
const planning = /\b(loc|localis?er|localizer|scout|survey|topogram|3-?plane)\b/i;

/** Whether the set belongs over or beside other pictures: hung when asked for, not by itself. */
export function isLaidOver(set: DisplaySet): boolean {
  return set.kind === 'derived' || (set.kind === 'image' && set.modality === 'SEG');
}

/** Whether the set only serves to plan or to find one's way. */
export function isLocaliser(set: ImageSet): boolean {
  const [first] = set.instances;
  return first !== undefined && (isLocaliserImage(first) || planning.test(set.label));
}

function worthiest(sets: readonly DisplaySet[]): DisplaySet | undefined {
  let best: DisplaySet | undefined;
  for (const set of sets) if (!best || worth(set) > worth(best)) best = set;
  return best;
}

/** How much a set is worth looking at first; among equals the earlier one wins. */
function worth(set: DisplaySet): number {
  switch (set.kind) {
    case 'image':
      return isLaidOver(set) ? 3 : isLocaliser(set) ? 6 : isCapture(set) ? 7 : 8;
    case 'slide':
      return 8;
    case 'video':
    case 'waveform':
      return 5;
    case 'document':
      return 4;
    case 'derived':
      return 2;
    case 'unshowable':
      return 1;
  }
}

/** A colour page saved beside a cross-sectional study: dose sheets, captured screens. */
function isCapture(set: ImageSet): boolean {
  const [first] = set.instances;
  return first?.sopClass.startsWith('1.2.840.10008.5.1.4.1.1.7') === true && first.imageType.includes('SECONDARY');
}
