/** A bar of a round length. */
export interface ScaleBar {
  /** CSS pixels. */
  readonly pixels: number;
  /** The length it stands for, and the unit it is best said in. */
  readonly value: number;
  readonly unit: 'µm' | 'mm' | 'cm';
  /** Ticks divide it into this many equal parts. */
  readonly parts: number;
}

/**
 * The longest bar of 1, 2 or 5 times a power of ten that takes no more than `room` CSS pixels. `perMillimetre` is the
 * scale of the view in CSS pixels per millimetre. Undefined where no such bar can be drawn.
 */
export function scaleBar(perMillimetre: number, room: number): ScaleBar | undefined {
  const longest = room / perMillimetre;
  if (!(longest > 0) || !Number.isFinite(longest)) return undefined;
  const power = Math.floor(Math.log10(longest));
  const step = [5, 2, 1].find((s) => s * 10 ** power <= longest * (1 + 1e-9)) ?? 1;
  const millimetres = step * 10 ** power;
  const parts = step === 2 ? 4 : step === 5 ? 5 : 10;
  const bar = { pixels: millimetres * perMillimetre, parts };
  if (millimetres >= 10) return { ...bar, value: round(millimetres / 10), unit: 'cm' };
  if (millimetres >= 1) return { ...bar, value: round(millimetres), unit: 'mm' };
  return { ...bar, value: round(millimetres * 1000), unit: 'µm' };
}

/** Powers of ten are not exact in binary; what is shown has twelve digits at most. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}
