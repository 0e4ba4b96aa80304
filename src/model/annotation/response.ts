import type { ImageGeometry } from './annotation.ts';
import type { Measured } from './measure.ts';
import type { Quantity } from './quantity.ts';

/**
 * Arithmetic of RECIST 1.1 (Eisenhauer et al., Eur J Cancer 2009; 45: 228-247) over the target lesions measured. It knows
 * nothing of new lesions, of non-target lesions, or of what the figures mean for a person.
 */

/** What a lesion measures at one time. Millimetres: longest diameter, of a lymph node the short axis; 0 = seen to be gone. */
export type Size = number | undefined;

/** What a mark on a lesion says of its size; undefined for marks and figures that say nothing in millimetres. */
export function sizeOf(kind: ImageGeometry['kind'], { length, short, diameter }: Measured, node: boolean): Size {
  const of = (quantity: Quantity | undefined): Size => (quantity?.unit === 'mm' ? quantity.value : undefined);
  switch (kind) {
    case 'length':
      return of(length);
    case 'bidirectional':
      return of(node ? short : length);
    case 'circle':
      return of(diameter);
    case 'arrow':
    case 'text':
    case 'probe':
      // Where it was, and nothing to measure.
      return 0;
    case 'angle':
    case 'cobb':
    case 'calibration':
    case 'rectangle':
    case 'ellipse':
    case 'spline':
    case 'path':
    case 'freehand':
      return undefined;
  }
}

/** Of several marks on one lesion at one time the longest counts. */
export function longest(sizes: readonly Size[]): Size {
  return sizes.reduce<Size>((a, b) => (b === undefined ? a : a === undefined ? b : Math.max(a, b)), undefined);
}

export type Category =
  /** The first time at which all were measured. */
  | 'baseline'
  /** Complete response: all gone, lymph nodes below 10 mm. */
  | 'CR'
  /** Partial response: the sum is at least 30 % less than at baseline. */
  | 'PR'
  /** Progression: at least 20 % and 5 mm more than the least sum so far. */
  | 'PD'
  /** Neither. */
  | 'SD'
  /** A lesion was not measured. */
  | 'NE';

export interface Response {
  readonly category: Category;
  /** Of all lesions; absent where one was not measured. Millimetres. */
  readonly sum?: number;
  /** Change of the sum, in percent of the baseline's and of the least sum before. */
  readonly fromBaseline?: number;
  readonly fromNadir?: number;
}

export interface Target {
  readonly node: boolean;
  /** By time, the earliest first. */
  readonly sizes: readonly Size[];
}

const [partial, progress, leastMore, normalNode] = [-30, 20, 5, 10];
/** A figure that rounding put on the wrong side of a threshold is on it. */
const rounding = 1e-9;

/** The response at each time, the earliest first. */
export function responses(targets: readonly Target[]): readonly Response[] {
  const times = Math.max(0, ...targets.map(({ sizes }) => sizes.length));
  const found: Response[] = [];
  let baseline: number | undefined;
  let nadir: number | undefined;
  for (let time = 0; time < times; time++) {
    const sizes = targets.map((target) => target.sizes[time]);
    if (sizes.some((size) => size === undefined)) {
      found.push({ category: 'NE' });
      continue;
    }
    const sum = sizes.reduce<number>((total, size) => total + (size ?? 0), 0);
    if (baseline === undefined || nadir === undefined) {
      found.push({ category: 'baseline', sum });
      baseline = nadir = sum;
      continue;
    }
    const fromBaseline = percent(sum, baseline);
    const fromNadir = percent(sum, nadir);
    const gone = targets.every(({ node, sizes: all }) => (node ? (all[time] ?? 0) < normalNode : all[time] === 0));
    const category = gone ? 'CR' : categoryOf(fromBaseline, fromNadir, sum - nadir);
    found.push({
      ...{ category, sum },
      ...(fromBaseline !== undefined && { fromBaseline }),
      ...(fromNadir !== undefined && { fromNadir }),
    });
    nadir = Math.min(nadir, sum);
  }
  return found;
}

function categoryOf(fromBaseline: number | undefined, fromNadir: number | undefined, more: number): Category {
  // From nothing to something is more than any percentage.
  const grown = fromNadir === undefined ? more > 0 : fromNadir >= progress - rounding;
  if (grown && more >= leastMore - rounding) return 'PD';
  return fromBaseline !== undefined && fromBaseline <= partial + rounding ? 'PR' : 'SD';
}

function percent(value: number, of: number): number | undefined {
  return of > 0 ? (100 * (value - of)) / of : undefined;
}
