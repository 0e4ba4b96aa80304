import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import type { DicomElement, DicomJson } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { data } from '../../../e2e/real-files.ts';
import { haveTruth, imageSetsIn, laidOverAt, truthOf } from '../../../e2e/real-objects.ts';
import type { Slice } from '../parts.ts';
import { sliceOf } from '../places.ts';
import { readLaidOver } from '../read-laid-over.ts';
import { valuesDoubt, valuesOn, valueUnder } from '../values/values-on.ts';

const one = (vr: string, ...values: unknown[]): DicomElement => ({ vr, Value: values });
const sequence = (...items: DicomJson[]): DicomElement => ({ vr: 'SQ', Value: items });
const frame = '1.2.826.0.1.3680043.10.1.9';

interface Mapping {
  readonly name: string;
  readonly unit: string;
  readonly slope?: number;
  readonly intercept?: number;
  readonly first: number;
  readonly last: number;
}

/** Two planes 4 mm apart of two quantities each: 3 columns, 2 rows, stored values 0 to 5 and 10 more with each plane. */
function written(mappings: readonly (Mapping | undefined)[]): Uint8Array<ArrayBuffer> {
  const frames = [0, 4].flatMap((z, plane) =>
    mappings.map((mapping) => ({
      values: Array.from({ length: 6 }, (_, i) => i + plane * 10),
      group: {
        '00209113': sequence({ '00200032': one('DS', 100, 50, z) }),
        ...(mapping && {
          '00409096': sequence({
            '00283003': one('LO', mapping.name),
            '004008EA': sequence({ '00080100': one('SH', mapping.unit), '00080102': one('SH', 'UCUM') }),
            '00409216': one('US', mapping.first),
            '00409211': one('US', mapping.last),
            ...(mapping.intercept !== undefined && { '00409224': one('FD', mapping.intercept) }),
            ...(mapping.slope !== undefined && { '00409225': one('FD', mapping.slope) }),
          }),
        }),
      },
    })),
  );
  const json: DicomJson = {
    '00080016': one('UI', '1.2.840.10008.5.1.4.1.1.30'),
    '00080018': one('UI', '1.2.826.0.1.3680043.10.1.10'),
    '00080060': one('CS', 'OT'),
    '0020000D': one('UI', '1.2.826.0.1.3680043.10.1.7'),
    '0020000E': one('UI', '1.2.826.0.1.3680043.10.1.11'),
    '00200052': one('UI', frame),
    '00280002': one('US', 1),
    '00280004': one('CS', 'MONOCHROME2'),
    '00280008': one('IS', frames.length),
    '00280010': one('US', 2),
    '00280011': one('US', 3),
    '00280100': one('US', 16),
    '00280101': one('US', 16),
    '00280102': one('US', 15),
    '00280103': one('US', 0),
    '52009229': sequence({
      '00209116': sequence({ '00200037': one('DS', 1, 0, 0, 0, 1, 0) }),
      '00289110': sequence({ '00180050': one('DS', 4), '00280030': one('DS', 2, 2) }),
    }),
    '52009230': sequence(...frames.map(({ group }) => group)),
  };
  const bytes = new Uint8Array(Uint16Array.from(frames.flatMap(({ values }) => values)).buffer);
  return writePart10(json, explicitLittleEndian, { kind: 'native', bytes, vr: 'OW' });
}

const adc: Mapping = { name: 'ADC', unit: 'um2/s', slope: 2, intercept: 1, first: 0, last: 100 };
const ktrans: Mapping = { name: 'Ktrans', unit: '/min', slope: 0.5, intercept: 0, first: 1, last: 100 };

const slice = (z: number): Slice => ({
  ...{ instance: toUid('1.2.3'), frame: 1, rows: 8, columns: 8 },
  plane: { position: [99, 49, z], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] },
  spacing: { row: 1, column: 1, basis: 'patient' },
  frameOfReference: toUid(frame),
});

describe('a parametric map', () => {
  it('is a grid for each quantity, in its units, where its frames lie', async () => {
    const read = await readLaidOver(written([adc, ktrans]));
    if (!read.ok || read.value.kind !== 'pmap') throw new Error(JSON.stringify(read));
    const { maps } = read.value;
    expect(maps.map(({ name, unit, least, most }) => [name, unit, least, most])).toEqual([
      ['ADC', 'um2/s', 1, 31],
      ['Ktrans', '/min', 0.5, 7.5],
    ]);
    const [first, second] = maps;
    if (!first || !second) return;
    // Column 2, row 1 of the second plane holds 15.
    expect(valueUnder(first.grid, slice(4), 5, 3)).toBe(31);
    // Nearest, never mixed: 104 lies at column 2, 105 too.
    expect(valueUnder(first.grid, slice(2.5), 5.9, 3.4)).toBe(31);
    // Half a slice beyond is still of it, more is not.
    expect(valueUnder(first.grid, slice(-1.9), 1, 1)).toBe(1);
    expect(valueUnder(first.grid, slice(-2.1), 1, 1)).toBeNaN();
    // The second is not said of the value 0.
    expect(valueUnder(second.grid, slice(0), 1, 1)).toBeNaN();
    expect(valuesOn(first.grid, slice(10))).toBeUndefined();
  });

  it.each([
    ['no mapping', [undefined]],
    ['a mapping without a slope', [{ name: 'ADC', unit: '1', intercept: 0, first: 0, last: 9 }]],
  ])('with %s is refused: a number without a meaning is worse than none', async (_, mappings) => {
    const read = await readLaidOver(written(mappings));
    expect(read.ok ? 'read' : read.fault.kind).toBe('corrupt');
  });
});

const valuesScript = `
import sys, json, pydicom
ds = pydicom.dcmread(sys.argv[1]); m = ds.SharedFunctionalGroupsSequence[0].RealWorldValueMappingSequence[0]
v = ds.pixel_array.astype(float); ok = (v >= m.RealWorldValueFirstValueMapped) & (v <= m.RealWorldValueLastValueMapped)
v = v * m.RealWorldValueSlope + m.RealWorldValueIntercept
print(json.dumps([None if not o else float(x) for x, o in zip(v.ravel(), ok.ravel())]))
`;

describe.runIf(haveTruth)('a parametric map of another make', { timeout: 60_000 }, () => {
  it.each(['parametric_map_float.dcm', 'parametric_map_double_float.dcm'])(
    'has the values that pydicom reads, on the picture it was made from: %s',
    async (name) => {
      const path = join(data, 'parametric_map', name);
      const truth = truthOf(valuesScript, [path]) as readonly (number | null)[];
      const object = await laidOverAt(path);
      if (object.kind !== 'pmap') throw new Error('no map');
      const [map] = object.maps;
      expect([map?.name, map?.unit]).toEqual(['feature_001', '']);
      const sets = await imageSetsIn(join(data, 'seg/highdicom'));
      let compared = 0;
      for (const set of sets) {
        for (const ref of set.frames) {
          const slice = sliceOf(set, ref);
          if (!slice || !map || valuesDoubt(object.frameOfReference, slice)) continue;
          for (const [i, value] of truth.entries()) {
            const ours = valueUnder(map.grid, slice, i % slice.columns, Math.floor(i / slice.columns));
            if (value === null) expect(ours).toBeNaN();
            else expect(Math.abs(ours - value)).toBeLessThan(1e-6);
            compared += 1;
          }
        }
      }
      expect(compared).toBe(128 * 128);
    },
  );
});
