import type { Settings } from './host.ts';
import type { WorklistColumn } from './worklist-order.ts';

/** A column of the list as this person wants it, in their order. Width in CSS pixels. */
export interface ColumnPlace {
  readonly id: WorklistColumn;
  readonly shown: boolean;
  readonly width: number;
}

/** As the list is for everybody at first. The name is always shown: whose study a row is may not be hidden. */
export const usualColumns: readonly ColumnPlace[] = [
  { id: 'name', shown: true, width: 180 },
  { id: 'id', shown: true, width: 84 },
  { id: 'born', shown: true, width: 118 },
  { id: 'date', shown: true, width: 118 },
  { id: 'modality', shown: true, width: 56 },
  { id: 'description', shown: true, width: 200 },
  { id: 'accession', shown: true, width: 96 },
  { id: 'images', shown: true, width: 52 },
];

const setting = 'worklist-columns';
const narrowest = 40;
const widest = 480;
/** Pixels of one press of narrower or wider. */
export const widthStep = 16;

/** What was kept on this machine; undefined where nothing was changed, so that the page may choose by its width. */
export function keptColumns(settings: Settings): readonly ColumnPlace[] | undefined {
  try {
    const stored: unknown = JSON.parse(settings.get(setting) ?? 'null');
    if (!Array.isArray(stored)) return undefined;
    const known = stored.filter(isPlace);
    const places = known.filter(({ id }, i) => known.findIndex((other) => other.id === id) === i);
    // A column that came with a newer version stands at the end.
    const added = usualColumns.filter(({ id }) => !places.some((place) => place.id === id));
    return [...places, ...added].map((place) => (place.id === 'name' ? { ...place, shown: true } : place));
  } catch {
    return undefined;
  }
}

export function keepColumns(settings: Settings, places: readonly ColumnPlace[] | undefined): void {
  settings.set(setting, places && JSON.stringify(places));
}

/** The columns with one shown or hidden. */
export function showColumn(places: readonly ColumnPlace[], id: WorklistColumn, shown: boolean): readonly ColumnPlace[] {
  return places.map((place) => (place.id === id && id !== 'name' ? { ...place, shown } : place));
}

/** The columns with one of another width, within what can be read and what leaves room for others. */
export function widenColumn(places: readonly ColumnPlace[], id: WorklistColumn, width: number): readonly ColumnPlace[] {
  const fitting = Math.round(Math.min(Math.max(width, narrowest), widest));
  return places.map((place) => (place.id === id ? { ...place, width: fitting } : place));
}

/** The columns with one moved by places, negative to the left. */
export function moveColumn(places: readonly ColumnPlace[], id: WorklistColumn, by: number): readonly ColumnPlace[] {
  const from = places.findIndex((place) => place.id === id);
  const moved = places[from];
  if (!moved) return places;
  const others = places.filter((place) => place !== moved);
  const to = Math.min(Math.max(from + by, 0), others.length);
  return [...others.slice(0, to), moved, ...others.slice(to)];
}

/** The tracks of a CSS grid. The description takes what is left over; where it is hidden, the last column does. */
export function columnTracks(places: readonly ColumnPlace[]): string {
  const shown = places.filter((place) => place.shown);
  const slack = shown.find(({ id }) => id === 'description') ?? shown.at(-1);
  return shown
    .map((place) => (place === slack ? `minmax(${String(narrowest)}px, 1fr)` : `${String(place.width)}px`))
    .join(' ');
}

function isPlace(value: unknown): value is ColumnPlace {
  if (typeof value !== 'object' || value === null) return false;
  const { id, shown, width } = value as Partial<ColumnPlace>;
  return (
    usualColumns.some((usual) => usual.id === id) &&
    typeof shown === 'boolean' &&
    typeof width === 'number' &&
    width >= narrowest &&
    width <= widest
  );
}
