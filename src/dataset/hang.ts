import type { Uid } from '#src/model/dicom/uid.ts';
import type { Layout, PaneView } from '#src/model/session/view-state.ts';
import type { DisplaySet } from './display-set.ts';
import { compareText } from './split.ts';
import { worthiest } from './worth.ts';

export interface HangRequest {
  /** All sets of the opened studies, the newest study first, each in {@link hangingOrder}. */
  readonly sets: readonly DisplaySet[];
  /** What the link asks for (`SeriesInstanceUIDs`, `SOPInstanceUIDs`), in its order. */
  readonly series?: readonly Uid[];
  readonly instances?: readonly Uid[];
  /** What a hanging protocol makes of sets, or of some of them; absent while protocols are not here. */
  readonly byProtocol?: (sets: readonly DisplaySet[]) => Arranged | undefined;
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
  | { readonly kind: 'unknown-protocol' | 'unfit-protocol'; readonly id: string }
  | { readonly kind: 'series-not-found' | 'instance-not-found'; readonly uid: Uid };

/** Below this width one picture fills the screen. CSS pixels. */
const narrow = 600;

/** What is hung when a study is opened and no protocol says otherwise. */
export function hang(request: HangRequest): Hanging {
  const notes: HangNote[] = [];
  const hung = askedFor(request, notes) ?? request.byProtocol?.(request.sets) ?? single(request.sets);
  if (request.window.width < narrow || hung.panes.length === 1) {
    const first = hung.panes.find((pane) => pane.displaySet !== undefined) ?? {};
    return { layout: { rows: 1, columns: 1 }, panes: [first], notes };
  }
  return { ...hung, notes };
}

export type Arranged = Pick<Hanging, 'layout' | 'panes'>;

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
  const views = request.byProtocol?.(wanted);
  if (views) return views;
  return inGrid(
    found.flatMap((uid) => {
      const best = worthiest(wanted.filter((set) => set.series.series === uid));
      return best ? [{ displaySet: best.id }] : [];
    }),
  );
}

function single(sets: readonly DisplaySet[]): Arranged {
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
