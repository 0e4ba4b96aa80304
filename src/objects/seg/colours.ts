import type { Rgb } from '../parts.ts';

/**
 * RecommendedDisplayCIELabValue as sRGB (PS3.3 C.10.7.1.1): three unsigned words, L* of 0 to 100, a* and b* of -128 to 127,
 * relative to D50; brought to sRGB's D65 by Bradford's matrix. What sRGB cannot hold is cut off.
 */
export function labToRgb(lab: readonly [number, number, number]): Rgb {
  const l = (lab[0] * 100) / 65535;
  const a = (lab[1] * 255) / 65535 - 128;
  const b = (lab[2] * 255) / 65535 - 128;
  const fy = (l + 16) / 116;
  const x = 0.9642 * cubed(fy + a / 500);
  const y = cubed(fy);
  const z = 0.8251 * cubed(fy - b / 200);
  return [
    gamma(3.1338561 * x - 1.6168667 * y - 0.4906146 * z),
    gamma(-0.9787684 * x + 1.9161415 * y + 0.033454 * z),
    gamma(0.0719453 * x - 0.2289914 * y + 1.4052427 * z),
  ];
}

function cubed(f: number): number {
  return f > 6 / 29 ? f ** 3 : 3 * (6 / 29) ** 2 * (f - 4 / 29);
}

function gamma(linear: number): number {
  const held = Math.min(1, Math.max(0, linear));
  const value = held <= 0.0031308 ? 12.92 * held : 1.055 * held ** (1 / 2.4) - 0.055;
  return Math.round(value * 255);
}

/** Colours for what brings none, told apart on grey by colour-blind readers too (Okabe and Ito, then darker and lighter). */
const palette: readonly Rgb[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
  [204, 121, 167],
  [160, 110, 220],
  [120, 200, 80],
  [255, 150, 150],
];

/** The same number has the same colour always. */
export function colourOf(number: number): Rgb {
  return palette[(((number - 1) % palette.length) + palette.length) % palette.length] ?? [230, 159, 0];
}
