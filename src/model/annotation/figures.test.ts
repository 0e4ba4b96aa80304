import { describe, expect, it } from 'vitest';
import { csvOf, figuresOf, jsonOf, type MarkRow } from './figures.ts';

const rows: readonly MarkRow[] = [
  {
    name: 'Target 1, "segment VII"',
    kind: 'bidirectional',
    series: 2,
    image: 31,
    frame: 1,
    figures: figuresOf({
      basis: 'user',
      length: { value: 38.19999999, unit: 'mm' },
      short: { value: 33.5, unit: 'mm' },
    }),
  },
  { name: '=cmd()', kind: 'arrow', series: 2, image: 31, frame: 1, figures: figuresOf({ basis: 'patient' }) },
  {
    name: 'Probe 3',
    kind: 'probe',
    image: 31,
    frame: 1,
    figures: figuresOf({
      basis: 'patient',
      probe: { kind: 'grey', stored: 956, value: -68, unit: 'HU', padding: false },
    }),
  },
];

describe('figures taken elsewhere', () => {
  it('are a line each, with unit and basis, and without the patient', () => {
    expect(csvOf(rows).split('\r\n')).toEqual([
      'name,kind,series,image,frame,figure,value,unit,basis',
      '"Target 1, ""segment VII""",bidirectional,2,31,1,length,38.2,mm,user',
      '"Target 1, ""segment VII""",bidirectional,2,31,1,short-axis,33.5,mm,user',
      "'=cmd(),arrow,2,31,1,,,,",
      'Probe 3,probe,,31,1,value,-68,HU,',
      '',
    ]);
  });

  it('of a plane cut through a volume say where it lies, that values are interpolated, and which lesion they are of', () => {
    const plane = { position: [-20, 10.5, 40], rowDirection: [1, 0, 0], columnDirection: [0, 0, -1] } as const;
    const statistics = { count: 9, mean: 58.25, deviation: 2, min: 54, max: 62, unit: 'HU', excluded: 0 };
    const measured = figuresOf({ basis: 'patient', area: { value: 12, unit: 'mm²' }, statistics, resampled: true });
    const [head, area, mean] = csvOf([{ name: 'R', kind: 'circle', plane, lesion: 'Hilar', figures: measured }]).split(
      '\r\n',
    );
    expect(head).toBe('name,kind,series,image,frame,figure,value,unit,basis,plane,lesion');
    const where = 'position -20\\10.5\\40 orientation 1\\0\\0\\0\\0\\-1,Hilar';
    expect(area).toBe(`R,circle,,,,area,12,mm²,patient,${where}`);
    expect(mean).toBe(`R,circle,,,,mean,58.25,HU,interpolated,${where}`);
  });

  it('name the patient where that was asked for', () => {
    const named = rows.map((row) => ({ ...row, patient: { name: 'ZHANG^Wei', id: '4402187' } }));
    const [head, first] = csvOf(named).split('\r\n');
    expect(head).toMatch(/^patient,patient id,name,/);
    expect(first).toMatch(/^ZHANG\^Wei,4402187,/);
  });

  it('are the same in JSON', () => {
    const { measurements } = JSON.parse(jsonOf(rows)) as { measurements: MarkRow[] };
    expect(measurements.map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
    expect(measurements[0]?.figures[0]).toEqual({ figure: 'length', value: 38.2, unit: 'mm', basis: 'user' });
    expect(measurements[0]).not.toHaveProperty('patient');
  });
});
