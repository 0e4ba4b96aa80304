import type { Runs } from './runs.ts';
import type { Raster } from './shapes.ts';

/**
 * Pixels that hang together with the seeds by their edges, pass the test and are not taken yet; they are taken then. The
 * test is asked of a pixel a few times at most.
 */
export function filled(
  seeds: Runs,
  passes: (pixel: number) => boolean,
  taken: Uint8Array,
  { rows, columns }: Raster,
): Runs {
  const found: [number, number][] = [];
  const stack: number[] = [];
  const free = (pixel: number) => taken[pixel] === 0 && passes(pixel);
  for (let i = 0; i < seeds.length; i += 2) {
    const first = seeds[i] ?? 0;
    for (let pixel = first; pixel < first + (seeds[i + 1] ?? 0); pixel++) {
      // One of a stretch is enough: the stretch is gone through whole.
      if (free(pixel) && !(pixel > first && free(pixel - 1))) stack.push(pixel);
    }
  }
  for (let pixel = stack.pop(); pixel !== undefined; pixel = stack.pop()) {
    if (!free(pixel)) continue;
    const row = Math.floor(pixel / columns);
    let left = pixel;
    let right = pixel;
    while (left > row * columns && free(left - 1)) left--;
    while (right < (row + 1) * columns - 1 && free(right + 1)) right++;
    taken.fill(1, left, right + 1);
    found.push([left, right - left + 1]);
    for (const other of [row - 1, row + 1]) {
      if (other < 0 || other >= rows) continue;
      const shift = (other - row) * columns;
      let within = false;
      for (let at = left + shift; at <= right + shift; at++) {
        const here = free(at);
        if (here && !within) stack.push(at);
        within = here;
      }
    }
  }
  found.sort((a, b) => a[0] - b[0]);
  return Uint32Array.from(found.flat());
}
