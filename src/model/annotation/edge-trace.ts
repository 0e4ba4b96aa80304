import type { IndexPoint } from '../geometry/spaces.ts';
import type { ImageGeometry } from './annotation.ts';
import { edgeField, type EdgeField } from './edge-field.ts';
import { isWithin, LiveWire, refined, snapped } from './live-wire.ts';
import type { MeasuredPixels } from './statistics.ts';

interface Leg {
  /** From the point before, without it, to a point that was set. */
  readonly outline: readonly IndexPoint[];
  /** From here on. */
  readonly field: EdgeField;
  readonly wire: LiveWire;
}

/** Points of an outline in whose neighbourhood it may come back to itself: about the ends of each leg. Cells. */
const free = 4;

/**
 * An outline that follows the edges of a picture between points that are set. What is kept of it is the outline: it does not
 * change when the search for edges does.
 */
export class EdgeTrace {
  readonly #frame: MeasuredPixels;
  readonly #cell: number;
  readonly #reach: number;
  readonly #legs: Leg[] = [];

  /**
   * `pixel`: how many pixels of the frame one of the screen is (CSS pixels). Points are drawn to an edge within `reach` of
   * those on the screen.
   */
  constructor(frame: MeasuredPixels, pixel: number, reach = 5) {
    this.#frame = frame;
    this.#cell = Math.max(1, Math.min(Math.floor(pixel), Math.floor(Math.min(frame.columns, frame.rows) / 8)));
    this.#reach = Math.min(Math.max((reach * pixel) / this.#cell, 1.5), 6);
  }

  /** How many points are set. */
  get count(): number {
    return this.#legs.length;
  }

  get start(): IndexPoint | undefined {
    return this.#legs[0]?.outline[0];
  }

  /** The points that were set, where they are on their edges. */
  get points(): readonly IndexPoint[] {
    return this.#legs.flatMap(({ outline }) => outline.slice(-1));
  }

  /** `straight`: just there, edge or not, and straight on from the last point. */
  add(at: IndexPoint, straight = false): void {
    const last = this.#legs.at(-1);
    const outline = straight ? [at] : last ? this.#way(last, at) : [this.#onEdge(at)];
    const end = outline.at(-1) ?? at;
    const field = edgeField(this.#frame, end, this.#cell);
    this.#legs.push({ outline, field, wire: this.#wire(field, end, outline) });
  }

  /** Takes the last point back. */
  undo(): void {
    this.#legs.pop();
  }

  /** The outline so far, and on to where the hand is. */
  to(at: IndexPoint | undefined, straight = false): readonly IndexPoint[] {
    const last = this.#legs.at(-1);
    const set = this.#legs.flatMap(({ outline }) => outline);
    return last && at ? [...set, ...(straight ? [at] : this.#way(last, at))] : set;
  }

  /** The region, its outline going on from the last point to the first; undefined while there is none. */
  closed(): ImageGeometry | undefined {
    const { start } = this;
    if (!start || this.count < 2) return undefined;
    const points = this.to(start).slice(0, -1);
    return points.length > 2 ? { kind: 'freehand', closed: true, points } : undefined;
  }

  #onEdge(at: IndexPoint): IndexPoint {
    const field = edgeField(this.#frame, at, this.#cell);
    const cell = isWithin(field, at) ? snapped(field, at, this.#reach) : undefined;
    return cell === undefined ? at : (refined(field, [cell])[0] ?? at);
  }

  /** Beyond what is looked at the way goes straight on. */
  #way({ field, wire }: Leg, at: IndexPoint): readonly IndexPoint[] {
    const way = refined(field, wire.to(snapped(field, at, this.#reach))).slice(1);
    return isWithin(field, at) && way.length > 0 ? way : [...way, at];
  }

  #wire(field: EdgeField, from: IndexPoint, next: readonly IndexPoint[]): LiveWire {
    const visited = new Uint8Array(field.columns * field.rows);
    const outline = [...this.#legs.flatMap((leg) => leg.outline), ...next];
    const ends = [from, outline[0] ?? from].map((at) => field.toCell(at));
    for (const at of outline) {
      const { column, row } = field.toCell(at);
      if (ends.some((end) => Math.hypot(end.column - column, end.row - row) < free)) continue;
      mark(field, visited, Math.round(column), Math.round(row));
    }
    return new LiveWire(field, snapped(field, from, 0), visited);
  }
}

/** A cell and those beside it: the way back does not run along the way. */
function mark({ columns, rows }: EdgeField, visited: Uint8Array, column: number, row: number): void {
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) visited[y * columns + x] = 1;
  }
}
