import { describe, expect, it } from 'vitest';
import { lutMaximum, lutValue, voiCurve, windowBounds, windowFromBounds, windowGrey } from './window.ts';

describe('a linear window (PS3.3 C.11.2.1.2.1)', () => {
  const window = { center: 2048, width: 4096, shape: 'linear' } as const;

  // The standard's own example: c = 2048, w = 4096 maps 0..4095 to the whole output.
  it('is black at the standard example’s 0 and white at its 4095', () => {
    expect(windowGrey(window, 0)).toBe(0);
    expect(windowGrey(window, 4095)).toBe(1);
    expect(windowGrey(window, 2047.5)).toBeCloseTo(0.5, 12);
  });

  it('of width 1 is a threshold at c - 0.5', () => {
    const threshold = { center: 100, width: 1, shape: 'linear' } as const;
    expect(windowGrey(threshold, 99)).toBe(0);
    expect(windowGrey(threshold, 99.5)).toBe(0);
    expect(windowGrey(threshold, 100)).toBe(1);
  });

  it('follows the formula of the standard everywhere inside', () => {
    const w = { center: 40, width: 400, shape: 'linear' } as const;
    for (let x = -160; x <= 239; x++) {
      const inside = x > 40 - 0.5 - 399 / 2 && x <= 40 - 0.5 + 399 / 2;
      if (inside) expect(windowGrey(w, x)).toBeCloseTo((x - 39.5) / 399 + 0.5, 12);
    }
    expect(windowGrey(w, -160)).toBe(0);
    expect(windowGrey(w, 239)).toBe(1);
  });
});

describe('other windows', () => {
  // PS3.3 C.11.2.1.3.2: black at c - w/2, white above c + w/2.
  it('linear exact spans exactly its width', () => {
    const exact = { center: 0, width: 100, shape: 'linear-exact' } as const;
    expect(windowGrey(exact, -50)).toBe(0);
    expect(windowGrey(exact, 50)).toBe(1);
    expect(windowGrey(exact, 25)).toBeCloseTo(0.75, 12);
  });

  it('a sigmoid is one half at its centre and the logistic of 2 at half its width', () => {
    const sigmoid = { center: 500, width: 200, shape: 'sigmoid' } as const;
    expect(windowGrey(sigmoid, 500)).toBe(0.5);
    expect(windowGrey(sigmoid, 600)).toBeCloseTo(0.8807970779778823, 12);
    expect(windowGrey(sigmoid, 400)).toBeCloseTo(1 - 0.8807970779778823, 12);
  });

  it('a linear window narrower than 1 is read as linear exact', () => {
    expect(windowGrey({ center: 0.5, width: 0.5, shape: 'linear' }, 0.5)).toBeCloseTo(0.5, 12);
  });

  it('comes back from its bounds', () => {
    for (const shape of ['linear', 'linear-exact', 'sigmoid'] as const) {
      const window = { center: 37, width: 411, shape };
      const { lower, upper } = windowBounds(window);
      expect(windowFromBounds(lower, upper, shape)).toEqual(window);
    }
  });
});

describe('a VOI LUT', () => {
  const lut = { first: 10, bits: 12, data: Uint16Array.of(0, 1000, 4095) };

  it('takes its ends beyond its ends', () => {
    expect([9, 10, 11, 12, 500].map((v) => lutValue(lut, v))).toEqual([0, 0, 1000, 4095, 4095]);
  });

  it('gives grey by the bits of its entries', () => {
    expect(voiCurve({ kind: 'lut', lut })(11)).toBeCloseTo(1000 / 4095, 12);
  });

  it('that declares too few bits is believed in its entries', () => {
    expect(lutMaximum({ first: 0, bits: 8, data: Uint16Array.of(0, 1023) })).toBe(1023);
  });
});
