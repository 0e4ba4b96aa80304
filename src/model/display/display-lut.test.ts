import { describe, expect, it } from 'vitest';
import { colourMap } from './colour-maps.ts';
import { isInverse, isPadding, makeDisplayLut, type GreyTransform } from './display-lut.ts';
import { paintColour, paintGrey, paintPalette } from './paint.ts';

const bytes = (pixels: Uint32Array): number[] => [...new Uint8Array(pixels.buffer)];

const plain: GreyTransform = {
  modality: { kind: 'identity' },
  voi: { kind: 'window', window: { center: 128, width: 256, shape: 'linear' } },
  inverse: false,
};

describe('painting grey', () => {
  it('shows eight bits as they are under a window of 256 about 128', () => {
    const lut = makeDisplayLut(plain, { min: 0, max: 255 });
    const out = new Uint32Array(256);
    paintGrey(
      Uint8Array.from({ length: 256 }, (_, i) => i),
      lut,
      out,
    );
    expect(bytes(out)).toEqual(Array.from({ length: 256 }, (_, i) => [i, i, i, 255]).flat());
  });

  it('applies the rescale before the window', () => {
    const ct: GreyTransform = {
      ...plain,
      modality: { kind: 'rescale', slope: 2, intercept: -1000 },
      voi: { kind: 'window', window: { center: 0.5, width: 2001, shape: 'linear' } },
    };
    const out = new Uint32Array(3);
    paintGrey(Int16Array.of(0, 500, 1000), makeDisplayLut(ct, { min: 0, max: 1000 }), out);
    expect([...out].map((p) => p & 0xff)).toEqual([0, 128, 255]);
  });

  it('is the same by table and by function', () => {
    const pixels = Int16Array.from({ length: 4001 }, (_, i) => i - 2000);
    const transform: GreyTransform = {
      ...plain,
      voi: { kind: 'window', window: { center: -30, width: 777, shape: 'sigmoid' } },
    };
    const [a, b] = [new Uint32Array(4001), new Uint32Array(4001)];
    const table = makeDisplayLut(transform, { min: -2000, max: 2000 });
    const curve = makeDisplayLut(transform, { min: -2000, max: 2000 }, false);
    expect([table.kind, curve.kind]).toEqual(['table', 'curve']);
    paintGrey(pixels, table, a);
    paintGrey(pixels, curve, b);
    expect(a).toEqual(b);
  });

  it('takes the nearest end for values outside the table', () => {
    const out = new Uint32Array(2);
    paintGrey(Int16Array.of(-5, 999), makeDisplayLut(plain, { min: 10, max: 20 }), out);
    expect([...out].map((p) => p & 0xff)).toEqual([10, 20]);
  });

  it('turns the curve round when low is white', () => {
    const out = new Uint32Array(2);
    paintGrey(Uint8Array.of(0, 255), makeDisplayLut({ ...plain, inverse: true }, { min: 0, max: 255 }), out);
    expect([...out].map((p) => p & 0xff)).toEqual([255, 0]);
  });

  it('keeps padding black even when low is white', () => {
    const lut = makeDisplayLut({ ...plain, inverse: true, padding: { value: 0 } }, { min: 0, max: 255 });
    const out = new Uint32Array(2);
    paintGrey(Uint8Array.of(0, 1), lut, out);
    expect([...out].map((p) => p & 0xff)).toEqual([0, 254]);
  });

  it('paints floats, and holes in them black', () => {
    const window = { center: 0.5, width: 1, shape: 'linear-exact' } as const;
    const lut = makeDisplayLut({ ...plain, voi: { kind: 'window', window } }, { min: 0, max: 1 }, false);
    const out = new Uint32Array(3);
    paintGrey(Float32Array.of(0.2, 1, Number.NaN), lut, out);
    expect([...out].map((p) => p & 0xff)).toEqual([51, 255, 0]);
  });

  it('looks grey up in a colour map', () => {
    const lut = makeDisplayLut({ ...plain, colours: colourMap('hot-iron') }, { min: 0, max: 255 });
    const out = new Uint32Array(1);
    paintGrey(Uint8Array.of(128), lut, out);
    expect(bytes(out)).toEqual([255, 0, 0, 255]);
  });
});

describe('which end is white', () => {
  it('MONOCHROME1 and an inverse presentation do not cancel out; the reader’s inversion does', () => {
    expect(isInverse({ photometric: 'MONOCHROME2' })).toBe(false);
    expect(isInverse({ photometric: 'MONOCHROME1' })).toBe(true);
    expect(isInverse({ photometric: 'MONOCHROME1', presentationInverse: true })).toBe(true);
    expect(isInverse({ photometric: 'MONOCHROME1' }, true)).toBe(false);
  });

  it('padding is a range in either order', () => {
    expect(isPadding({ value: -2000, limit: -1500 }, -1700)).toBe(true);
    expect(isPadding({ value: 4095, limit: 4000 }, 4001)).toBe(true);
    expect(isPadding({ value: 0 }, 1)).toBe(false);
  });
});

describe('painting colour', () => {
  it('writes R, G, B and full opacity', () => {
    const out = new Uint32Array(2);
    paintColour(Uint8Array.of(1, 2, 3, 250, 128, 7), 8, out);
    expect(bytes(out)).toEqual([1, 2, 3, 255, 250, 128, 7, 255]);
  });

  it('scales sixteen bits to eight', () => {
    const out = new Uint32Array(1);
    paintColour(Uint16Array.of(0, 32768, 65535), 16, out);
    expect(bytes(out)).toEqual([0, 128, 255, 255]);
  });

  it('looks indices up in a palette, from its first', () => {
    const lut = (...data: number[]) => ({ first: 5, bits: 16, data: Uint16Array.from(data) });
    const palette = { red: lut(0, 0xffff), green: lut(0x8080, 0), blue: lut(0, 0x4040) };
    const out = new Uint32Array(3);
    paintPalette(Uint8Array.of(5, 6, 200), palette, out);
    expect(bytes(out)).toEqual([0, 128, 0, 255, 255, 0, 64, 255, 255, 0, 64, 255]);
  });
});
