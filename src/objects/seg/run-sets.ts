import { RunWriter, type Runs } from './runs.ts';

/** Pixels of either. Both in reading order, as all runs are. */
export function united(a: Runs, b: Runs, columns: number): Runs {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const writer = new RunWriter();
  let [i, j] = [0, 0];
  let begin = -1;
  let end = -1;
  while (i < a.length || j < b.length) {
    const fromA = j >= b.length || (i < a.length && (a[i] as number) <= (b[j] as number));
    const first = (fromA ? a[i] : b[j]) as number;
    const last = first + ((fromA ? a[i + 1] : b[j + 1]) as number);
    if (fromA) i += 2;
    else j += 2;
    // Runs that touch are one, but none crosses the end of a row.
    if (first < end || (first === end && first % columns !== 0)) end = Math.max(end, last);
    else {
      if (begin >= 0) writer.put(begin, end - begin);
      [begin, end] = [first, last];
    }
  }
  if (begin >= 0) writer.put(begin, end - begin);
  return writer.done();
}

/** Pixels of the first that are not of the second. */
export function without(a: Runs, b: Runs): Runs {
  if (a.length === 0 || b.length === 0) return a;
  const writer = new RunWriter();
  let j = 0;
  for (let i = 0; i < a.length; i += 2) {
    let first = a[i] as number;
    const end = first + (a[i + 1] as number);
    while (j < b.length && (b[j] as number) + (b[j + 1] as number) <= first) j += 2;
    for (let k = j; k < b.length && (b[k] as number) < end; k += 2) {
      const hole = b[k] as number;
      if (hole > first) writer.put(first, hole - first);
      first = Math.max(first, hole + (b[k + 1] as number));
    }
    if (first < end) writer.put(first, end - first);
  }
  return writer.done();
}

/** Pixels of a list of runs that pass a test; asked of each pixel once. */
export function passing(runs: Runs, test: (pixel: number) => boolean): Runs {
  const writer = new RunWriter();
  for (let i = 0; i < runs.length; i += 2) {
    const first = runs[i] as number;
    const end = first + (runs[i + 1] as number);
    let begin = -1;
    for (let pixel = first; pixel < end; pixel++) {
      const passes = test(pixel);
      if (passes && begin < 0) begin = pixel;
      else if (!passes && begin >= 0) {
        writer.put(begin, pixel - begin);
        begin = -1;
      }
    }
    if (begin >= 0) writer.put(begin, end - begin);
  }
  return writer.done();
}

export function pixelCount(runs: Runs): number {
  let count = 0;
  for (let i = 1; i < runs.length; i += 2) count += runs[i] as number;
  return count;
}

export function sameRuns(a: Runs, b: Runs): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
