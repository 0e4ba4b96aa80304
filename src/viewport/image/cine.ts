import type { Cine } from '#src/model/dicom/records.ts';
import { clipRate, usableTimes } from '#src/model/time/clip-rate.ts';

/**
 * When each frame begins, in milliseconds from the first, and how long one round takes. With a Frame Time Vector its
 * uneven times are kept, stretched to the asked rate; the last frame stays as long as a frame on average.
 */
export function schedule(
  count: number,
  rate: number,
  cine: Cine | undefined,
): { readonly starts: Float64Array; readonly round: number } {
  const starts = new Float64Array(count);
  const times = usableTimes(cine);
  if (times?.length === count && count > 1) {
    const stretch = clipRate(cine) / rate;
    let at = 0;
    for (let i = 0; i < count; i++) {
      // FrameTimeVector's first value is 0: each value is the time since the frame before (PS3.3 C.7.6.5.1.2).
      if (i > 0) at += (times[i] ?? 0) * stretch;
      starts[i] = at;
    }
    return { starts, round: at + at / (count - 1) };
  }
  const each = 1000 / rate;
  for (let i = 0; i < count; i++) starts[i] = i * each;
  return { starts, round: count * each };
}

/**
 * The frame that is due `elapsed` milliseconds after frame `from` was. Real time decides: a slow machine leaves frames
 * out and never plays slower. A sweep goes to the end and back.
 */
export function frameDue(plan: ReturnType<typeof schedule>, from: number, elapsed: number, sweep: boolean): number {
  const { starts, round } = plan;
  const count = starts.length;
  if (count < 2 || !(round > 0)) return from;
  const origin = starts[from] ?? 0;
  if (sweep) {
    const last = starts[count - 1] ?? 0;
    const there = (origin + elapsed) % (2 * last);
    return startedBy(starts, there <= last ? there : 2 * last - there);
  }
  return startedBy(starts, (origin + elapsed) % round);
}

/** Index of the last start that is not after `at`. */
function startedBy(starts: Float64Array, at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    // A clock that ticks in fractions must not fall short of a start by its last digit.
    if ((starts[middle] ?? 0) <= at + 1e-6) low = middle;
    else high = middle - 1;
  }
  return low;
}
