import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { instanceRecord } from '#src/part10/records.ts';
import { instanceOf, seriesOf } from './instances.fixture.ts';
import { inUptakeUnit } from './uptake.ts';

const folder = join(import.meta.dirname, '../../../shared/data/petct/acrin_nsclc_042/PT_AC');
const odd = join(import.meta.dirname, '../../../shared/data/odd/fo_dicom');

async function recordAt(path: string): Promise<InstanceRecord> {
  const file = await readPart10(bytesReader(new Uint8Array(readFileSync(path))));
  return instanceRecord({ ...file.meta, ...file.dataset }, 'files')!;
}

const line = ({ image }: InstanceRecord) => image?.shared.modality;

describe.runIf(existsSync(folder))('a scanner’s own PET', () => {
  test('has the uptake values that the scanner’s maker mapped it to', async () => {
    const records = await Promise.all(readdirSync(folder).map((name) => recordAt(join(folder, name))));
    // RealWorldValueSlope of the study's Real World Value Mapping objects, which name this image first.
    const named = '1.3.6.1.4.1.14519.5.2.1.7009.2403.142525151667375298448867131880';
    const slope = (unit: 'bw' | 'lbm') => {
      const image = inUptakeUnit(records, unit).find(({ address }) => address.instance === named)!;
      const modality = line(image);
      // The maps hold for values in Bq/ml; the image's own slope is 0.901561.
      return modality?.kind === 'rescale' ? modality.slope / 0.901561 : undefined;
    };
    expect(slope('bw')).toBeCloseTo(4.2111e-4, 9);
    expect(slope('lbm')).toBeCloseTo(3.2444e-4, 9);
    for (const { uptake } of inUptakeUnit(records, 'bw')) expect(uptake?.refused).toBeUndefined();
  });

  test('is refused where the attributes are missing, and keeps its own values', async () => {
    const bare = await recordAt(join(odd, 'GH610.dcm'));
    const [shown] = inUptakeUnit([bare], 'bw');
    expect(shown?.uptake?.refused).toBe('units');
    expect(line(shown!)).toMatchObject({ slope: 5.94901e-8, unit: 'PROPCPS' });
    const sexless = inUptakeUnit([await recordAt(join(odd, 'GH184.dcm'))], 'lbm')[0];
    expect(sexless?.uptake?.refused).toBe('sex');
    expect(line(sexless!)).toMatchObject({ slope: 0.234542, unit: 'Bq/ml' });
  });
});

test('gives the same object for the same values, and goes back from one unit to another', () => {
  const series = seriesOf('PT', { moment: { date: '2026-03-01', time: '10:00:00' } });
  const uptake = { units: 'BQML', corrected: ['ATTN', 'DECY'], correction: 'ADMIN', weight: 70, dose: 1e8 };
  const modality = { kind: 'rescale', slope: 2, intercept: 1 } as const;
  const file = instanceOf({ series, number: 1, instance: { uptake }, frame: { modality } });
  const [bw] = inUptakeUnit([file], 'bw');
  expect(line(bw!)).toEqual({ kind: 'rescale', slope: 2 * 7e-4, intercept: 7e-4, unit: 'SUV bw' });
  expect(inUptakeUnit([file], 'bw')[0]).toBe(bw);
  const [activity] = inUptakeUnit([bw!], 'activity');
  expect(line(activity!)).toEqual({ ...modality, unit: 'Bq/ml' });
  expect(inUptakeUnit([activity!], 'bw')[0]).toBe(bw);
});
