import { expect, test } from 'vitest';
import { uptakeFactor, type ScanTimes, type UptakeRecord, type UptakeUnit } from './suv.ts';

const halfLife = 6586.2;
const pet: UptakeRecord = {
  units: 'BQML',
  corrected: ['NORM', 'ATTN', 'DECY'],
  correction: 'START',
  weight: 70,
  height: 1.75,
  dose: 370e6,
  halfLife,
  startedAt: '09:00:00',
};
const at = (time: string, date = '2026-03-01') => ({ date, time });
const times: ScanTimes = { series: at('10:00:00'), acquired: at('10:05:00'), earliest: at('10:00:00') };
const factor = (record: Partial<UptakeRecord>, when = times, unit: UptakeUnit = 'bw', sex = 'M') => {
  const found = uptakeFactor({ ...pet, ...record }, sex, when, unit);
  return found.kind === 'factor' ? found.factor : found.reason;
};
/** Of 70 kg and 370 MBq, so many seconds before. */
const after = (passed: number, grams = 70_000) => grams / (370e6 * Math.exp((-Math.LN2 * passed) / halfLife));

test('one gram holds one unit where the activity left is spread evenly', () => {
  // An hour of the half-life of fluorine-18 leaves 68.462 %: 253.31 MBq in 70 kg are 3618.7 Bq/g.
  expect(3618.7 * (factor({}) as number)).toBeCloseTo(1, 4);
  expect(factor({})).toBeCloseTo(after(3600), 15);
});

test('corrected to the time of injection nothing is left out', () => {
  expect(factor({ correction: 'ADMIN' })).toBeCloseTo(70_000 / 370e6, 15);
});

test('lean body mass by James and body surface by Du Bois', () => {
  // 1.1 * 70 - 128 * 0.16 = 56.52 kg; 1.07 * 70 - 148 * 0.16 = 51.22 kg; 1.8481 m2 by the tables of Du Bois and Du Bois.
  expect(factor({}, times, 'lbm')).toBeCloseTo(after(3600, 56_520), 15);
  expect(factor({}, times, 'lbm', 'F')).toBeCloseTo(after(3600, 51_220), 15);
  expect((factor({}, times, 'bsa') as number) / after(3600, 18_481)).toBeCloseTo(1, 4);
  expect(factor({}, times, 'lbm', 'O')).toBe('sex');
  expect(factor({ height: 175 }, times, 'bsa')).toBe('height');
});

test('an injection before midnight', () => {
  const late = { series: at('00:10:00', '2026-03-02'), acquired: at('00:10:00', '2026-03-02') };
  expect(factor({ startedAt: '23:40:00' }, late)).toBeCloseTo(after(1800), 15);
  expect(factor({ started: at('23:40:00') }, late)).toBeCloseTo(after(1800), 15);
});

test('a date that was shifted otherwise than the others leaves the time of day', () => {
  expect(factor({ started: at('09:00:00', '2019-12-24') })).toBeCloseTo(after(3600), 15);
});

test('what lasts for days needs the date of its injection', () => {
  const zirconium = { halfLife: 282_276, started: at('10:00:00', '2026-02-26') };
  const grams = 70_000 / (370e6 * 2 ** (-(3 * 86_400) / 282_276));
  expect(factor(zirconium)).toBeCloseTo(grams, 12);
  expect(factor({ halfLife: 282_276 })).toBe('start');
});

test('a series made anew after the scan does not say when the scan began', () => {
  const later = { series: at('15:00:00'), acquired: at('10:20:00'), earliest: at('10:00:00') };
  expect(factor({}, later)).toBe('scan-time');
  expect(factor({ scanned: at('10:00:00') }, later)).toBeCloseTo(after(3600), 15);
  // Reference 20 minutes and 60 s into the scan, a bed position of 2 minutes: its mean activity is 59.937 s into it.
  const found = factor({ reference: 1_260_000, duration: 120_000 }, later) as number;
  expect(found / after(3600 + 20 * 60 - 1260 + 59.937)).toBeCloseTo(1, 6);
});

test.each([
  ['units', { units: 'PROPCPS' }],
  ['units', { units: 'CNTS' }],
  ['not-corrected', { corrected: ['DECY'] }],
  ['not-corrected', { corrected: ['ATTN'] }],
  ['decay', { correction: 'NONE' }],
  ['weight', { weight: 0 }],
  ['dose', { dose: 370 }],
  ['half-life', { halfLife: 0 }],
  ['times', { startedAt: '10:30:00' }],
  ['other-kind', { units: 'GML', type: 'IBW' }],
] as const)('refuses for %s', (reason, record) => {
  expect(factor(record)).toBe(reason);
});

test('leaves out what the file leaves out', () => {
  const { weight: _w, ...light } = pet;
  const { startedAt: _s, ...untimed } = pet;
  expect(uptakeFactor(light, 'M', times, 'bw')).toEqual({ kind: 'refused', reason: 'weight' });
  expect(uptakeFactor(untimed, 'M', times, 'bw')).toEqual({ kind: 'refused', reason: 'start' });
  expect(uptakeFactor(untimed, 'M', times, 'activity')).toEqual({ kind: 'factor', factor: 1, unit: 'Bq/ml' });
});

test('takes uptake values as they are, and counts by what Philips multiplies them with', () => {
  expect(factor({ units: 'GML' })).toBe(1);
  expect(factor({ units: 'GML' }, times, 'lbm')).toBeCloseTo(56.52 / 70, 12);
  expect(factor({ units: 'CM2ML' }, times, 'bsa')).toBe(1);
  expect(factor({ units: 'CNTS', philips: { suv: 0.000552 } })).toBe(0.000552);
  expect(factor({ units: 'CNTS', philips: { activity: 2.5 } })).toBeCloseTo(2.5 * after(3600), 15);
  expect(factor({ units: 'CNTS', philips: { activity: 2.5 } }, times, 'activity')).toBe(2.5);
});
