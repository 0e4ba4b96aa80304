import { RunWriter, type Runs } from './runs.ts';

/** A point of a raster, integers at the centres of pixels. */
export interface At {
  readonly x: number;
  readonly y: number;
}

export interface Raster {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Pixels whose centres a round brush covers on its way between two points, and at least those nearest to the way.
 * `radius` in columns and rows: round in the patient, whatever the shape of a pixel.
 */
export function brushed(from: At, to: At, radius: At, { rows, columns }: Raster): Runs {
  const writer = new RunWriter();
  const [rx, ry] = [Math.max(radius.x, 1e-6), Math.max(radius.y, 1e-6)];
  // In units of the radii the brush is the unit disc and its way a strip of width two.
  const a = { x: from.x / rx, y: from.y / ry };
  const b = { x: to.x / rx, y: to.y / ry };
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const [nx, ny] = length > 0 ? [-(b.y - a.y) / length, (b.x - a.x) / length] : [0, 0];
  const strip = [
    { x: a.x + nx, y: a.y + ny },
    { x: b.x + nx, y: b.y + ny },
    { x: b.x - nx, y: b.y - ny },
    { x: a.x - nx, y: a.y - ny },
  ];
  const path = nearest(from, to);
  const top = Math.max(0, Math.ceil(Math.min(from.y, to.y) - Math.max(ry, 0.5)));
  const bottom = Math.min(rows - 1, Math.floor(Math.max(from.y, to.y) + Math.max(ry, 0.5)));
  for (let row = top; row <= bottom; row++) {
    const y = row / ry;
    let low = Infinity;
    let high = -Infinity;
    for (const { x: cx, y: cy } of [a, b]) {
      const rest = 1 - (y - cy) ** 2;
      if (rest < 0) continue;
      low = Math.min(low, (cx - Math.sqrt(rest)) * rx);
      high = Math.max(high, (cx + Math.sqrt(rest)) * rx);
    }
    for (const x of length > 0 ? crossings(strip, y) : []) {
      low = Math.min(low, x * rx);
      high = Math.max(high, x * rx);
    }
    const near = path.get(row);
    const first = Math.max(0, Math.min(Math.ceil(low - 1e-9), near?.[0] ?? Infinity));
    const last = Math.min(columns - 1, Math.max(Math.floor(high + 1e-9), near?.[1] ?? -Infinity));
    if (first <= last) writer.put(row * columns + first, last - first + 1);
  }
  return writer.done();
}

/** The pixels nearest to the way between two points: of each row the first and the last. */
function nearest(from: At, to: At): ReadonlyMap<number, readonly [number, number]> {
  const rows = new Map<number, readonly [number, number]>();
  const steps = Math.max(1, Math.ceil(2 * Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y))));
  for (let i = 0; i <= steps; i++) {
    const x = Math.round(from.x + ((to.x - from.x) * i) / steps);
    const y = Math.round(from.y + ((to.y - from.y) * i) / steps);
    const known = rows.get(y);
    rows.set(y, known ? [Math.min(known[0], x), Math.max(known[1], x)] : [x, x]);
  }
  return rows;
}

/** Where the outline of a polygon crosses a row, in no order. */
function crossings(points: readonly At[], y: number): readonly number[] {
  const found: number[] = [];
  for (const [i, p] of points.entries()) {
    const q = points[(i + 1) % points.length] ?? p;
    // An end belongs to the edge below it, so that no corner counts twice.
    if (p.y <= y === q.y <= y) continue;
    found.push(p.x + ((y - p.y) / (q.y - p.y)) * (q.x - p.x));
  }
  return found;
}

/** Pixels whose centres lie within a closed outline; where it crosses itself, every second part of it (even and odd). */
export function enclosed(points: readonly At[], { rows, columns }: Raster): Runs {
  const writer = new RunWriter();
  if (points.length < 3) return writer.done();
  const ys = points.map(({ y }) => y);
  const top = Math.max(0, Math.ceil(Math.min(...ys)));
  const bottom = Math.min(rows - 1, Math.floor(Math.max(...ys)));
  for (let row = top; row <= bottom; row++) {
    const ends = [...crossings(points, row)].sort((p, q) => p - q);
    let free = 0;
    for (let i = 0; i + 1 < ends.length; i += 2) {
      const first = Math.max(free, Math.ceil((ends[i] ?? 0) - 1e-9));
      const last = Math.min(columns - 1, Math.floor((ends[i + 1] ?? 0) + 1e-9));
      if (first > last) continue;
      writer.put(row * columns + first, last - first + 1);
      free = last + 1;
    }
  }
  return joined(writer.done(), columns);
}

/** Runs of one row that touch are one. */
function joined(runs: Runs, columns: number): Runs {
  const writer = new RunWriter();
  let begin = -1;
  let end = -1;
  for (let i = 0; i < runs.length; i += 2) {
    const first = runs[i] as number;
    if (first === end && first % columns !== 0) end += runs[i + 1] as number;
    else {
      if (begin >= 0) writer.put(begin, end - begin);
      begin = first;
      end = first + (runs[i + 1] as number);
    }
  }
  if (begin >= 0) writer.put(begin, end - begin);
  return writer.done();
}
