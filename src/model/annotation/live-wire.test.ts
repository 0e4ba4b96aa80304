import { describe, expect, it } from 'vitest';
import { indexPoint as at } from '../geometry/place.ts';
import type { IndexPoint } from '../geometry/spaces.ts';
import type { ImageGeometry } from './annotation.ts';
import { EdgeTrace } from './edge-trace.ts';
import type { MeasuredPixels } from './statistics.ts';

/** A frame whose pixels hold 100 inside a shape and 0 outside, each by how much of it lies inside; noise of a deviation. */
function frameOf(side: number, inside: (x: number, y: number) => boolean, noise = 0, values = 100): MeasuredPixels {
  const pixels = new Float32Array(side * side);
  const gauss = gaussian(7);
  const fine = 8;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      let share = 0;
      for (let k = 0; k < fine * fine; k++) {
        const [u, v] = [((k % fine) + 0.5) / fine - 0.5, (Math.floor(k / fine) + 0.5) / fine - 0.5];
        if (inside(x + u, y + v)) share += 1 / (fine * fine);
      }
      pixels[y * side + x] = values * share + (noise > 0 ? noise * gauss() : 0);
    }
  }
  return { rows: side, columns: side, samples: 1, pixels };
}

/** Mulberry32 and Box-Muller: the same noise in every run. */
function gaussian(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

function areaOf(points: readonly IndexPoint[]): number {
  const twice = points.reduce((sum, b, i) => {
    const a = points.at(i - 1)!;
    return sum + a.x * b.y - b.x * a.y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** An outline through clicks, each `off` pixels beside where it was meant. */
function traced(frame: MeasuredPixels, clicks: readonly IndexPoint[], pixel = 1): readonly IndexPoint[] {
  const trace = new EdgeTrace(frame, pixel);
  for (const click of clicks) trace.add(click);
  const region = trace.closed() as Extract<ImageGeometry, { kind: 'freehand' }>;
  expect(region.closed).toBe(true);
  return region.points;
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe('an outline that follows edges', () => {
  const [cx, cy] = [100.3, 97.6];
  const disc = (r: number) => (x: number, y: number) => Math.hypot(x - cx, y - cy) < r;
  /** Clicks of a hand that misses by up to two pixels. */
  const about = (r: number, count: number, miss = 2) =>
    Array.from({ length: count }, (_, i) => {
      const angle = (2 * Math.PI * i) / count;
      const out = r + (i % 2 === 0 ? miss : -miss);
      return at(cx + out * Math.cos(angle), cy + out * Math.sin(angle));
    });

  it.each([
    [15, 4, 0],
    [30, 4, 0],
    [60, 6, 0],
    [30, 2, 0],
    [30, 6, 15],
    [60, 6, 25],
  ])('goes round a disc of radius %i with %i clicks, noise %i of 100', (r, clicks, noise) => {
    const points = traced(frameOf(200, disc(r), noise), about(r, clicks));
    const off = points.map(({ x, y }) => Math.abs(Math.hypot(x - cx, y - cy) - r));
    expect(mean(off)).toBeLessThan(0.5);
    expect(Math.abs(areaOf(points) / (Math.PI * r * r) - 1)).toBeLessThan(0.01);
  });

  /** A hexagon with corners that turn by different angles. */
  const corners = [at(40, 60), at(90, 30), at(150, 50), at(165, 110), at(110, 160), at(50, 140)];
  const inPolygon = (x: number, y: number) => {
    let inside = false;
    corners.forEach((b, i) => {
      const a = corners.at(i - 1)!;
      if (a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)) inside = !inside;
    });
    return inside;
  };
  const fromPolygon = ({ x, y }: IndexPoint) =>
    Math.min(
      ...corners.map((b, i) => {
        const a = corners.at(i - 1)!;
        const [ux, uy] = [b.x - a.x, b.y - a.y];
        const t = Math.min(Math.max(((x - a.x) * ux + (y - a.y) * uy) / (ux * ux + uy * uy), 0), 1);
        return Math.hypot(x - a.x - t * ux, y - a.y - t * uy);
      }),
    );

  it.each([0, 10, 20])('goes round a polygon whose corners were clicked, noise %i of 100', (noise) => {
    const points = traced(frameOf(200, inPolygon, noise), corners);
    expect(mean(points.map(fromPolygon))).toBeLessThan(0.5);
    expect(Math.abs(areaOf(points) / areaOf(corners) - 1)).toBeLessThan(0.01);
  });

  it('stays with the edge that was pointed at where a sharper one runs beside it', () => {
    // A disc of 100 in 0, and a wall of 1000 five pixels beside it.
    const frame = frameOf(200, disc(30));
    const pixels = frame.pixels.map((value, i) => (i % 200 > cx + 35 ? 1000 : value));
    const points = traced({ ...frame, pixels }, about(30, 6, 0));
    expect(Math.max(...points.map(({ x, y }) => Math.abs(Math.hypot(x - cx, y - cy) - 30)))).toBeLessThan(1.5);
  });

  it('joins pixels that the screen does not tell apart, and is then as right as the screen is', () => {
    const large = frameOf(800, (x, y) => Math.hypot(x - 401, y - 395) < 200);
    const clicks = Array.from({ length: 6 }, (_, i) =>
      at(401 + 200 * Math.cos((i * Math.PI) / 3), 395 + 200 * Math.sin((i * Math.PI) / 3)),
    );
    const points = traced(large, clicks, 4);
    // Half a pixel of the screen.
    expect(mean(points.map(({ x, y }) => Math.abs(Math.hypot(x - 401, y - 395) - 200)))).toBeLessThan(2);
    expect(Math.abs(areaOf(points) / (Math.PI * 200 ** 2) - 1)).toBeLessThan(0.01);
  });

  it('goes straight where there is no edge, and where nothing is looked at any more', () => {
    const nothing = { rows: 600, columns: 600, samples: 1, pixels: new Uint16Array(360_000) } as const;
    const trace = new EdgeTrace(nothing, 1);
    trace.add(at(100, 100));
    const far = trace.to(at(500, 100));
    expect(far.at(-1)).toEqual(at(500, 100));
    for (const { y } of far) expect(y).toBeCloseTo(100, 9);
    trace.add(at(150, 100));
    trace.add(at(150, 150));
    const region = trace.closed();
    expect(areaOf(region?.points ?? [])).toBeCloseTo(1250, -2);
  });

  it('goes straight, and stays where it was put, where that is asked for', () => {
    const trace = new EdgeTrace(frameOf(200, disc(30)), 1);
    trace.add(at(cx + 33, cy), true);
    trace.add(at(cx - 33, cy), true);
    expect(trace.to(at(cx, cy - 33), true)).toEqual([at(cx + 33, cy), at(cx - 33, cy), at(cx, cy - 33)]);
  });

  it('takes a point back, and is no region of one point', () => {
    const trace = new EdgeTrace(frameOf(200, disc(30)), 1);
    trace.add(at(cx + 30, cy));
    expect(trace.closed()).toBeUndefined();
    trace.add(at(cx, cy + 30));
    expect(trace.count).toBe(2);
    trace.undo();
    expect(trace.points).toHaveLength(1);
    trace.undo();
    expect(trace.to(at(3, 3))).toEqual([]);
  });

  it('counts colours by their mean', () => {
    const grey = frameOf(200, disc(30));
    const pixels = new Uint8Array(200 * 200 * 3).map((_, i) => grey.pixels[Math.floor(i / 3)]!);
    const points = traced({ rows: 200, columns: 200, samples: 3, pixels }, about(30, 4));
    expect(Math.abs(areaOf(points) / (Math.PI * 900) - 1)).toBeLessThan(0.01);
  });
});
