import type { Cine } from '../dicom/records.ts';

/** Frames a second where neither the file nor the reader says. */
const usualRate = 15;

/** The rate at which a clip wants to be shown (PS3.3 C.7.6.5): recommended rate, else frame time. Frames a second. */
export function clipRate(cine: Cine | undefined): number {
  if (cine?.rate !== undefined && cine.rate > 0) return cine.rate;
  const times = usableTimes(cine);
  if (times) {
    const span = times.reduce((sum, time) => sum + time, 0);
    if (span > 0) return (1000 * (times.length - 1)) / span;
  }
  if (cine?.frameTime !== undefined && cine.frameTime > 0) return 1000 / cine.frameTime;
  return usualRate;
}

/** Milliseconds since the frame before, of each frame (Frame Time Vector), where they make sense. */
export function usableTimes(cine: Cine | undefined): readonly number[] | undefined {
  const times = cine?.frameTimes;
  return times && times.length > 1 && times.every((time) => time >= 0) ? times : undefined;
}
