import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SourceId, StudyAddress } from '#src/model/dicom/address.ts';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import type { Fault } from '#src/model/fault/fault.ts';
import type { Library, StudyQuery } from './library.ts';
import { compareStudies, type WorklistSort } from './worklist-order.ts';

export type Period = 'today' | 'yesterday' | '7' | '30' | '365';

/** What is asked of the stores. Dates are `YYYY-MM-DD`, inclusive. */
export interface WorklistFilter {
  readonly text: string;
  /** Which shortcut `from` and `to` were made by: a saved view is "last 7 days", not last week's dates. */
  readonly period?: Period;
  readonly from?: string;
  readonly to?: string;
  readonly modalities: readonly string[];
  readonly store?: SourceId;
}

export interface StoreAnswer {
  readonly id: SourceId;
  /** As the store counts, and only if it does. */
  readonly total?: number;
  readonly received: number;
  readonly more: boolean;
  readonly asking: boolean;
  readonly fault?: Fault;
}

export interface WorklistState {
  readonly filter: WorklistFilter;
  readonly sort: WorklistSort;
  /** The row that is chosen, wherever it stands: kept while studies are read, so that Back returns to it. */
  readonly chosen?: StudyAddress;
  readonly rows: readonly StudyRecord[];
  readonly stores: readonly StoreAnswer[];
  /** Rows are of an earlier question while the first answer to the present one is awaited. */
  readonly stale: boolean;
}

export interface Worklist {
  readonly store: StoreApi<WorklistState>;
  /** Keys given as undefined are lifted. */
  readonly setFilter: (change: { readonly [K in keyof WorklistFilter]?: WorklistFilter[K] | undefined }) => void;
  readonly setSort: (sort: WorklistSort) => void;
  readonly choose: (row: StudyAddress) => void;
  /** Asks every store that has more for its next page. */
  readonly more: () => void;
  /** Asks everything anew, as many rows as there were, keeping them until the answer is there. */
  readonly reload: () => void;
}

export const noFilter: WorklistFilter = { text: '', modalities: [] };
const pageSize = 100;
/** Rows asked for again in one answer. */
const mostAtOnce = 1000;

/** The studies of all stores as one list, page by page. Each store's failure is its own: the others' rows stay. */
export function createWorklist(library: Library): Worklist {
  const searchable = () => library.settings.filter((s) => s.kind !== 'files');
  const store = createStore<WorklistState>(() => ({
    filter: noFilter,
    sort: { by: 'date', descending: true },
    rows: [],
    stores: [],
    stale: true,
  }));
  let asked = new AbortController();

  const patch = (id: SourceId, answer: Partial<StoreAnswer>) =>
    store.setState(({ stores }) => ({ stores: stores.map((s) => (s.id === id ? { ...s, ...answer } : s)) }));

  const ask = async (id: SourceId, offset: number, { signal }: AbortController, limit = pageSize) => {
    const { filter, sort } = store.getState();
    patch(id, { asking: true });
    const outcome = await library.searchStudies(id, queryOf(filter, sort), { offset, limit }, signal);
    if (signal.aborted) return;
    if (!outcome.ok) {
      patch(id, { asking: false, fault: outcome.fault, more: false });
      store.setState((state) => (state.stale && !state.stores.some((s) => s.asking) ? { stale: false, rows: [] } : {}));
      return;
    }
    const page = outcome.value;
    store.setState((state) => {
      const kept = state.stale ? [] : state.rows;
      const known = new Set(kept.map((r) => `${r.address.source}/${r.address.study}`));
      const fresh = page.rows.filter((r) => !known.has(`${r.address.source}/${r.address.study}`));
      const rows = [...kept, ...fresh].sort((a, b) => compareStudies(a, b, state.sort));
      return { rows, stale: false };
    });
    patch(id, {
      asking: false,
      received: offset + page.received,
      more: page.more,
      ...(page.total === undefined ? {} : { total: page.total }),
    });
  };

  const askAnew = (wanted: ReadonlyMap<SourceId, number>) => {
    asked.abort();
    asked = new AbortController();
    const { store: only } = store.getState().filter;
    const ids = searchable()
      .map((s) => s.id)
      .filter((id) => only === undefined || id === only);
    const fresh = ids.map((id): StoreAnswer => ({ id, received: 0, more: false, asking: true }));
    store.setState(ids.length === 0 ? { stores: [], rows: [], stale: false } : { stores: fresh, stale: true });
    for (const id of ids) void ask(id, 0, asked, Math.min(Math.max(pageSize, wanted.get(id) ?? 0), mostAtOnce));
  };

  return {
    store,
    setFilter(change) {
      store.setState(({ filter }) => ({ filter: withoutUndefined({ ...filter, ...change }) }));
      askAnew(new Map());
    },
    setSort(sort) {
      store.setState(({ rows, stores }) => ({
        sort,
        // All rows are here: no store need be asked to put them in order.
        ...(stores.some((s) => s.more) ? {} : { rows: [...rows].sort((a, b) => compareStudies(a, b, sort)) }),
      }));
      if (store.getState().stores.some((s) => s.more)) askAnew(new Map());
    },
    more() {
      for (const s of store.getState().stores) if (s.more && !s.asking) void ask(s.id, s.received, asked);
    },
    choose: (chosen) => store.setState({ chosen }),
    reload: () => askAnew(new Map(store.getState().stores.map((s) => [s.id, s.received]))),
  };
}

function queryOf(filter: WorklistFilter, sort: WorklistSort): StudyQuery {
  const by = sort.by === 'born' || sort.by === 'images' ? 'date' : sort.by;
  const descending = by === sort.by ? sort.descending : true;
  return {
    sort: { by, descending },
    ...(filter.text.trim() === '' ? {} : { text: filter.text.trim() }),
    ...(filter.from === undefined ? {} : { from: filter.from }),
    ...(filter.to === undefined ? {} : { to: filter.to }),
    ...(filter.modalities.length === 0 ? {} : { modalities: filter.modalities }),
  };
}

/** A change may lift `from`, `to` or `store` by giving undefined: then the key goes. */
function withoutUndefined(filter: {
  readonly [K in keyof WorklistFilter]?: WorklistFilter[K] | undefined;
}): WorklistFilter {
  return Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== undefined),
  ) as unknown as WorklistFilter;
}
