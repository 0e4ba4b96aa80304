/** A run of frames of a list: from `from` to before `to`. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/**
 * Which `capacity` frames of `length` to keep for a viewer at `index`: three quarters of them the way they go, half each
 * way when they stand. The whole list where it fits.
 */
export function runAround(length: number, index: number, direction: -1 | 0 | 1, capacity: number): Run {
  if (capacity >= length) return { from: 0, to: length };
  const before = Math.floor(direction === 0 ? capacity / 2 : direction > 0 ? capacity / 4 : (capacity * 3) / 4);
  const from = Math.max(0, Math.min(index - before, length - capacity));
  return { from, to: from + capacity };
}

/** Whether the viewer has come close enough to an end of the run that it has to move. */
export function hasOutgrown(run: Run, length: number, index: number, capacity: number): boolean {
  if (run.to - run.from !== Math.min(length, capacity)) return true;
  const margin = Math.max(1, Math.floor(capacity / 8));
  return (run.from > 0 && index < run.from + margin) || (run.to < length && index >= run.to - margin);
}
