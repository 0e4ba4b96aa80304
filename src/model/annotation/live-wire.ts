import type { IndexPoint } from '../geometry/spaces.ts';
import type { EdgeField } from './edge-field.ts';

/** What each part of a step's cost weighs (Mortensen and Barrett 1995, more on the gradient: zero crossings are noisy). */
const [weightOfGradient, weightOfCrossing, weightOfDirection] = [0.5, 0.2, 0.3];
/** What a step costs however good the edge: of two equal edges the shorter way. */
const leastCost = 0.04;
/** What is added where the outline has been: the way back is another one. */
const costOfReturn = 1;
/** Costs are counted in such parts of 1: whole numbers sort themselves. */
const parts = 180;
/** More than the dearest step, a power of two: diagonal, through nothing, and back over the outline. */
const buckets = 512;

const neighbours = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
] as const;

/**
 * The cheapest ways from one cell of a field to all others, along its edges (intelligent scissors: Mortensen and Barrett
 * 1995; Dijkstra 1959 with Dial's buckets). Found as far as it is asked for, so that a moving hand waits for little.
 */
export class LiveWire {
  readonly #field: EdgeField;
  readonly #visited: Uint8Array | undefined;
  /** How sharp the edge is that was pointed at: what is as sharp costs nothing. Stored values per cell. */
  readonly #sharp: number;
  readonly #cost: Uint32Array;
  readonly #from: Int32Array;
  /** Cells of one cost, in both directions: a cell that becomes cheaper is taken out where it was. */
  readonly #heads = new Int32Array(buckets).fill(-1);
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #settled: Uint8Array;
  #bucket = 0;
  #waiting = 0;

  /** `seed`: index of a cell. `visited`: 1 where the outline has been. */
  constructor(field: EdgeField, seed: number, visited?: Uint8Array) {
    this.#field = field;
    this.#visited = visited;
    const count = field.columns * field.rows;
    this.#sharp = Math.max(field.gradient[seed] ?? 0, 2 * field.noise, 1e-6);
    this.#cost = new Uint32Array(count).fill(0xffffffff);
    this.#from = new Int32Array(count).fill(-1);
    this.#next = new Int32Array(count);
    this.#previous = new Int32Array(count);
    this.#settled = new Uint8Array(count);
    this.#cost[seed] = 0;
    this.#put(seed, 0);
  }

  /** Cells from the seed to a cell, both counted. */
  to(target: number): readonly number[] {
    while (this.#waiting > 0 && this.#settled[target] === 0) this.#settleOne();
    const way: number[] = [];
    for (let cell = target; cell >= 0; cell = this.#from[cell] ?? -1) way.push(cell);
    return way.reverse();
  }

  #settleOne(): void {
    let cell = this.#heads[this.#bucket] ?? -1;
    while (cell < 0) {
      this.#bucket = (this.#bucket + 1) % buckets;
      cell = this.#heads[this.#bucket] ?? -1;
    }
    this.#take(cell, this.#bucket);
    this.#settled[cell] = 1;
    const { columns, rows } = this.#field;
    const [x, y] = [cell % columns, Math.floor(cell / columns)];
    for (const [dx, dy] of neighbours) {
      if (x + dx < 0 || x + dx >= columns || y + dy < 0 || y + dy >= rows) continue;
      const other = cell + dy * columns + dx;
      if (this.#settled[other] === 1) continue;
      const cost = (this.#cost[cell] ?? 0) + this.#step(cell, other, dx, dy);
      const before = this.#cost[other] ?? 0;
      if (cost >= before) continue;
      if (before !== 0xffffffff) this.#take(other, before % buckets);
      this.#cost[other] = cost;
      this.#from[other] = cell;
      this.#put(other, cost % buckets);
    }
  }

  #step(p: number, q: number, dx: number, dy: number): number {
    const { gradient, across, down, crossing } = this.#field;
    const [sharpP, sharpQ] = [gradient[p] ?? 0, gradient[q] ?? 0];
    const long = dx !== 0 && dy !== 0 ? Math.SQRT2 : 1;
    // Sharper than what was pointed at is no better: bone beside a lesion does not draw the line away from it.
    const flat = 1 - Math.min(1, sharpQ / this.#sharp);
    // Along an edge one goes at right angles to its gradient, on the same side of it at both ends.
    const alongP = sharpP > 0 ? (dx * (down[p] ?? 0) - dy * (across[p] ?? 0)) / (sharpP * long) : 0;
    const alongQ = sharpQ > 0 ? (dx * (down[q] ?? 0) - dy * (across[q] ?? 0)) / (sharpQ * long) : 0;
    const turned = (2 - Math.abs(alongP) - alongQ * (alongP < 0 ? -1 : 1)) / 3;
    const cost =
      leastCost +
      weightOfGradient * flat +
      weightOfCrossing * (crossing[q] === 1 ? 0 : 1) +
      weightOfDirection * turned +
      (this.#visited?.[q] === 1 ? costOfReturn : 0);
    return Math.round(cost * long * parts) + 1;
  }

  #put(cell: number, bucket: number): void {
    const head = this.#heads[bucket] ?? -1;
    this.#next[cell] = head;
    this.#previous[cell] = -1;
    if (head >= 0) this.#previous[head] = cell;
    this.#heads[bucket] = cell;
    this.#waiting++;
  }

  #take(cell: number, bucket: number): void {
    const [before, after] = [this.#previous[cell] ?? -1, this.#next[cell] ?? -1];
    if (before >= 0) this.#next[before] = after;
    else this.#heads[bucket] = after;
    if (after >= 0) this.#previous[after] = before;
    this.#waiting--;
  }
}

/**
 * The cell of the edge that is pointed at, within `reach` cells: near ones count more than sharp ones. Where there is none, the
 * cell of the place itself.
 */
export function snapped(field: EdgeField, at: IndexPoint, reach: number): number {
  const { columns, rows, gradient, noise } = field;
  const place = field.toCell(at);
  const column = Math.min(Math.max(Math.round(place.column), 0), columns - 1);
  const row = Math.min(Math.max(Math.round(place.row), 0), rows - 1);
  let best = row * columns + column;
  if (!isWithin(field, at)) return best;
  const around = Math.ceil(reach);
  let most = 0;
  for (let y = Math.max(0, row - around); y <= Math.min(rows - 1, row + around); y++) {
    for (let x = Math.max(0, column - around); x <= Math.min(columns - 1, column + around); x++) {
      const off = Math.hypot(x - place.column, y - place.row) / reach;
      const i = y * columns + x;
      const sharp = gradient[i] ?? 0;
      if (off > 1 || !(sharp > 2 * noise)) continue;
      const draws = Math.sqrt(sharp) * Math.exp(-4 * off * off);
      if (draws > most) [most, best] = [draws, i];
    }
  }
  return best;
}

export function isWithin(field: EdgeField, at: IndexPoint): boolean {
  const { column, row } = field.toCell(at);
  return column > -0.5 && row > -0.5 && column < field.columns - 0.5 && row < field.rows - 0.5;
}

/** How far a point is moved from the middle of its cell, at most. Cells. */
const mostOff = 1;

/**
 * Where the edge is between the cells of a way: each is moved along its gradient to where the change is greatest (a parabola
 * through three places), then all are evened out, the ends staying. Evening out goes half the way to the mean of the
 * neighbours and as far back (Taubin 1995): zigzags go, and a round outline does not shrink.
 */
export function refined(field: EdgeField, way: readonly number[]): readonly IndexPoint[] {
  const moved = way.map((cell) => onEdge(field, cell));
  let even = moved;
  for (const part of [0.5, -0.5, 0.5, -0.5]) {
    even = even.map(([x, y], i) => {
      const [before, after] = [even[i - 1], even[i + 1]];
      if (!before || !after) return [x, y];
      return [x + part * ((before[0] + after[0]) / 2 - x), y + part * ((before[1] + after[1]) / 2 - y)];
    });
  }
  return even.map(([x, y]) => field.toIndex(x, y));
}

function onEdge(field: EdgeField, cell: number): readonly [number, number] {
  const { columns, gradient, across, down, noise } = field;
  const [x, y] = [cell % columns, Math.floor(cell / columns)];
  const sharp = gradient[cell] ?? 0;
  if (!(sharp > noise)) return [x, y];
  const [nx, ny] = [(across[cell] ?? 0) / sharp, (down[cell] ?? 0) / sharp];
  const [before, after] = [-1, 1].map((t) => between(field, x + t * nx, y + t * ny)) as [number, number];
  const bend = before - 2 * sharp + after;
  // No summit within reach: towards the sharper side.
  const off = bend < 0 ? (before - after) / (2 * bend) : Math.sign(after - before) * mostOff;
  const held = Math.min(Math.max(off, -mostOff), mostOff);
  return [x + held * nx, y + held * ny];
}

function between({ gradient, columns, rows }: EdgeField, x: number, y: number): number {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - i, y - j];
  const at = (column: number, row: number) =>
    gradient[Math.min(Math.max(row, 0), rows - 1) * columns + Math.min(Math.max(column, 0), columns - 1)] ?? 0;
  return (1 - v) * ((1 - u) * at(i, j) + u * at(i + 1, j)) + v * ((1 - u) * at(i, j + 1) + u * at(i + 1, j + 1));
}
