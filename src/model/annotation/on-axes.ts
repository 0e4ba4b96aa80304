import type { IndexPoint } from '../geometry/spaces.ts';
import type { AxisScale, Calibration } from './calibration.ts';
import type { Quantity } from './quantity.ts';

type Axes = Extract<Calibration, { readonly kind: 'axes' }>;

/** What a mark says where rows and columns are of different kinds: a Doppler spectrum, an M-mode, a physiological trace. */
export interface OnAxes {
  /** Of one place, from the zeros of the axes; signed as the file has it (velocities: baseline; depths: transducer). */
  readonly at?: { readonly across?: Quantity; readonly down?: Quantity };
  /** Change per second from the earlier end of a line to the later one: acceleration, or the speed of a wall. Signed. */
  readonly slope?: Quantity;
  /** The velocity furthest from the baseline. Signed. */
  readonly peak?: Quantity;
  /** By the simplified Bernoulli equation from the peak velocity. */
  readonly peakGradient?: Quantity;
  /** Of the envelope of a spectrum over its time: integral of the velocity, its mean, and the mean of the gradients. */
  readonly integral?: Quantity;
  readonly mean?: Quantity;
  readonly meanGradient?: Quantity;
  /** The file does not say where velocity is zero: there are differences alone. */
  readonly noBaseline?: true;
}

/** How far a line goes along each axis, without sign; an axis without a unit has no figure. */
export function extents(axes: Axes, points: readonly IndexPoint[]): { across?: Quantity; down?: Quantity } {
  const along = ({ perPixel, unit }: AxisScale, places: readonly number[]): Quantity | undefined => {
    if (unit === '') return undefined;
    const least = places.reduce((a, b) => Math.min(a, b));
    const most = places.reduce((a, b) => Math.max(a, b));
    return { value: (most - least) * Math.abs(perPixel), unit };
  };
  const across = along(
    axes.column,
    points.map(({ x }) => x),
  );
  const down = along(
    axes.row,
    points.map(({ y }) => y),
  );
  return { ...(across && { across }), ...(down && { down }) };
}

export function placeOnAxes(axes: Axes, { x, y }: IndexPoint): OnAxes {
  const across = valueAt(axes.column, x);
  const down = valueAt(axes.row, y);
  return {
    ...((across ?? down) && { at: { ...(across && { across }), ...(down && { down }) } }),
    ...gradientOf(axes, down),
    ...baselineOf(axes),
  };
}

export function lineOnAxes(axes: Axes, [a, b]: readonly [IndexPoint, IndexPoint]): OnAxes {
  const unit = slopeUnit(axes);
  const time = (b.x - a.x) * axes.column.perPixel;
  const change = (b.y - a.y) * axes.row.perPixel;
  const peak = furthest(axes, [a, b]);
  return {
    ...(unit && time !== 0 && { slope: { value: change / time, unit } }),
    ...(peak && { peak }),
    ...gradientOf(axes, peak),
    ...baselineOf(axes),
  };
}

/**
 * A line drawn along the envelope of a spectrum, from baseline to baseline; or round it, along the baseline back. At each time
 * the place furthest from the baseline counts. Nothing for axes that are not time and velocity.
 */
export function envelopeOnAxes(axes: Axes, points: readonly IndexPoint[], closed: boolean): OnAxes {
  const peak = furthest(axes, points);
  const speeds = peak ? envelope(axes, points, closed) : undefined;
  if (!peak || !speeds) return baselineOf(axes);
  const mean = meanOf(speeds.velocities);
  return {
    peak,
    ...gradientOf(axes, peak),
    integral: { value: mean * speeds.seconds, unit: 'cm' },
    mean: { value: mean, unit: 'cm/s' },
    ...(axes.spectral && { meanGradient: { value: meanOf(speeds.velocities.map(bernoulli)), unit: 'mmHg' as const } }),
    ...baselineOf(axes),
  };
}

/** Samples of a pixel's width in which an envelope is looked at. */
const samples = 2;

function envelope(axes: Axes, points: readonly IndexPoint[], closed: boolean) {
  const { zero, perPixel } = axes.row;
  const xs = points.map(({ x }) => x);
  const first = xs.reduce((a, b) => Math.min(a, b));
  const width = xs.reduce((a, b) => Math.max(a, b)) - first;
  if (axes.column.unit !== 's' || zero === undefined || !(width > 0)) return undefined;
  const count = Math.ceil(width * samples);
  const step = width / count;
  const velocities = new Array<number>(count).fill(0);
  points.forEach((b, i) => {
    const a = i > 0 ? points[i - 1] : closed ? points.at(-1) : undefined;
    if (!a || a.x === b.x) return;
    const [left, right] = a.x < b.x ? [a, b] : [b, a];
    const to = Math.min(count - 1, Math.floor((right.x - first) / step - 0.5));
    for (let k = Math.max(0, Math.ceil((left.x - first) / step - 0.5)); k <= to; k++) {
      const x = first + (k + 0.5) * step;
      const y = left.y + ((x - left.x) / (right.x - left.x)) * (right.y - left.y);
      const velocity = (y - zero) * perPixel;
      if (Math.abs(velocity) > Math.abs(velocities[k] ?? 0)) velocities[k] = velocity;
    }
  });
  return { velocities, seconds: width * Math.abs(axes.column.perPixel) };
}

function valueAt({ perPixel, unit, zero }: AxisScale, place: number): Quantity | undefined {
  return unit === '' || zero === undefined ? undefined : { value: (place - zero) * perPixel, unit };
}

/** Of velocities alone: a depth or a frequency has no peak. */
function furthest({ row }: Axes, points: readonly IndexPoint[]): Quantity | undefined {
  if (row.unit !== 'cm/s') return undefined;
  return points
    .flatMap(({ y }) => valueAt(row, y) ?? [])
    .reduce<Quantity | undefined>((a, b) => (a && Math.abs(a.value) >= Math.abs(b.value) ? a : b), undefined);
}

function gradientOf({ spectral }: Axes, velocity: Quantity | undefined): Pick<OnAxes, 'peakGradient'> {
  if (!spectral || velocity?.unit !== 'cm/s') return {};
  return { peakGradient: { value: bernoulli(velocity.value), unit: 'mmHg' } };
}

/** 4 v², v in m/s (simplified Bernoulli equation; Hatle 1979). From cm/s to mmHg. */
function bernoulli(velocity: number): number {
  return 4 * (velocity / 100) ** 2;
}

function baselineOf({ row }: Axes): Pick<OnAxes, 'noBaseline'> {
  return row.unit === 'cm/s' && row.zero === undefined ? { noBaseline: true } : {};
}

function slopeUnit({ column, row }: Axes): 'cm/s²' | 'mm/s' | undefined {
  if (column.unit !== 's') return undefined;
  return row.unit === 'cm/s' ? 'cm/s²' : row.unit === 'mm' ? 'mm/s' : undefined;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
