import { dayNumber } from './order.ts';

/** A length of time in the unit that people would say it in; the words are in the catalogue. */
export interface Span {
  readonly value: number;
  readonly unit: 'days' | 'weeks' | 'months' | 'years';
}

/**
 * From one full date to another, in whole units that have passed: days up to two weeks, weeks up to two months, months up
 * to two years, then years. Undefined where a date is not full or the second is before the first.
 */
export function spanBetween(from: string, to: string): Span | undefined {
  const days = daysBetween(from, to);
  if (days === undefined || days < 0) return undefined;
  const months = monthsBetween(from, to);
  if (months >= 24) return { value: Math.floor(months / 12), unit: 'years' };
  if (months >= 2) return { value: months, unit: 'months' };
  return days >= 14 ? { value: Math.floor(days / 7), unit: 'weeks' } : { value: days, unit: 'days' };
}

/**
 * The patient's age on a day: counted from the birth date, which stands beside it and must agree with it, where both dates
 * are full; else PatientAge as written (`062Y`, PS3.5 AS). Children under two are counted in smaller units.
 */
export function ageAt(on: string | undefined, birthDate: string | undefined, written?: string): Span | undefined {
  const counted = on === undefined || birthDate === undefined ? undefined : spanBetween(birthDate, on);
  if (counted) return counted;
  const found = /^(\d{3})([DWMY])$/.exec(written ?? '');
  if (!found) return undefined;
  const unit = ({ D: 'days', W: 'weeks', M: 'months', Y: 'years' } as const)[found[2] as 'D' | 'W' | 'M' | 'Y'];
  return { value: Number(found[1]), unit };
}

function daysBetween(from: string, to: string): number | undefined {
  const [a, b] = [dayNumber(from), dayNumber(to)];
  return a === undefined || b === undefined ? undefined : b - a;
}

/** Whole months that have passed: a month is complete on the same day of the next one, not before. */
function monthsBetween(from: string, to: string): number {
  const [y0 = 0, m0 = 0, d0 = 0] = from.split('-').map(Number);
  const [y1 = 0, m1 = 0, d1 = 0] = to.split('-').map(Number);
  return (y1 - y0) * 12 + (m1 - m0) - (d1 < d0 ? 1 : 0);
}
