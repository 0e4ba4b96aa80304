import type { Geometry } from '#src/model/annotation/annotation.ts';
import type { Measured } from '#src/model/annotation/measure.ts';
import type { OnAxes } from '#src/model/annotation/on-axes.ts';
import type { Quantity } from '#src/model/annotation/quantity.ts';
import { derivations, measurements, type Code } from './codes.ts';

/** One number of a mark, as it is reported. */
export interface Figure {
  readonly concept: Code;
  readonly value: number;
  readonly unit: Code;
  readonly derivation?: Code;
  /** The values are not a picture's own but interpolated between slices. */
  readonly resampled?: boolean;
  /** Which of the mark's graphics it was measured on. */
  readonly graphic: number;
}

/** What a mark measures, in the codes of a report. */
export function figuresOf(geometry: Geometry<unknown>, measured: Measured, firstIsLong: boolean): readonly Figure[] {
  const { length, short, diameter, across, down, angle, area, onAxes } = measured;
  const of = (concept: Code, quantity: Quantity | undefined, graphic = 0): readonly Figure[] =>
    quantity ? [{ concept, value: quantity.value, unit: ucum(quantity.unit), graphic }] : [];
  switch (geometry.kind) {
    case 'bidirectional':
      return [
        ...of(measurements.longAxis, length, firstIsLong ? 0 : 1),
        ...of(measurements.shortAxis, short, firstIsLong ? 1 : 0),
      ];
    case 'calibration':
      return of(measurements.knownLength, length);
    case 'cobb':
      return of(measurements.cobbAngle, angle);
    case 'arrow':
    case 'text':
      return [];
    case 'probe':
      return [...probeFigures(measured), ...axesFigures(onAxes, of)];
    case 'length':
    case 'path':
    case 'angle':
      return [
        ...of(measurements.length, length),
        ...of(measurements.across, across),
        ...of(measurements.down, down),
        ...axesFigures(onAxes, of),
        ...of(measurements.angle, angle),
      ];
    case 'freehand':
    case 'rectangle':
    case 'ellipse':
    case 'circle':
    case 'spline': {
      const open = geometry.kind === 'freehand' && !geometry.closed;
      return [
        ...of(open ? measurements.length : measurements.perimeter, length),
        ...of(measurements.diameter, diameter),
        ...of(measurements.area, area),
        ...of(measurements.across, across),
        ...of(measurements.down, down),
        ...axesFigures(onAxes, of),
        ...statistics(measured),
      ];
    }
  }
}

/** Of a Doppler spectrum, an M-mode or a trace. The velocity of one place is the peak that was pointed at. */
function axesFigures(
  onAxes: OnAxes | undefined,
  of: (concept: Code, quantity: Quantity | undefined) => readonly Figure[],
): readonly Figure[] {
  if (!onAxes) return [];
  const { at, slope, peak, peakGradient, integral, mean, meanGradient } = onAxes;
  const velocity = peak ?? (at?.down?.unit === 'cm/s' ? at.down : undefined);
  return [
    ...of(measurements.placeAcross, at?.across),
    ...(velocity === at?.down ? [] : of(measurements.placeDown, at?.down)),
    ...of(measurements.slope, slope),
    ...of(measurements.peakVelocity, velocity),
    ...of(measurements.peakGradient, peakGradient),
    ...of(measurements.velocityTimeIntegral, integral),
    ...of(measurements.meanVelocity, mean),
    ...of(measurements.meanGradient, meanGradient),
  ];
}

function probeFigures({ probe, resampled }: Measured): readonly Figure[] {
  if (probe?.kind !== 'grey' || probe.padding) return [];
  const [concept, unit] = [valueConcept(probe.unit), ucum(probe.unit ?? '')];
  return [{ concept, value: probe.value, unit, graphic: 0, ...(resampled && { resampled }) }];
}

function statistics({ statistics: found, resampled }: Measured): readonly Figure[] {
  if (!found) return [];
  const [concept, unit] = [valueConcept(found.unit), ucum(found.unit ?? '')];
  return (['mean', 'deviation', 'min', 'max'] as const).map((name) => ({
    concept,
    value: found[name],
    unit,
    derivation: derivations[name],
    graphic: 0,
    ...(resampled && { resampled }),
  }));
}

function valueConcept(unit: string | undefined): Code {
  return unit === 'HU' ? measurements.attenuation : measurements.value;
}

const units: Readonly<Record<string, readonly [value: string, meaning: string]>> = {
  mm: ['mm', 'millimeter'],
  'mm²': ['mm2', 'square millimeter'],
  px: ['{pixels}', 'pixels'],
  'px²': ['{square pixels}', 'square pixels'],
  '°': ['deg', 'degree'],
  HU: ["[hnsf'U]", 'Hounsfield unit'],
  'Bq/ml': ['Bq/ml', 'Becquerels/milliliter'],
  'SUV bw': ['g/ml{SUVbw}', 'Standardized Uptake Value body weight'],
  'SUV lbm': ['g/ml{SUVlbm(James128)}', 'Standardized Uptake Value lean body mass (James 128 multiplier)'],
  'SUV bsa': ['cm2/ml{SUVbsa}', 'Standardized Uptake Value body surface area'],
  cm: ['cm', 'centimeter'],
  mmHg: ['mm[Hg]', 'millimeter of mercury'],
  'mm/s': ['mm/s', 'millimeter per second'],
  'cm/s²': ['cm/s2', 'centimeter per square second'],
  s: ['s', 'second'],
  Hz: ['Hz', 'hertz'],
  '%': ['%', 'percent'],
  dB: ['dB', 'decibel'],
  'dB/s': ['dB/s', 'decibel per second'],
  'cm/s': ['cm/s', 'centimeter per second'],
  'cm²': ['cm2', 'square centimeter'],
  'cm²/s': ['cm2/s', 'square centimeter per second'],
  'cm³': ['cm3', 'cubic centimeter'],
  'cm³/s': ['cm3/s', 'cubic centimeter per second'],
};

/** In UCUM; a unit that is not known there stands as an annotation of the number 1. */
function ucum(unit: string): Code {
  const [value, meaning] = units[unit] ?? (unit === '' ? ['1', 'no units'] : [`{${unit.slice(0, 14)}}`, unit]);
  return { value, scheme: 'UCUM', meaning };
}
