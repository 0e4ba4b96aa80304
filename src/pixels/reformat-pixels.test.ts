import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { frameKey } from '#src/model/dicom/address.ts';
import { frameAddress, type ImageSet } from '#src/dataset/display-set.ts';
import { cutAlong, type CutSet } from '#src/dataset/reformat.ts';
import type { DecodedFrame, Focus, FrameMark, Pixels } from './pixels.ts';
import { CutPixels } from './reformat-pixels.ts';
import { thinned } from './reformat-thin.ts';
import { plain, scanOf, setOf } from './reformat.fixture.ts';

/** The page's store as far as planes ask for it: slices come when the test says so. */
function store(set: ImageSet) {
  const values = scanOf(plain, ([, y]) => 10 * y);
  const here = new Map<string, DecodedFrame>();
  const failed = new Set<number>();
  const focused: Focus[] = [];
  const retried: string[] = [];
  let changed: ((indices: readonly number[]) => void) | undefined;
  const pixels: Pick<Pixels, 'focus' | 'release' | 'peek' | 'marks' | 'fault' | 'retry' | 'onChange' | 'memory'> = {
    focus: (_viewer, focus) => void focused.push(focus),
    release: () => undefined,
    peek: (address) => here.get(frameKey(address)),
    marks: () =>
      set.frames.map((ref, i): FrameMark => {
        if (failed.has(i)) return 'failed';
        return here.has(frameKey(frameAddress(ref))) ? 'loaded' : 'absent';
      }),
    fault: ({ instance }) =>
      failed.has(set.frames.findIndex((ref) => ref.instance.address.instance === instance))
        ? { kind: 'corrupt', reason: 'test' }
        : undefined,
    retry: ({ instance }) => void retried.push(instance),
    onChange: (_set, listener) => {
      changed = listener;
      return () => (changed = undefined);
    },
    memory: () => ({ decoded: 0, budget: 1e9 }),
  };
  const come = (...slices: number[]) => {
    for (const i of slices) {
      const address = frameAddress(set.frames[i]!);
      here.set(frameKey(address), {
        address,
        rows: plain.rows,
        columns: plain.columns,
        samples: 1,
        pixels: values[i]!,
        min: -200,
        max: 200,
        quality: 'full',
        integrity: 'structure',
        encodedBytes: 1,
        lossy: false,
      });
    }
    changed?.(slices);
  };
  const fail = (slice: number) => {
    failed.add(slice);
    changed?.([slice]);
  };
  return { pixels: pixels as Pixels, come, fail, focused, retried };
}

const set = setOf(plain);
const cut = cutAlong(set, 'coronal') as { readonly set: CutSet };
const plane = frameAddress(cut.set.frames[5]!);
const all = Array.from({ length: plain.slices }, (_, i) => i);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('planes cut from the slices of the page', () => {
  test('are here with the first slice, with what is missing marked, and whole with the last', () => {
    const { pixels, come } = store(set);
    const planes = new CutPixels(pixels, cut.set);
    expect(planes.peek(plane)).toBeUndefined();
    come(6, 7);
    vi.runAllTimers();
    expect(planes.peek(plane)).toMatchObject({ quality: 'reduced', holes: { missing: 12, count: 14 } });
    come(...all);
    vi.runAllTimers();
    const whole = planes.peek(plane)!;
    expect(whole.quality).toBe('full');
    expect(whole.holes).toBeUndefined();
    // Row 5 of the acquisition lies at y = -9 + 5, and its values are ten times that.
    expect(new Set(whole.pixels)).toEqual(new Set([-40]));
  });

  test('ask for the whole series, and for nothing twice', () => {
    const { pixels, focused } = store(set);
    new CutPixels(pixels, cut.set).focus('pane 1', { set: cut.set, index: 3, direction: 1, role: 'pane' });
    expect(focused).toEqual([{ set, index: 7, direction: 0, role: 'pane' }]);
  });

  test('are cut anew a few times while slices pour in, and at once with the last', () => {
    const { pixels, come } = store(set);
    const planes = new CutPixels(pixels, cut.set);
    const told = vi.fn();
    planes.onChange(cut.set.id, told);
    vi.advanceTimersByTime(1000);
    for (const slice of all.slice(0, -1)) {
      come(slice);
      vi.advanceTimersByTime(16);
    }
    expect(told.mock.calls.length).toBeLessThanOrEqual(3);
    const before = told.mock.calls.length;
    come(13);
    vi.advanceTimersByTime(0);
    expect(told.mock.calls.length).toBe(before + 1);
  });

  test('stay with a hole where a slice failed for good, and try it again when asked', () => {
    const { pixels, come, fail, retried } = store(set);
    const planes = new CutPixels(pixels, cut.set);
    come(...all.filter((i) => i !== 4));
    fail(4);
    vi.runAllTimers();
    expect(planes.peek(plane)).toMatchObject({ quality: 'full', holes: { missing: 1 } });
    expect(planes.fault()).toBeUndefined();
    planes.retry();
    expect(retried).toEqual([set.frames[4]!.instance.address.instance]);
  });

  test('have failed where every slice has', () => {
    const { pixels, fail } = store(set);
    const planes = new CutPixels(pixels, cut.set);
    for (const slice of all) fail(slice);
    expect(planes.fault()).toMatchObject({ kind: 'corrupt' });
  });

  test('of a volume that does not fit are cut from every so many slices, which alone are asked for', () => {
    const thin = thinned(set, 2);
    const { pixels, come, focused } = store(thin);
    const planes = new CutPixels(pixels, cut.set, undefined, 2);
    planes.focus('pane 0', { set: cut.set, index: 5, direction: 0, role: 'pane' });
    expect(focused[0]!.set).toBe(thin);
    come(...thin.frames.keys());
    vi.runAllTimers();
    const whole = planes.peek(plane)!;
    expect(whole).toMatchObject({ quality: 'full', every: 2 });
    expect(whole.holes).toBeUndefined();
    // The field is linear: what lies between the slices that were left out is the same. The last slice is left off.
    const known = [...whole.pixels].filter((value) => value !== cut.set.frames[0]!.instance.image!.padding!.value);
    expect(new Set(known)).toEqual(new Set([-40]));
    expect(known.length / plain.columns).toBe(25);
  });
});
