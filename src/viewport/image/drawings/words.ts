import type { Measured } from '#src/model/annotation/measure.ts';
import type { Quantity } from '#src/model/annotation/quantity.ts';
import { t } from '#src/text/index.ts';
import { figure } from '../overlay/lines.ts';
import { axesLines } from './axes-words.ts';

/** What is written beside a mark, line by line: the value, and where its unit comes from. */
export function measuredLines(measured: Measured, label?: string): readonly string[] {
  const lines: string[] = label ? [label] : [];
  const { length, short, diameter, byFile, angle, area, statistics, probe, uncalibrated } = measured;
  if (length && short) {
    lines.push(`${quantity({ ...length, unit: '' }).trim()} × ${lengthText(short, measured.basis)}`);
  } else if (length && !area) lines.push(lengthText(length, measured.basis));
  if (byFile) lines.push(t('pane.byFile', { length: lengthText(byFile, byFile.basis) }));
  lines.push(...axesLines(measured));
  if (angle) lines.push(quantity(angle));
  if (statistics) {
    const unit = statistics.unit ? ` ${statistics.unit}` : '';
    const digits = digitsFor(statistics.max - statistics.min);
    const say = (value: number) => figure(value, digits);
    lines.push(t('pane.region.mean', { mean: say(statistics.mean), deviation: say(statistics.deviation), unit }));
    lines.push(t('pane.region.range', { min: say(statistics.min), max: say(statistics.max), unit }));
  }
  if (statistics && measured.resampled) lines.push(t('pane.resampled'));
  if (area) {
    const text = t('pane.region.area', { area: areaText(area) });
    lines.push(
      measured.basis === 'none' || measured.basis === 'patient' ? text : `${text} · ${basisText(measured.basis)}`,
    );
  }
  if (uncalibrated && (length ?? area)) lines.push(t(`pane.uncalibrated.${uncalibrated}`));
  if (diameter) lines.push(t('pane.diameter', { length: lengthText(diameter, measured.basis) }));
  if (probe) {
    if (probe.kind === 'colour') lines.push(`R ${probe.red} G ${probe.green} B ${probe.blue}`);
    else {
      const value = figure(probe.value, digitsFor(probe.value));
      lines.push(probe.unit ? `${value} ${probe.unit}` : value);
      if (measured.resampled) lines.push(t('pane.resampled'));
      else if (probe.value !== probe.stored) lines.push(t('pane.probe.stored', { value: figure(probe.stored, 3) }));
    }
  }
  return lines;
}

function lengthText(length: Quantity, basis: Measured['basis']): string {
  if (length.unit !== 'mm') return quantity(length);
  return `${figure(length.value, 1)} ${basis === 'none' ? 'mm' : basisText(basis)}`;
}

/** `mm, detector plane`: the unit with the source that makes it worth something. */
function basisText(basis: Exclude<Measured['basis'], 'none'>): string {
  return t(`pane.basis.${basis}`);
}

function quantity({ value, unit }: Quantity): string {
  return `${figure(value, 1)}${unit === '°' ? '' : ' '}${unit}`;
}

/** Above a square centimetre in square centimetres, as reports do. */
function areaText({ value, unit }: Quantity): string {
  return unit === 'mm²' && value >= 100 ? `${figure(value / 100, 2)} cm²` : `${figure(value, 1)} ${unit}`;
}

/** Places worth showing for values that spread over a range. */
function digitsFor(range: number): number {
  const size = Math.abs(range);
  return size >= 50 || size === 0 ? (Number.isInteger(range) && size < 50 ? 0 : 1) : size >= 1 ? 2 : 4;
}
