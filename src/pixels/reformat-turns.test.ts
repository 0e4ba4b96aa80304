import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { factsOf } from '#src/dataset/frame-facts.ts';
import { cutAlong, type CutSet } from '#src/dataset/reformat.ts';
import { indexToPatient } from '#src/model/geometry/place.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { vectorOf } from '#src/model/geometry/vector.ts';
import { Cutter, type CutJob, type Resliced } from './reformat-plane.ts';
import { volumeGeometry } from './reformat-slices.ts';
import { Turns } from './reformat-turns.ts';
import { plain, scanOf, setOf, type Acquisition } from './reformat.fixture.ts';

const made: Acquisition = { ...plain, columns: 120, rows: 100, slices: 40, origin: [-60, -50, 40] };
const linear = ([x, y, z]: Vector3): number => 100 + 3 * x - 5 * y + 2 * z;
const pixels = scanOf(made, linear);

function jobOf(thickness?: number): CutJob & { readonly at: (x: number, y: number) => Vector3 } {
  const s = Math.SQRT1_2;
  const { set } = cutAlong(setOf(made), 'oblique', { normal: [s, s, 0], up: [0, 0, 1] }) as { readonly set: CutSet };
  const ref = set.frames[set.frames.length >> 1]!;
  const { plane, spacing } = factsOf(ref).record;
  const { columns, rows } = ref.instance.image!;
  const { axes, through, grain, from } = set.cut;
  const slab = thickness === undefined ? undefined : { mode: 'mean' as const, thickness };
  return {
    volume: volumeGeometry(from, false)!,
    pixels,
    cut: { plane: plane!, pixel: spacing!.row, columns, rows },
    ...(slab && { slab: { slab, onwards: axes.onwards, through, grain } }),
    outside: undefined,
    at: (x, y) => vectorOf(indexToPatient(plane!, spacing!, { space: 'index', x, y })),
  };
}

let turns: Turns;
beforeEach(() => (turns = new Turns()));
afterEach(() => turns.close());

/** The page's clock: each look at it is a millisecond later, so that a piece of work never fits into a turn. */
function slowClock(): () => void {
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 1));
  return () => clock.mockRestore();
}

test('a small plane is cut at once, a thick slab coarsely first', () => {
  expect(turns.coarseness({ ...jobOf(), cut: { ...jobOf().cut, columns: 100, rows: 100 } })).toBe(1);
  expect(turns.coarseness(jobOf(1000))).toBeGreaterThan(1);
});

test.each([2, 3, 4, 6, 8])('a coarse picture lies where the fine one does: pixels %d times as large', (by) => {
  const job = jobOf();
  const { pixels: values, columns, rows } = turns.now(job, by);
  expect(columns).toBe(Math.round(job.cut.columns / by));
  const [sx, sy] = [job.cut.columns / columns, job.cut.rows / rows];
  let compared = 0;
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    const [x, y] = [i % columns, Math.floor(i / columns)];
    // The middle of the ground that the large pixel stands for, in the picture's own pixels.
    expect(value).toBeCloseTo(linear(job.at((x + 0.5) * sx - 0.5, (y + 0.5) * sy - 0.5)), 1);
    compared++;
  });
  expect(compared).toBeGreaterThan(50);
});

test('turns give the very picture that one go does', async () => {
  const job = jobOf(30);
  const once = new Cutter(job);
  expect(once.work(Infinity)).toBe(true);
  const restore = slowClock();
  const later = await new Promise<Resliced>((done) => turns.later(job, done, 0));
  restore();
  expect(later).toEqual(once.result());
});

test('a turn ends when its time is up, however much is left', () => {
  const restore = slowClock();
  const cutter = new Cutter(jobOf(30));
  let taken = 0;
  while (!cutter.work(performance.now() + 3)) taken++;
  restore();
  expect(taken).toBeGreaterThan(5);
});

test('what nobody waits for any longer is given up', async () => {
  const told: string[] = [];
  turns.later(jobOf(30), () => told.push('first'), 0);
  await new Promise<void>((done) => {
    turns.later(
      jobOf(),
      () => {
        told.push('second');
        done();
      },
      0,
    );
  });
  expect(told).toEqual(['second']);
});
