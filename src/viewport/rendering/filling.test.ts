import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { frameAddress, type ImageSet } from '#src/dataset/display-set.ts';
import { frameKey } from '#src/model/dicom/address.ts';
import { placeOf, plain, setOf, type Acquisition } from '#src/pixels/reformat.fixture.ts';
import type { DecodedFrame, FrameMark, Pixels } from '#src/pixels/index.ts';
import { Filling, fromMiddle, type Filled } from './filling.ts';
import { addSlice, rangeOf, storedFactor } from './slice-values.ts';
import type { VolumeTexture } from './volume-texture.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const made: Acquisition = { ...plain, modality: (slice) => ({ kind: 'rescale', slope: 1 + slice, intercept: -10 }) };

/** A store that has what it is given, and a texture that keeps what it gets. */
function workshop(set: ImageSet, thinning: readonly [number, number, number]) {
  const here = new Map<string, DecodedFrame>();
  const marks: FrameMark[] = set.frames.map(() => 'absent');
  const listeners = new Set<(indices: readonly number[]) => void>();
  const focused: number[] = [];
  const layers = new Map<number, Float32Array>();
  const told: (Filled | 'no-room')[] = [];
  let released = 0;
  const pixels = {
    focus: (_: string, { index }: { readonly index: number }) => void focused.push(index),
    release: () => (released += 1),
    peek: (address: DecodedFrame['address']) => here.get(frameKey(address)),
    marks: () => marks,
    fault: () => undefined,
    memory: () => ({ decoded: 0, budget: 1e9 }),
    onChange(_: string, listener: (indices: readonly number[]) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Pixels;
  const image = set.frames[0]!.instance.image!;
  const size = [image.columns, image.rows, set.frames.length].map((n, axis) => Math.ceil(n / thinning[axis]!));
  const texture = {
    size,
    thinning,
    put: (layer: number, values: Float32Array) => void layers.set(layer, values.slice()),
    free: () => undefined,
  } as unknown as VolumeTexture;
  const filling = new Filling(
    pixels,
    set,
    'r',
    () => texture,
    (filled) => told.push(filled),
  );
  return {
    filling,
    focused,
    layers,
    told,
    released: () => released,
    arrive: (index: number, mark: FrameMark, value = index) => {
      const ref = set.frames[index]!;
      marks[index] = mark;
      const { columns, rows } = image;
      const stored = new Int16Array(columns * rows).fill(value);
      if (mark === 'loaded')
        here.set(frameKey(frameAddress(ref)), {
          ...({ quality: 'full', samples: 1, columns, rows, min: value, max: value } as DecodedFrame),
          address: frameAddress(ref),
          pixels: stored,
        });
      for (const listener of listeners) listener([index]);
      vi.runAllTimers();
    },
  };
}

test('slices go onto the card as modality values, each by its own line, as they come', () => {
  const set = setOf(made);
  const { layers, told, arrive, focused, released } = workshop(set, [1, 1, 1]);
  expect(focused).toEqual([7]); // asked for from the middle
  for (const index of [7, 3]) arrive(index, 'loaded', 5);
  expect([...layers.keys()]).toEqual([7, 3]);
  const { modality } = set.frames[3]!.instance.image!.shared;
  if (modality.kind !== 'rescale') throw new Error('no line');
  expect(layers.get(3)![0]).toBe(5 * modality.slope - 10);
  expect(told.at(-1)).toMatchObject({ here: 2, failed: 0, count: 14 });
  expect(released()).toBe(0);
  for (let i = 0; i < 14; i++) if (!layers.has(i)) arrive(i, i === 9 ? 'failed' : 'loaded');
  expect(told.at(-1)).toMatchObject({ here: 13, failed: 1, count: 14 });
  expect(layers.has(9)).toBe(false); // nothing is put in its place
});

test('slices that share a layer go together or not at all', () => {
  const set = setOf(plain);
  const { layers, arrive, told } = workshop(set, [2, 3, 4]);
  arrive(5, 'loaded', 100);
  arrive(4, 'loaded', 200);
  arrive(6, 'loaded', 300);
  expect(layers.size).toBe(0);
  arrive(7, 'loaded', 400);
  expect([...layers.keys()]).toEqual([1]);
  // The mean of four slices, whatever columns and rows go together; the last row of voxels is of two rows only.
  const values = layers.get(1)!;
  expect(values.length).toBe(12 * 7);
  for (const value of values) expect(value).toBeCloseTo(250, 3);
  expect(told.at(-1)).toMatchObject({ here: 4, count: 14 });
});

test('with all here nothing more is asked for', () => {
  const set = setOf(plain);
  const { arrive, released } = workshop(set, [1, 1, 1]);
  for (let i = 0; i < 14; i++) arrive(i, 'loaded');
  expect(released()).toBeGreaterThan(0);
});

test('voxels that go together become their mean where they lie', () => {
  const set = setOf(plain);
  const ref = set.frames[0]!;
  const { columns, rows } = ref.instance.image!;
  const pixels = Float32Array.from({ length: columns * rows }, (_, i) => {
    const [x, y] = placeOf(plain, i % columns, Math.floor(i / columns), 0);
    return 3 * x - 2 * y;
  });
  const frame = { pixels, columns, rows, min: -1e3, max: 1e3 } as unknown as DecodedFrame;
  const layer = new Float32Array(12 * 7);
  addSlice(layer, ref, frame, [2, 3, 1], 1, [-1e4, 1e4]);
  // Voxel (5, 2) of the texture: columns 10 and 11, rows 6 to 8, so its middle lies at column 10.5, row 7.
  const [x, y] = placeOf(plain, 10.5, 7, 0);
  expect(layer[2 * 12 + 5]).toBeCloseTo(3 * x - 2 * y, 4);
  // The last row of voxels is of rows 18 and 19 alone.
  const [u, v] = placeOf(plain, 0.5, 18.5, 0);
  expect(layer[6 * 12]).toBeCloseTo(3 * u - 2 * v, 4);
});

test('padding and what is no number count as the least there can be', () => {
  const set = setOf({ ...plain, image: { padding: { value: 2000, limit: 2100 } } });
  const ref = set.frames[0]!;
  const { columns, rows } = ref.instance.image!;
  const pixels = new Float32Array(columns * rows).fill(7);
  pixels[0] = 2050;
  pixels[1] = NaN;
  const layer = new Float32Array(columns * rows);
  const frame = { pixels, columns, rows, min: 0, max: 10 } as unknown as DecodedFrame;
  addSlice(layer, ref, frame, [1, 1, 1], 1, [-500, 500]);
  expect([...layer.slice(0, 3)]).toEqual([-500, -500, 7]);
});

test('values are stored as large as half-precision numbers can be trusted with', () => {
  for (const range of [
    [-32_768, 32_767],
    [0, 5e6],
    [0, 1e-4],
    [-1, 1],
  ] as const) {
    const factor = storedFactor(range);
    const most = Math.max(...range.map(Math.abs)) * factor;
    expect(most).toBeLessThanOrEqual(32_768);
    expect(most).toBeGreaterThan(16_000);
    expect(Number.isInteger(Math.log2(factor))).toBe(true);
  }
  expect(storedFactor([0, 0])).toBe(1);
  // 12 bits stored, slopes of 1 to 14: the largest slice decides.
  const set = setOf({ ...made, image: { bitsStored: 12, signed: false } });
  expect(rangeOf(set, {} as DecodedFrame)).toEqual([-10, 4095 * 14 - 10]);
});

test('the middle comes first', () => {
  expect(fromMiddle(5)).toEqual([2, 1, 3, 0, 4]);
});
