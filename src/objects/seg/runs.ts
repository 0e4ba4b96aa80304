/** Pixels in reading order as pairs of first pixel and length; none crosses the end of a row. */
export type Runs = Uint32Array<ArrayBuffer>;

/** Collects runs without knowing how many there will be. */
export class RunWriter {
  #runs = new Uint32Array(64);
  #length = 0;

  put(first: number, length: number): void {
    if (this.#length + 2 > this.#runs.length) {
      const larger = new Uint32Array(this.#runs.length * 2);
      larger.set(this.#runs);
      this.#runs = larger;
    }
    this.#runs[this.#length++] = first;
    this.#runs[this.#length++] = length;
  }

  done(): Runs {
    return this.#runs.slice(0, this.#length);
  }
}

/** Runs of set bits, least significant first, the first pixel in the first byte's lowest bit. Empty bytes cost nothing. */
export function runsOfBits(bits: Uint8Array, rows: number, columns: number): Runs {
  const runs = new RunWriter();
  const all = rows * columns;
  let begin = -1;
  let rowEnd = columns;
  const end = (at: number) => {
    if (begin >= 0) runs.put(begin, at - begin);
    begin = -1;
  };
  for (let byte = 0; byte * 8 < all; byte++) {
    const value = bits[byte] as number;
    if (value === 0 && begin < 0) continue;
    for (let bit = 0; bit < 8; bit++) {
      const at = byte * 8 + bit;
      if (at >= all) break;
      if (begin >= 0 && at >= rowEnd) end(rowEnd);
      if ((value >> bit) & 1) {
        if (begin < 0) {
          begin = at;
          rowEnd = (Math.floor(at / columns) + 1) * columns;
        }
      } else end(at);
    }
  }
  end(Math.min(all, rowEnd));
  return runs.done();
}

/** Runs of each value that is asked for. `wanted` gives its writer, or undefined for pixels of no interest. */
export function runsOfValues(
  values: ArrayLike<number>,
  columns: number,
  wanted: (value: number) => RunWriter | undefined,
): void {
  for (let row = 0; row < values.length; row += columns) {
    for (let at = row; at < row + columns;) {
      const value = values[at] as number;
      let end = at + 1;
      while (end < row + columns && values[end] === value) end++;
      wanted(value)?.put(at, end - at);
      at = end;
    }
  }
}

export function isIn(runs: Runs, pixel: number): boolean {
  let low = 0;
  let high = (runs.length >> 1) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const first = runs[middle * 2] as number;
    if (pixel < first) high = middle - 1;
    else if (pixel >= first + (runs[middle * 2 + 1] as number)) low = middle + 1;
    else return true;
  }
  return false;
}

/**
 * The border of what the runs cover, as lines along the pixels' edges: x0, y0, x1, y1 in corners of pixels (0, 0 = the
 * corner of the first pixel). Lines that continue each other downwards are one.
 */
export function borderOf(runs: Runs, columns: number): Float32Array<ArrayBuffer> {
  const lines: number[] = [];
  const rows = new Map<number, number[]>();
  for (let i = 0; i < runs.length; i += 2) {
    const first = runs[i] as number;
    const y = Math.floor(first / columns);
    const x = first - y * columns;
    const row = rows.get(y) ?? [];
    rows.set(y, row);
    // Runs that touch are one stretch of the row.
    if (row.at(-1) === x) row[row.length - 1] = x + (runs[i + 1] as number);
    else row.push(x, x + (runs[i + 1] as number));
  }
  const upright = new Map<number, number>();
  const rowNumbers = [...rows.keys()].sort((a, b) => a - b);
  for (const y of rowNumbers) {
    const here = rows.get(y) ?? [];
    const above = rows.get(y - 1) ?? [];
    for (const [x0, x1] of difference(above, here)) lines.push(x0, y, x1, y);
    if (!rows.has(y + 1))
      for (let i = 0; i < here.length; i += 2) lines.push(here[i] ?? 0, y + 1, here[i + 1] ?? 0, y + 1);
    // An upright line goes on while the next row has an end at the same place.
    const next = new Set(rows.get(y + 1));
    for (const x of here) {
      const begun = upright.get(x) ?? y;
      if (next.has(x)) upright.set(x, begun);
      else {
        lines.push(x, begun, x, y + 1);
        upright.delete(x);
      }
    }
  }
  return Float32Array.from(lines);
}

/** Where exactly one of two rows is covered. Each is a list of begins and ends that grows. */
function difference(a: readonly number[], b: readonly number[]): readonly (readonly [number, number])[] {
  const ends = [...a, ...b].sort((x, y) => x - y);
  const found: (readonly [number, number])[] = [];
  for (let i = 0; i + 1 < ends.length; i += 2) {
    const [from, to] = [ends[i] ?? 0, ends[i + 1] ?? 0];
    if (to > from) found.push([from, to]);
  }
  return found;
}
