import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandSegments } from './segmented-lut.ts';

/** Segments as words, and how many entries they give; the first is discrete, as the standard demands. */
const segments = fc
  .tuple(
    fc.array(fc.nat(65535), { minLength: 1, maxLength: 6 }),
    fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant(0 as const), values: fc.array(fc.nat(65535), { minLength: 1, maxLength: 6 }) }),
        fc.record({ kind: fc.constant(1 as const), length: fc.integer({ min: 1, max: 300 }), to: fc.nat(65535) }),
      ),
      { maxLength: 8 },
    ),
  )
  .map(([first, rest]) => ({
    words: [
      0,
      first.length,
      ...first,
      ...rest.flatMap((s) => (s.kind === 0 ? [0, s.values.length, ...s.values] : [1, s.length, s.to])),
    ],
    count: rest.reduce((sum, s) => sum + (s.kind === 0 ? s.values.length : s.length), first.length),
  }));

describe('a segmented palette (PS3.3 C.7.9.2)', () => {
  it('of discrete and linear segments expands as pydicom expands it', () => {
    const samples = fc.sample(segments, 200);
    const script = `
import json, sys, struct
from pydicom.pixel_data_handlers.util import _expand_segmented_lut
print(json.dumps([list(map(int, _expand_segmented_lut(tuple(words), '<H'))) for words in json.load(sys.stdin)]))`;
    const input = JSON.stringify(samples.map(({ words }) => words));
    const expected = JSON.parse(
      execFileSync('/usr/bin/python3', ['-c', script], { input, maxBuffer: 2 ** 28 }).toString(),
    ) as number[][];
    samples.forEach(({ words, count }, i) => {
      const ours = expandSegments(Uint16Array.from(words), count)!;
      expect(ours).toHaveLength(expected[i]!.length);
      // The standard does not say how halves are rounded.
      ours.forEach((value, k) => expect(Math.abs(value - expected[i]![k]!)).toBeLessThanOrEqual(1));
    });
  });

  it('repeats segments that an indirect one points at', () => {
    // Two segments from word 0: three entries, then a line to 30 in two steps.
    const words = [0, 1, 10, 1, 2, 30, 2, 2, 0, 0];
    expect(expandSegments(Uint16Array.from(words), 6)).toEqual(Uint16Array.of(10, 20, 30, 10, 20, 30));
  });

  it('that gives another number of entries, begins with a line, or points in a circle is none', () => {
    expect(expandSegments(Uint16Array.of(0, 1, 10), 2)).toBeUndefined();
    expect(expandSegments(Uint16Array.of(0, 3, 1, 2, 3), 2)).toBeUndefined();
    expect(expandSegments(Uint16Array.of(1, 2, 5), 2)).toBeUndefined();
    expect(expandSegments(Uint16Array.of(2, 1, 0, 0), 2)).toBeUndefined();
  });
});
