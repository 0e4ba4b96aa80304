import type { Measured } from '#src/model/annotation/measure.ts';
import type { Quantity } from '#src/model/annotation/quantity.ts';
import { t, type Key } from '#src/text/index.ts';
import { figure } from '../overlay/lines.ts';

/** Lines beside a mark on axes of different kinds; the first names where its units come from. */
export function axesLines({ across, down, onAxes }: Measured): readonly string[] {
  if (!across && !down && !onAxes) return [];
  const { at, slope, peak, peakGradient, integral, mean, meanGradient, noBaseline } = onAxes ?? {};
  const lines: string[] = [];
  // Of an envelope its integral is what it was drawn for; how high it is, its peak says.
  if (integral) lines.push(t('pane.axes.integral', { value: said(integral) }));
  const differences = [integral ? undefined : down, across].flatMap((one) => (one ? difference(one) : []));
  if (differences.length > 0 && !integral) lines.push(differences.join(' · '));
  if (at?.down) lines.push(placed(at.down));
  if (peak) lines.push(t('pane.axes.peak', { value: said(peak) }));
  if (peakGradient) lines.push(t('pane.axes.gradient', { value: said(peakGradient) }));
  if (mean) lines.push(t('pane.axes.mean', { value: said(mean) }));
  if (meanGradient) lines.push(t('pane.axes.meanGradient', { value: said(meanGradient) }));
  if (slope)
    lines.push(t(slope.unit === 'cm/s²' ? 'pane.axes.acceleration' : 'pane.axes.slope', { value: said(slope) }));
  if (integral) lines.push(...differences);
  if (at?.across) lines.push(placed(at.across));
  const [first, ...rest] = lines;
  return [
    ...(first === undefined ? [] : [`${first}, ${t('pane.axes.source')}`]),
    ...rest,
    ...(noBaseline ? [t('pane.axes.noBaseline')] : []),
  ];
}

/** What a difference along an axis is called. */
const symbols: Readonly<Record<string, string>> = { s: 'Δt ', 'cm/s': 'Δv ', Hz: 'Δf ', mm: 'Δd ' };

function difference(quantity: Quantity): string {
  return `${symbols[quantity.unit] ?? ''}${said(quantity)}`;
}

/** What a place on an axis is called. */
const places: Readonly<Record<string, Key>> = {
  s: 'pane.axes.time',
  'cm/s': 'pane.axes.velocity',
  mm: 'pane.axes.depth',
  Hz: 'pane.axes.frequency',
};

function placed(quantity: Quantity): string {
  const name = places[quantity.unit];
  const value = said(quantity);
  return name === undefined ? value : t(name, { value });
}

function said({ value, unit }: Quantity): string {
  const digits = unit === 's' ? 3 : unit === 'Hz' || unit === 'cm/s²' ? 0 : 1;
  return `${figure(value, digits)}${unit === '°' ? '' : ' '}${unit}`;
}
