/**
 * Expands a segmented palette (PS3.3 C.7.9.2): discrete, linear and indirect segments. Undefined when the segments give
 * more or fewer than `count` entries or contradict themselves: a wrong palette is worse than none.
 */
export function expandSegments(words: Uint16Array, count: number): Uint16Array | undefined {
  const out = new Uint16Array(count);
  const end = run(words, 0, words.length, out, 0, true);
  return end === count ? out : undefined;
}

/** Expands from word `at`, at most `segments` of them; gives how many entries are filled, or -1. */
function run(
  words: Uint16Array,
  at: number,
  segments: number,
  out: Uint16Array,
  filled: number,
  mayJump: boolean,
): number {
  let pos = at;
  let next = filled;
  for (let n = 0; n < segments && pos + 1 < words.length; n++) {
    const kind = words[pos] ?? 0;
    const length = words[pos + 1] ?? 0;
    pos += 2;
    if (kind === 0) {
      if (pos + length > words.length || next + length > out.length) return -1;
      out.set(words.subarray(pos, pos + length), next);
      pos += length;
      next += length;
    } else if (kind === 1) {
      const to = words[pos];
      if (to === undefined || next === 0 || next + length > out.length) return -1;
      const from = out[next - 1] ?? 0;
      for (let i = 1; i <= length; i++) out[next++] = Math.round(from + ((to - from) * i) / length);
      pos += 1;
    } else if (kind === 2 && mayJump) {
      const offset = (words[pos] ?? 0) + (words[pos + 1] ?? 0) * 65536;
      pos += 2;
      next = run(words, offset, length, out, next, false);
      if (next < 0) return -1;
    } else {
      return -1;
    }
  }
  return next;
}
