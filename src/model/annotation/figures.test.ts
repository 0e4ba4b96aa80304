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
