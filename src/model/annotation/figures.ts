import type { Plane } from '../geometry/plane.ts';
import type { Measured } from './measure.ts';

/** One number of a mark, as a table or another program takes it. */
export interface Figure {
  readonly figure:
    | 'length'
    | 'short-axis'
    | 'diameter'
    | 'across'
    | 'down'
    | 'angle'
    | 'area'
    | 'mean'
    | 'deviation'
    | 'minimum'
    | 'maximum'
    | 'pixels'
    | 'value'
    | 'time'
    | 'place-down'
    | 'slope'
    | 'velocity'
    | 'peak-velocity'
    | 'peak-gradient'
    | 'velocity-time-integral'
    | 'mean-velocity'
    | 'mean-gradient';
  readonly value: number;
  /** Empty where a number has none, or it is not known. */
  readonly unit: string;
  /** Where the millimetres come from, or that values lie between those of slices; absent for what depends on neither. */
  readonly basis?: Measured['basis'] | 'interpolated';
}

/** All figures of a mark in the order in which they are read. */
export function figuresOf(measured: Measured): readonly Figure[] {
  const { length, short, diameter, across, down, angle, area, statistics, probe, basis, onAxes } = measured;
  const all: Figure[] = [];
  const between = measured.resampled ? ({ basis: 'interpolated' } as const) : {};
  const add = (figure: Figure['figure'], quantity: { readonly value: number; readonly unit: string } | undefined) => {
    if (quantity) all.push({ figure, value: quantity.value, unit: quantity.unit, basis });
  };
  add('length', length);
  add('short-axis', short);
  add('diameter', diameter);
  add('across', across);
  add('down', down);
  if (onAxes) {
    const { at, slope, peak, peakGradient, integral, mean, meanGradient } = onAxes;
    add('time', at?.across);
    add(at?.down?.unit === 'cm/s' ? 'velocity' : 'place-down', at?.down);
    add('slope', slope);
    add('peak-velocity', peak);
    add('peak-gradient', peakGradient);
    add('velocity-time-integral', integral);
    add('mean-velocity', mean);
    add('mean-gradient', meanGradient);
  }
  if (angle) all.push({ figure: 'angle', value: angle.value, unit: angle.unit });
  add('area', area);
  if (statistics) {
    const unit = statistics.unit ?? '';
    all.push({ figure: 'mean', value: statistics.mean, unit, ...between });
    all.push({ figure: 'deviation', value: statistics.deviation, unit, ...between });
    all.push({ figure: 'minimum', value: statistics.min, unit, ...between });
    all.push({ figure: 'maximum', value: statistics.max, unit, ...between });
    all.push({ figure: 'pixels', value: statistics.count, unit: '', ...between });
  }
  if (probe?.kind === 'grey') all.push({ figure: 'value', value: probe.value, unit: probe.unit ?? '', ...between });
  return all;
}

/** A mark with its figures, for a table or another program. Identity only where the person asked for it. */
export interface MarkRow {
  readonly name: string;
  readonly kind: string;
  /** By the object's own numbers: what a reader calls it. */
  readonly series?: number | undefined;
  readonly image?: number | undefined;
  readonly frame?: number;
  /** Of a mark on a plane cut through a volume, which is no image: where the plane lies, in patient millimetres. */
  readonly plane?: Plane;
  /** What it measures, where other marks measure the same. */
  readonly lesion?: string;
  readonly figures: readonly Figure[];
  readonly patient?: { readonly name: string; readonly id: string } | undefined;
}

/** RFC 4180, one line a figure; marks without figures (arrows, notes) have one line too. CRLF. */
export function csvOf(rows: readonly MarkRow[]): string {
  const withPatient = rows.some(({ patient }) => patient);
  const withPlane = rows.some(({ plane }) => plane);
  const withLesion = rows.some(({ lesion }) => lesion !== undefined);
  const head = ['name', 'kind', 'series', 'image', 'frame', 'figure', 'value', 'unit', 'basis'];
  const lines = rows.flatMap(({ name, kind, series, image, frame, plane, lesion, figures, patient }) => {
    const who = withPatient ? [patient?.name, patient?.id] : [];
    const start = [...who, name, kind, series, image, frame];
    const where = [...(withPlane ? [plane && placeWords(plane)] : []), ...(withLesion ? [lesion] : [])];
    if (figures.length === 0) return [[...start, '', '', '', '', ...where]];
    return figures.map(({ figure, value, unit, basis }) => [...start, figure, written(value), unit, basis, ...where]);
  });
  return [
    [
      ...(withPatient ? ['patient', 'patient id'] : []),
      ...head,
      ...(withPlane ? ['plane'] : []),
      ...(withLesion ? ['lesion'] : []),
    ],
    ...lines,
  ]
    .map((line) => `${line.map(cell).join(',')}\r\n`)
    .join('');
}

export function jsonOf(rows: readonly MarkRow[]): string {
  const figures = (row: MarkRow) => row.figures.map((figure) => ({ ...figure, value: written(figure.value) }));
  return JSON.stringify({ measurements: rows.map((row) => ({ ...row, figures: figures(row) })) }, undefined, 2);
}

/** As ImagePositionPatient and ImageOrientationPatient would have it. */
function placeWords({ position, rowDirection, columnDirection }: Plane): string {
  const all = (numbers: readonly number[]) => numbers.map(written).join('\\');
  return `position ${all(position)} orientation ${all([...rowDirection, ...columnDirection])}`;
}

/** Digits that mean something: a thousandth of a unit. */
function written(value: number): number {
  return Number(value.toFixed(3)) + 0;
}

/** A text that a spreadsheet would take for a formula begins with an apostrophe. */
function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[-=+@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
