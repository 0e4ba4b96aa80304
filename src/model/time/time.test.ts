import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { proseDate, proseMoment, tableMoment } from './format.ts';
import type { Moment } from './moment.ts';
import { dayNumber, momentOrder } from './order.ts';
import { ageAt, spanBetween } from './span.ts';

const home = process.env['TZ'];
afterAll(() => {
  if (home === undefined) delete process.env['TZ'];
  else process.env['TZ'] = home;
});

// Node reads TZ again when it is set. January, so that no summer time plays a part in the check itself.
describe.each([
  ['America/Los_Angeles', 480],
  ['UTC', 0],
  ['Asia/Shanghai', -480],
])('read in %s', (zone, minutes) => {
  const enter = (): void => {
    process.env['TZ'] = zone;
    expect(new Date('2026-01-01T00:00:00Z').getTimezoneOffset()).toBe(minutes);
  };

  it('a moment is shown as its source wrote it', () => {
    enter();
    const moment: Moment = { date: '2026-11-01', time: '00:30:15.123', offset: '+08:00' };
    expect(tableMoment(moment)).toBe('2026-11-01 00:30');
    expect(tableMoment(moment, true)).toBe('2026-11-01 00:30 +08:00');
    expect(proseMoment(moment, 'en')).toBe('1 Nov 2026, 00:30');
    expect(proseMoment(moment, 'zh')).toBe('2026年11月1日 00:30');
  });

  it('what is cut short is shown cut short', () => {
    enter();
    expect(proseDate('2026-03', 'en')).toBe('Mar 2026');
    expect(proseDate('2026', 'zh')).toBe('2026年');
    expect(tableMoment({ date: '2026-03', time: '07' })).toBe('2026-03 07');
    expect(tableMoment({})).toBe('');
  });

  it('days are counted through summer time and leap years', () => {
    enter();
    expect(spanBetween('2026-03-07', '2026-03-09')).toEqual({ value: 2, unit: 'days' });
    expect(spanBetween('2024-02-28', '2024-03-01')).toEqual({ value: 2, unit: 'days' });
    expect(dayNumber('1970-01-01')).toBe(0);
    expect(dayNumber('2000-02-29')).toBe(11_016);
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
        expect(dayNumber(new Date(day * 86_400_000).toISOString().slice(0, 10))).toBe(day);
      }),
    );
  });

  it('the order is that of the instants where all tell their offset, else of local time', () => {
    enter();
    const shanghai: Moment = { date: '2026-05-02', time: '01:00', offset: '+08:00' };
    const london: Moment = { date: '2026-05-01', time: '18:30', offset: '+01:00' };
    const plain: Moment = { date: '2026-05-01', time: '20:00' };
    expect([london, shanghai].sort(momentOrder([london, shanghai]))).toEqual([shanghai, london]);
    const three = [shanghai, plain, london];
    expect([...three].sort(momentOrder(three))).toEqual([london, plain, shanghai]);
  });
});

describe('spans of time', () => {
  it('are said in the unit that people would use', () => {
    expect(spanBetween('2026-02-21', '2026-11-21')).toEqual({ value: 9, unit: 'months' });
    expect(spanBetween('2026-02-22', '2026-11-21')).toEqual({ value: 8, unit: 'months' });
    expect(spanBetween('2026-11-01', '2026-11-21')).toEqual({ value: 2, unit: 'weeks' });
    expect(spanBetween('2023-11-21', '2026-11-20')).toEqual({ value: 2, unit: 'years' });
    expect(spanBetween('2026-11-21', '2026-11-21')).toEqual({ value: 0, unit: 'days' });
  });

  it('are not made of half a date, nor backwards', () => {
    expect(spanBetween('2026', '2026-11-21')).toBeUndefined();
    expect(spanBetween('2026-11-22', '2026-11-21')).toBeUndefined();
  });

  it('an age is the one counted, else the one written', () => {
    expect(ageAt('2026-11-21', '1964-11-22', '062Y')).toEqual({ value: 61, unit: 'years' });
    expect(ageAt('2026-11-21', undefined, '062Y')).toEqual({ value: 62, unit: 'years' });
    expect(ageAt('2026-11-21', '1964', '018M')).toEqual({ value: 18, unit: 'months' });
    expect(ageAt('2026-11-21', '1964-11-22')).toEqual({ value: 61, unit: 'years' });
    expect(ageAt('2026-11-21', '2026-03-30')).toEqual({ value: 7, unit: 'months' });
    expect(ageAt('2026-11-21', undefined)).toBeUndefined();
  });
});

describe('the order of moments', () => {
  it('puts what is undated first and what is cut short before what it may be', () => {
    const list: Moment[] = [
      { date: '2026-05-01' },
      { date: '2026' },
      {},
      { date: '2026-05-01', time: '08' },
      { date: '2026-05' },
    ];
    expect([...list].sort(momentOrder(list))).toEqual([
      {},
      { date: '2026' },
      { date: '2026-05' },
      { date: '2026-05-01' },
      { date: '2026-05-01', time: '08' },
    ]);
  });
});
