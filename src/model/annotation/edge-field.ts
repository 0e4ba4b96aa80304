import type { IndexPoint } from '../geometry/spaces.ts';
import type { MeasuredPixels } from './statistics.ts';

/** Cells of a field on a side, at most: its cheapest paths are found in a few milliseconds, and none leaves it. */
const side = 256;

/** How sharply the values about a place change, and which way. One cell is `cell` x `cell` pixels of the frame. */
export interface EdgeField {
  readonly columns: number;
  readonly rows: number;
  /** Stored values per cell, and its parts along the rows and down the columns. */
  readonly gradient: Float32Array;
  readonly across: Float32Array;
  readonly down: Float32Array;
  /** 1 where the Laplacian changes its sign: the middle of an edge. */
  readonly crossing: Uint8Array;
  /** Half of the cells change by less: what noise alone does. */
  readonly noise: number;
  toIndex(column: number, row: number): IndexPoint;
  /** Not rounded, and not held within the field. */
  toCell(at: IndexPoint): { readonly column: number; readonly row: number };
}

/**
 * The edges about a place. `cell` (whole pixels) is what the eye can tell apart: of a large image shown small, neighbouring
 * pixels are joined to their mean. Colours count by their mean.
 */
export function edgeField(frame: MeasuredPixels, about: IndexPoint, cell: number): EdgeField {
  const [allColumns, allRows] = [Math.floor(frame.columns / cell), Math.floor(frame.rows / cell)];
  const [columns, rows] = [Math.min(side, allColumns), Math.min(side, allRows)];
  const first = (at: number, all: number, some: number) =>
    Math.min(Math.max(0, Math.round(at / cell - some / 2)), all - some);
  const [left, top] = [first(about.x, allColumns, columns), first(about.y, allRows, rows)];
  const values = smooth(cellValues(frame, left, top, columns, rows, cell), columns, rows);
  const { gradient, across, down } = slopes(values, columns, rows);
  // The middle of a cell of n pixels lies (n - 1) / 2 pixels behind the middle of its first.
  const offset = (cell - 1) / 2;
  return {
    ...{ columns, rows, gradient, across, down },
    crossing: crossings(values, columns, rows),
    noise: medianOf(gradient),
    toIndex: (column, row) => ({
      space: 'index',
      x: (left + column) * cell + offset,
      y: (top + row) * cell + offset,
    }),
    toCell: ({ x, y }) => ({ column: (x - offset) / cell - left, row: (y - offset) / cell - top }),
  };
}

function cellValues(
  { pixels, columns: width, samples }: MeasuredPixels,
  left: number,
  top: number,
  columns: number,
  rows: number,
  cell: number,
): Float32Array {
  const values = new Float32Array(columns * rows);
  let least = Number.POSITIVE_INFINITY;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let y = (top + row) * cell; y < (top + row + 1) * cell; y++) {
        const from = (y * width + (left + column) * cell) * samples;
        for (let i = from; i < from + cell * samples; i++) sum += pixels[i] ?? Number.NaN;
      }
      const mean = sum / (cell * cell * samples);
      values[row * columns + column] = mean;
      if (mean < least) least = mean;
    }
  }
  // What is no number is as dark as the darkest.
  if (!Number.isFinite(least)) least = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) values[i] = least;
  return values;
}

/** Binomial weights, a Gaussian with a deviation of 1.2 cells: wide enough for the noise of a CT of soft tissue. */
const weights = [1, 6, 15, 20, 15, 6, 1].map((weight) => weight / 64);

function smooth(values: Float32Array, columns: number, rows: number): Float32Array {
  const across = pass(values, columns, 1, rows, columns);
  return pass(across, rows, columns, columns, 1);
}

/** Along lines of `length` cells that lie `step` apart; their first cells lie `next` apart. The last cells go on outside. */
function pass(values: Float32Array, length: number, step: number, lines: number, next: number): Float32Array {
  const smoothed = new Float32Array(values.length);
  const half = (weights.length - 1) / 2;
  for (let line = 0; line < lines; line++) {
    for (let at = 0; at < length; at++) {
      let sum = 0;
      for (let k = -half; k <= half; k++) {
        const place = at + k < 0 ? 0 : at + k >= length ? length - 1 : at + k;
        sum += (weights[k + half] ?? 0) * (values[line * next + place * step] ?? 0);
      }
      smoothed[line * next + at * step] = sum;
    }
  }
  return smoothed;
}

function slopes(values: Float32Array, columns: number, rows: number) {
  const gradient = new Float32Array(values.length);
  const across = new Float32Array(values.length);
  const down = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    const [above, below] = [row > 0 ? -columns : 0, row < rows - 1 ? columns : 0];
    for (let column = 0; column < columns; column++) {
      const i = row * columns + column;
      const [left, right] = [column > 0 ? i - 1 : i, column < columns - 1 ? i + 1 : i];
      const dx = ((values[right] ?? 0) - (values[left] ?? 0)) / 2;
      const dy = ((values[i + below] ?? 0) - (values[i + above] ?? 0)) / 2;
      across[i] = dx;
      down[i] = dy;
      gradient[i] = Math.sqrt(dx * dx + dy * dy);
    }
  }
  return { gradient, across, down };
}

/** Of two neighbours with Laplacians of opposite sign the one nearer to zero (Mortensen and Barrett 1995). */
function crossings(values: Float32Array, columns: number, rows: number): Uint8Array {
  const laplacian = new Float32Array(values.length);
  for (let row = 1; row < rows - 1; row++) {
    for (let i = row * columns + 1; i < (row + 1) * columns - 1; i++) {
      const around =
        (values[i - 1] ?? 0) + (values[i + 1] ?? 0) + (values[i - columns] ?? 0) + (values[i + columns] ?? 0);
      laplacian[i] = around - 4 * (values[i] ?? 0);
    }
  }
  const crossing = new Uint8Array(values.length);
  for (let row = 1; row < rows - 1; row++) {
    for (let i = row * columns + 1; i < (row + 1) * columns - 1; i++) {
      const own = laplacian[i] ?? 0;
      const nearer = (there = 0) => own * there < 0 && Math.abs(own) <= Math.abs(there);
      if (
        nearer(laplacian[i - 1]) ||
        nearer(laplacian[i + 1]) ||
        nearer(laplacian[i - columns]) ||
        nearer(laplacian[i + columns])
      ) {
        crossing[i] = 1;
      }
    }
  }
  return crossing;
}

/** Of every sixteenth cell: it need not be exact. */
function medianOf(values: Float32Array): number {
  const some = values.filter((_, i) => i % 16 === 0).sort();
  return some[some.length >> 1] ?? 0;
}
