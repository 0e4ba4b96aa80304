import { describe, expect, test } from 'vitest';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import { nameWords, standing } from './identity.ts';
import { lossyFacts } from './lossy.ts';
import { figure, windowFigure, windowLine } from './lines.ts';
import { setLanguage } from '#src/text/index.ts';

const group = (family: string, given: string) => ({ family, given, middle: '', prefix: '', suffix: '' });
const study = (date: string, id = '1', issuer?: string) =>
  ({ patient: { id, ...(issuer && { issuer }) }, moment: { date } }) as unknown as StudyRecord;

describe('whose and when', () => {
  test('a name is shown in both its scripts', () => {
    expect(nameWords({ alphabetic: group('ZHANG', 'Wei'), ideographic: group('张', '伟') })).toEqual({
      latin: 'ZHANG, Wei',
      native: '张伟',
    });
    expect(nameWords(undefined)).toEqual({ latin: '', native: '' });
  });

  test('the newest study of a patient is current, the others say how much older they are', () => {
    const now = study('2026-11-14');
    const open = [now, study('2026-02-11'), study('2024-06-01'), study('2026-11-01')];
    expect(standing(now, open)).toEqual({ kind: 'current' });
    expect(standing(open[1]!, open)).toEqual({ kind: 'prior', unit: 'months', count: 9 });
    expect(standing(open[2]!, open)).toEqual({ kind: 'prior', unit: 'years', count: 2 });
    expect(standing(open[3]!, open)).toEqual({ kind: 'prior', unit: 'days', count: 13 });
  });

  test("another patient's study makes nobody's a prior", () => {
    const own = study('2026-02-11', '1', 'A');
    expect(standing(own, [own, study('2026-11-14', '1', 'B')])).toEqual({ kind: 'current' });
  });

  test('without a date nothing is claimed', () => {
    expect(standing({ patient: { id: '1' }, moment: {} } as unknown as StudyRecord, [])).toBeUndefined();
  });
});

describe('figures in the corners', () => {
  test('lossy compression says ratio and method', () => {
    expect(lossyFacts({ ratios: [8], methods: ['ISO_15444_1'] })).toBe('8:1, JPEG 2000');
    expect(lossyFacts({ ratios: [4, 2.5], methods: ['ISO_10918_1'] })).toBe('4:1 × 2.5:1, JPEG');
    expect(lossyFacts({ ratios: [], methods: [] })).toBe('');
  });

  test('numbers have a true minus and no negative nothing', () => {
    expect(figure(-214.51, 1)).toBe('−214.5');
    expect(figure(-0.001, 1)).toBe('0');
  });

  test('a window is named in the language of the page, by preset or by what the file calls it', () => {
    const window = (center: number, width: number, explanation?: string) => ({
      window: { center, width, shape: 'linear' as const, ...(explanation !== undefined && { explanation }) },
    });
    setLanguage('zh');
    try {
      expect(windowLine(window(40, 400, 'Abdomen'), 'CT')).toContain('腹部');
      expect(windowLine(window(50, 320), 'CT')).toMatch(/ · 腹部$/);
      expect(windowLine(window(40, 400, 'HEPAR 3'), 'CT')).toMatch(/ · HEPAR 3$/);
    } finally {
      setLanguage('en');
    }
    expect(windowLine(window(50, 320), 'CT')).toBe('W 320  L 50 · Abdomen');
    expect(windowLine(window(40, 400, 'ABDOMEN'), 'CT')).toBe('W 400  L 40 · Abdomen');
  });

  test('narrow windows are told with the places they need', () => {
    expect(windowFigure(40, 400)).toBe('40');
    expect(windowFigure(0.512, 0.25)).toBe('0.512');
    expect(windowFigure(3.14, 8)).toBe('3.1');
  });
});
