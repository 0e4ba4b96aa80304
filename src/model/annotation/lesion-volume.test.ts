import { describe, expect, it } from 'vitest';
import { lesionVolume } from './lesion-volume.ts';

/** Cuts of an ellipsoid of half axes a, b, c across c, every `step` millimetres from `first`. */
const cuts = ([a, b, c]: readonly [number, number, number], step: number, first: number) =>
  Array.from({ length: Math.ceil((2 * c) / step) + 1 }, (_, i) => first + i * step)
    .filter((depth) => Math.abs(depth) < c)
    .map((depth) => ({ depth, area: Math.PI * a * b * (1 - (depth / c) ** 2) }));

describe('the volume of regions over slices', () => {
  it('is an ellipsoid’s within 1 % wherever the slices cut it', () => {
    const truth = (4 / 3) * Math.PI * 19.1 * 16.75 * 17.5;
    for (const first of [-17.4, -17, -16.5, -16]) {
      const found = lesionVolume(cuts([19.1, 16.75, 17.5], 1.6, first), 1.6);
      expect(Math.abs((found?.value ?? 0) / truth - 1), String(first)).toBeLessThan(0.01);
      expect(found?.between).toBe(0);
    }
  });

  it('says how many slices it stepped over, and is right for what grows evenly', () => {
    // A prism of 10 cm² over 5 slices of 2 mm of which two were drawn.
    expect(lesionVolume([{ area: 1000, depth: 4 }, { area: 1000, depth: -4 }], 2)).toEqual({ value: 10_000, drawn: 2, between: 3 }); // prettier-ignore
    // 100, (150), 200 mm² by hand: 450 x 3.
    expect(lesionVolume([{ area: 100, depth: 0 }, { area: 200, depth: 6 }], 3)).toEqual({ value: 1350, drawn: 2, between: 1 }); // prettier-ignore
  });

  it('adds what lies apart on one slice, and is none of a single slice', () => {
    const two = [
      { area: 50, depth: 0 },
      { area: 70, depth: 0.1 },
    ];
    expect(lesionVolume(two, 5)).toBeUndefined();
    expect(lesionVolume([...two, { area: 80, depth: 5 }], 5)?.value).toBe(1000);
  });
});
