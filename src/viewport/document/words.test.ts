import { afterEach, describe, expect, it } from 'vitest';
import type { Uid } from '#src/model/dicom/uid.ts';
import { setLanguage } from '#src/text/index.ts';
import { itemName, lineOf, momentWords, numberWords, objectWords, unitWords } from './words.ts';

const ucum = (value: string, meaning: string) => ({ value, scheme: 'UCUM', meaning });
afterEach(() => setLanguage('en'));

describe('the words of a report', () => {
  it('write units as people do, and say what those mean that nobody can read', () => {
    expect(unitWords(ucum('mm', 'millimeter'))).toBe('mm');
    expect(unitWords(ucum('cm2', 'square centimeter'))).toBe('cm²');
    expect(unitWords(ucum("[hnsf'U]", 'Hounsfield unit'))).toBe('HU');
    expect(unitWords(ucum('{ratio}', 'ratio'))).toBe('ratio');
    expect(unitWords(ucum('1', 'no units'))).toBe('');
    expect(unitWords({ value: 'mm', scheme: '99X', meaning: 'Length Unit' })).toBe('Length Unit');
  });

  it('give a number all its digits, and its qualifier where there is none', () => {
    const qualifier = { value: '114006', scheme: 'DCM', meaning: 'Measurement failure' };
    expect(numberWords({ type: 'NUM', number: '3.00', unit: ucum('mm', 'millimeter') })).toBe('3.00 mm');
    expect(numberWords({ type: 'NUM', qualifier })).toBe('Measurement failure');
    expect(numberWords({ type: 'NUM', number: '9', qualifier })).toBe('9 (Measurement failure)');
    expect(numberWords({ type: 'NUM' })).toBe('no value');
  });

  it('write moments as they stand in the file', () => {
    expect(momentWords({ date: '2000-12', time: '08', offset: '+01:00' })).toBe('2000-12 08 +01:00');
    expect(lineOf({ type: 'DATE', written: 'soon' })).toBe('soon');
  });

  it('say what is drawn and how much of an unknown kind is known', () => {
    expect(lineOf({ type: 'SCOORD', graphic: 'POLYLINE', count: 3 })).toBe('Line, 3 points');
    expect(lineOf({ type: 'SCOORD3D', graphic: 'ELLIPSE', count: 4 })).toBe('Ellipse, in the patient');
    expect(lineOf({ type: 'SCOORD', graphic: 'SPLINE', count: 4 })).toBe('SPLINE');
    expect(lineOf({ type: 'UNKNOWN', written: 'HOLOGRAM' })).toContain('HOLOGRAM');
  });

  it('name an item for whatever refers to it, cut where it is long', () => {
    const concept = { value: '1', scheme: '99T', meaning: 'Finding' };
    const text = (words: string) => ({
      at: '1.2',
      concept,
      value: { type: 'TEXT' as const, text: words },
      children: [],
    });
    expect(itemName(text('Mass'))).toBe('Finding: Mass');
    expect(itemName(text('x'.repeat(90)))).toBe(`Finding: ${'x'.repeat(60)}…`);
    expect(itemName({ at: '1.2', value: { type: 'CONTAINER' }, children: [] })).toBe('item 1.2');
    setLanguage('zh');
    expect(itemName(text('肿块'))).toBe('Finding：肿块');
  });

  it('say what is referred to by the class, the frames and the segments', () => {
    const object = { instance: '1.2' as Uid, frames: [3], segments: [1, 2], channels: [] };
    const of = (name: string) => ({ ...object, sopClass: `1.2.840.10008.5.1.4.1.1.${name}` });
    expect(objectWords('IMAGE', of('2'))).toBe('Image (CT), frame 3, segments 1, 2');
    expect(objectWords('IMAGE', of('1.2.1'))).toBe('Image (MG), frame 3, segments 1, 2');
    expect(objectWords('COMPOSITE', { ...object, sopClass: '1.2.3', frames: [], segments: [] })).toBe('Object');
  });
});
