import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { instanceRecord } from '#src/part10/records.ts';
import type { ImageRecord } from '../dicom/records.ts';
import { indexPoint as at } from '../geometry/place.ts';
import { measure } from './measure.ts';

const real = join(import.meta.dirname, '../../../../shared/data/us');

async function imageOf(name: string): Promise<ImageRecord> {
  const file = await readPart10(bytesReader(new Uint8Array(readFileSync(join(real, name)))));
  const image = instanceRecord(file.dataset, 'test')?.image;
  if (!image) throw new Error(`${name} has no image`);
  return image;
}

/** The numbers are those of the files as pydicom reads them, and what follows from them by hand. */
describe.runIf(existsSync(real))('regions of real ultrasound', () => {
  it.each(['OBXXXX1A_expb.dcm', 'OBXXXX1A_rle_2frame.dcm', 'examples_palette.dcm'])(
    'of %s are tissue with a scale and an ECG of 9.64 ms a column, its time from the left of the picture',
    async (name) => {
      const image = await imageOf(name);
      // The palette file was cut: its second region lies below its last row. What counts here are the regions.
      const trace = measure({ kind: 'length', points: [at(300, 540), at(400, 550)] }, image, 1, 'US');
      expect(trace.across?.value).toBeCloseTo(0.9642736608649534, 12);
      expect([trace.across?.unit, trace.down, trace.basis]).toEqual(['s', undefined, 'ultrasound-region']);
      // The reference pixel is (-176, -522), counted from a region that begins at (176, 522).
      const { onAxes } = measure({ kind: 'probe', points: [at(300, 540)] }, image, 1, 'US');
      expect(onAxes?.at?.across?.value).toBeCloseTo(300 * 0.009642736608649534, 12);
      const tissue = measure({ kind: 'length', points: [at(400, 200), at(400, 300)] }, image, 1, 'US');
      expect(tissue.length?.value).toBeCloseTo(26.228787661969982, 9);
      const between = measure({ kind: 'length', points: [at(400, 500), at(400, 540)] }, image, 1, 'US');
      expect([between.length, between.uncalibrated]).toEqual([{ value: 40, unit: 'px' }, 'across-regions']);
    },
  );

  it('a negative scale of tissue is a length all the same, within a region without a scale about it', async () => {
    const image = await imageOf('DIRW0007');
    const { length } = measure({ kind: 'length', points: [at(100, 100), at(100, 200)] }, image, 1, 'US');
    expect(length?.value).toBeCloseTo(52.478133506629575, 9);
    const outside = measure({ kind: 'length', points: [at(5, 400), at(5, 420)] }, image, 1, 'US');
    expect(outside.uncalibrated).toBe('region-without-scale');
  });
});
