import { describe, expect, test } from 'vitest';
import { channelTable, colourGrid, toneGrid, toneTable } from './tone.ts';

const hounsfield = { kind: 'rescale', slope: 1, intercept: -1024 } as const;
const row = (width: number) => ({
  x: 0,
  y: 0,
  width,
  height: 1,
  across: { count: width, start: 0, step: 1 },
  down: { count: 1, start: 0, step: 1 },
  first: 0,
  alongU: 1,
  alongV: width,
});
const grey = (pixel: number) => pixel & 255;

function tones(values: number[], transform: Parameters<typeof toneTable>[0], range = { min: 0, max: 4095 }): number[] {
  const out = new Uint32Array(values.length);
  const grid = { width: values.length, height: 1, samples: 1 as const, values: Float32Array.from(values) };
  toneGrid(grid, row(values.length), toneTable(transform, range, true), out);
  return [...out].map(grey);
}

/** PS3.3 C.11.2.1.2.1, linear: the formula of the standard, in modality units. */
const linear = (x: number, c: number, w: number) =>
  x <= c - 0.5 - (w - 1) / 2
    ? 0
    : x > c - 0.5 + (w - 1) / 2
      ? 255
      : Math.round(((x - (c - 0.5)) / (w - 1) + 0.5) * 255);

describe('stored values to light', () => {
  test('a window is the one of PS3.3 C.11.2.1.2.1 for every stored value', () => {
    const values = Array.from({ length: 4096 }, (_, i) => i);
    const shown = tones(values, {
      modality: hounsfield,
      voi: { kind: 'window', window: { center: 40, width: 400, shape: 'linear' } },
      inverse: false,
    });
    values.forEach((stored, i) => expect(shown[i]).toBe(linear(stored - 1024, 40, 400)));
  });

  test('between stored values a narrow window has greys of its own', () => {
    const narrow = {
      modality: hounsfield,
      voi: { kind: 'window', window: { center: 0, width: 9, shape: 'linear' } },
      inverse: false,
    } as const;
    const [a, between, b] = tones([1024, 1024.5, 1025], narrow);
    expect(a! < between! && between! < b!).toBe(true);
  });

  test('a window beside all values is black or white throughout', () => {
    const beside = (center: number) =>
      ({
        modality: hounsfield,
        voi: { kind: 'window', window: { center, width: 10, shape: 'linear' } },
        inverse: false,
      }) as const;
    expect(tones([0, 4095], beside(9000))).toEqual([0, 0]);
    expect(tones([0, 4095], beside(-9000))).toEqual([255, 255]);
  });

  test('padding stays black when the picture is inverted', () => {
    const shown = tones([0, 1], {
      modality: hounsfield,
      voi: { kind: 'window', window: { center: 40, width: 400, shape: 'linear' } },
      inverse: true,
      padding: { value: 0 },
    });
    expect(shown).toEqual([0, 255]);
  });

  test('not a number is drawn as the lowest value and never as light', () => {
    const voi = { kind: 'window', window: { center: 0.5, width: 1, shape: 'linear-exact' } } as const;
    const table = toneTable({ modality: { kind: 'identity' }, voi, inverse: false }, { min: 0, max: 1 }, false);
    const out = new Uint32Array(1);
    toneGrid({ width: 1, height: 1, samples: 1, values: Float32Array.of(NaN) }, row(1), table, out);
    expect(grey(out[0]!)).toBe(0);
  });

  test('colour is shown as stored, inverted on demand', () => {
    const grid = { width: 1, height: 1, samples: 3 as const, values: Float32Array.of(10, 20, 30) };
    const out = new Uint32Array(1);
    colourGrid(grid, row(1), channelTable(8, undefined, false), out);
    expect(out[0]).toBe(0xff1e140a);
    colourGrid(grid, row(1), channelTable(8, undefined, true), out);
    expect(out[0]).toBe(0xffe1ebf5);
  });
});
