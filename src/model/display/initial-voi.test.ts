import { describe, expect, it } from 'vitest';
import { initialVoi, storedPercentiles, type VoiFrame } from './initial-voi.ts';
import { windowBounds } from './window.ts';

const image = { bitsStored: 12, signed: false };
const bare: VoiFrame = { modality: { kind: 'identity' }, windows: [], voiLuts: [] };
const window = (center: number, width: number) => ({ center, width, shape: 'linear' }) as const;
const lut = { first: 0, bits: 8, data: Uint16Array.of(0, 255) };

describe('the first window of a frame', () => {
  it('is the file’s first usable one', () => {
    const frame = { ...bare, windows: [window(0, 0), window(50, 350), window(300, 1500)], voiLuts: [lut] };
    expect(initialVoi('CT', image, frame)).toEqual({ kind: 'window', window: window(50, 350) });
  });

  it('is the file’s VOI LUT where it has no window', () => {
    expect(initialVoi('DX', image, { ...bare, voiLuts: [lut] })).toEqual({ kind: 'lut', lut });
  });

  it('is soft tissue for a CT that says nothing', () => {
    const frame: VoiFrame = { ...bare, modality: { kind: 'rescale', slope: 1, intercept: -1024, unit: 'HU' } };
    expect(initialVoi('CT', image, frame)).toEqual({ kind: 'window', window: window(40, 400) });
  });

  it('shows eight bits as they are', () => {
    const voi = initialVoi('US', { bitsStored: 8, signed: false }, bare, {
      pixels: Uint8Array.of(3, 90),
      min: 3,
      max: 90,
    });
    expect(voi).toEqual({ kind: 'window', window: window(128, 256) });
  });

  it('spans the middle 99 % of the values otherwise, and ignores padding', () => {
    // 10,000 values 0..9999, and as much padding at 60,000.
    const pixels = Uint16Array.from({ length: 20_000 }, (_, i) => (i < 10_000 ? i : 60_000));
    const voi = initialVoi('MR', { bitsStored: 16, signed: false, padding: { value: 60_000 } }, bare, {
      pixels,
      min: 0,
      max: 60_000,
    });
    if (voi.kind !== 'window') throw new Error('a window was due');
    const { lower, upper } = windowBounds(voi.window);
    expect(Math.abs(lower - 50)).toBeLessThanOrEqual(1);
    expect(Math.abs(upper - 9950)).toBeLessThanOrEqual(1);
  });

  it('starts at nothing for counts', () => {
    const pixels = Uint16Array.from({ length: 1000 }, (_, i) => 500 + i);
    const voi = initialVoi('PT', { bitsStored: 16, signed: false }, bare, { pixels, min: 500, max: 1499 });
    expect(voi.kind === 'window' && windowBounds(voi.window).lower).toBe(0);
  });

  it('spans values that lie close together exactly', () => {
    const frame: VoiFrame = { ...bare, modality: { kind: 'rescale', slope: 1e-6, intercept: 0 } };
    const pixels = Int16Array.from({ length: 1001 }, (_, i) => i);
    const voi = initialVoi('PT', { bitsStored: 16, signed: true }, frame, { pixels, min: 0, max: 1000 });
    expect(voi.kind === 'window' && voi.window.width).toBeCloseTo(0.001, 4);
  });

  it('has a width even where all values are one', () => {
    const voi = initialVoi('MR', image, bare, { pixels: new Uint16Array(9).fill(7), min: 7, max: 7 });
    expect(voi.kind === 'window' && voi.window.width).toBeGreaterThan(1);
  });
});

describe('percentiles', () => {
  it('of floats are within a bin and skip NaN', () => {
    const pixels = Float32Array.from({ length: 1001 }, (_, i) => (i === 500 ? Number.NaN : i / 1000));
    const [median] = storedPercentiles({ pixels, min: 0, max: 1 }, [0.5]);
    expect(median).toBeCloseTo(0.5, 2);
  });
});
