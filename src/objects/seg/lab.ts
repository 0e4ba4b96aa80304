import type { Rgb } from '../parts.ts';

/** sRGB as RecommendedDisplayCIELabValue has it (PS3.3 C.10.7.1.1): what {@link labToRgb} reads, written. */
export function rgbToLab([red, green, blue]: Rgb): readonly [number, number, number] {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  // sRGB's D65 brought to D50 by Bradford's matrix.
  const x = (0.4360747 * r + 0.3850649 * g + 0.1430804 * b) / 0.9642;
  const y = 0.2225045 * r + 0.7168786 * g + 0.0606169 * b;
  const z = (0.0139322 * r + 0.0971045 * g + 0.7141733 * b) / 0.8251;
  const [fx, fy, fz] = [root(x), root(y), root(z)];
  const word = (value: number) => Math.min(65535, Math.max(0, Math.round(value)));
  return [
    word(((116 * fy - 16) * 65535) / 100),
    word(((500 * (fx - fy) + 128) * 65535) / 255),
    word(((200 * (fy - fz) + 128) * 65535) / 255),
  ];
}

function linear(value: number): number {
  const held = value / 255;
  return held <= 0.04045 ? held / 12.92 : ((held + 0.055) / 1.055) ** 2.4;
}

function root(value: number): number {
  return value > (6 / 29) ** 3 ? Math.cbrt(value) : value / (3 * (6 / 29) ** 2) + 4 / 29;
}
