import { type Host, type Settings, today } from './host.ts';
import type { Period, WorklistFilter } from './worklist.ts';

/** A named set of filters. The search text is never kept: it names patients. */
export interface SavedView {
  readonly name: string;
  readonly filter: Omit<WorklistFilter, 'text'>;
}

const setting = 'worklist-views';
const longestName = 40;

export function savedViews(settings: Settings): readonly SavedView[] {
  try {
    const stored: unknown = JSON.parse(settings.get(setting) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isView) : [];
  } catch {
    return [];
  }
}

export function saveView(settings: Settings, name: string, filter: WorklistFilter): void {
  const { text: _, ...kept } = filter;
  // A shortcut's dates are made anew each day.
  const { from: _from, to: _to, ...relative } = kept;
  const view: SavedView = { name: name.trim().slice(0, longestName), filter: kept.period ? relative : kept };
  settings.set(setting, JSON.stringify([...savedViews(settings).filter((v) => v.name !== view.name), view]));
}

export function removeView(settings: Settings, name: string): void {
  settings.set(setting, JSON.stringify(savedViews(settings).filter((v) => v.name !== name)));
}

/** The dates a shortcut stands for now, both inclusive. */
export function periodDates(host: Pick<Host, 'now'>, period: Period): { readonly from: string; readonly to?: string } {
  switch (period) {
    case 'today':
      return { from: today(host) };
    case 'yesterday':
      return { from: today(host, -1), to: today(host, -1) };
    case '7':
    case '30':
    case '365':
      return { from: today(host, 1 - Number(period)) };
  }
}

const periods: ReadonlySet<unknown> = new Set(['today', 'yesterday', '7', '30', '365']);
const date = /^\d{4}-\d{2}-\d{2}$/;

function isView(value: unknown): value is SavedView {
  if (typeof value !== 'object' || value === null) return false;
  const { name, filter } = value as Partial<SavedView>;
  if (typeof name !== 'string' || typeof filter !== 'object') return false;
  const { period, from, to, modalities, store } = filter as Partial<WorklistFilter>;
  return (
    Array.isArray(modalities) &&
    modalities.every((m) => typeof m === 'string') &&
    (period === undefined || periods.has(period)) &&
    [from, to].every((d) => d === undefined || date.test(d)) &&
    (store === undefined || typeof store === 'string')
  );
}
