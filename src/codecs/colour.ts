import type { PixelArray } from '#src/model/display/units.ts';
import { FaultError } from '#src/model/fault/fault.ts';

/** Colour by plane to colour by pixel; a new array of the same kind. */
export function interleave(values: PixelArray, samples: number): PixelArray {
  const pixels = values.length / samples;
  const out = values.slice();
  for (let s = 0; s < samples; s++) {
    for (let i = 0, to = s; i < pixels; i++, to += samples) out[to] = values[s * pixels + i] as number;
  }
  return out;
}

/**
 * What is stored as YBR to RGB, in place; RGB stays. PS3.3 C.7.6.3.1.2: YBR_FULL is the JFIF transform over the full range;
 * YBR_PARTIAL has black at 16, white at 235 and chroma over 16 to 240 (ITU-R BT.601).
 */
export function toRgb(values: PixelArray, photometric: string, bits: number): void {
  // The colour transforms of JPEG 2000 are the codestream's: where it has none, the components are RGB already.
  if (photometric === 'RGB' || photometric === 'YBR_RCT' || photometric === 'YBR_ICT') return;
  const full = photometric === 'YBR_FULL' || photometric === 'YBR_FULL_422';
  const partial = photometric === 'YBR_PARTIAL_422' || photometric === 'YBR_PARTIAL_420';
  if (!full && !partial) throw new FaultError({ kind: 'unsupported', reason: `three samples as ${photometric}` });
  const white = 2 ** bits - 1;
  const unit = 2 ** (bits - 8);
  const middle = 128 * unit;
  const black = partial ? 16 * unit : 0;
  const scaleY = partial ? white / (219 * unit) : 1;
  const scaleC = partial ? white / (224 * unit) : 1;
  const clamp = (value: number): number => (value < 0 ? 0 : value > white ? white : Math.round(value));
  for (let i = 0; i + 2 < values.length; i += 3) {
    const y = ((values[i] as number) - black) * scaleY;
    const b = ((values[i + 1] as number) - middle) * scaleC;
    const r = ((values[i + 2] as number) - middle) * scaleC;
    values[i] = clamp(y + 1.402 * r);
    values[i + 1] = clamp(y - 0.344136 * b - 0.714136 * r);
    values[i + 2] = clamp(y + 1.772 * b);
  }
}
