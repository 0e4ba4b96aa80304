import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { instanceRecord } from '#src/part10/records.ts';
import { describe, expect, it } from 'vitest';
import type { DisplaySet } from './display-set.ts';
import { displaySetsOf } from './display-sets.ts';

/** Real files beside the repository; tests over them run only where they are. */
const corpus = resolve(import.meta.dirname, '../../../shared/data');

const haveCorpus = existsSync(corpus);

/** Records of every DICOM file under a folder of the corpus, with the files that could not be read. */
async function recordsUnder(
  folder: string,
): Promise<{ readonly records: readonly InstanceRecord[]; readonly skipped: readonly string[] }> {
  const records: InstanceRecord[] = [];
  const skipped: string[] = [];
  for (const path of filesUnder(join(corpus, folder))) {
    try {
      // Palettes and other tables belong into the record.
      const file = await readPart10(bytesReader(new Uint8Array(readFileSync(path))), { bulkAbove: 1 << 20 });
      const record = instanceRecord(file.dataset, 'corpus');
      if (record) records.push({ transferSyntax: file.syntax, ...record });
      else skipped.push(path);
    } catch {
      skipped.push(path);
    }
  }
  return { records, skipped };
}

/** Instances by series, in the order found. */
function bySeries(records: readonly InstanceRecord[]): ReadonlyMap<string, readonly InstanceRecord[]> {
  const series = new Map<string, InstanceRecord[]>();
  for (const record of records) {
    const known = series.get(record.address.series);
    if (known) known.push(record);
    else series.set(record.address.series, [record]);
  }
  return series;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesUnder(path) : [path];
    });
}

async function setsUnder(folder: string): Promise<readonly DisplaySet[]> {
  const { records } = await recordsUnder(folder);
  return [...bySeries(records).values()].flatMap((instances) => {
    const series = instances[0]?.series;
    return series ? displaySetsOf(series, instances, false) : [];
  });
}

const brief = (set: DisplaySet): unknown =>
  set.kind === 'image'
    ? [set.frames.length, set.geometry.kind === 'volume' ? 'volume' : set.geometry.reason]
    : set.kind;

/** What the files say was read from them with pydicom: counts, and differences of positions along the normal. */
describe.runIf(haveCorpus)('real series', () => {
  it('a head CT with a tilted gantry and unequal gaps (4.22 and 7.38 mm) is no volume', async () => {
    expect((await setsUnder('ct/ge_gantry_tilt')).map(brief)).toEqual([[28, 'uneven-spacing']]);
  });

  it('each half of it, which is evenly spaced along the leaning axis, is a volume that leans', async () => {
    // Positions along the normal by pydicom and numpy: fourteen of 4 mm, then fourteen of 7 mm that begin 1.08 mm behind.
    const { records } = await recordsUnder('ct/ge_gantry_tilt');
    const halves = [records.filter((one) => (one.number ?? 0) <= 14), records.filter((one) => (one.number ?? 0) > 14)];
    const steps = [4.002, 6.999];
    halves.forEach((half, i) => {
      const [set] = displaySetsOf(half[0]!.series, half, false);
      expect(set?.kind === 'image' && set.geometry).toMatchObject({
        kind: 'volume',
        step: expect.closeTo(steps[i]!, 3) as number,
        tilt: expect.closeTo(18.5, 2) as number,
      });
    });
  });

  it('a three-plane localiser comes apart into its planes, one of which lacks a slice', async () => {
    const sets = await setsUnder('mr/ge_signa_brain/3plane_loc');
    expect(sets.map(brief)).toEqual([
      [9, 'volume'],
      [8, 'missing-slices'],
      [9, 'volume'],
    ]);
  });

  it('a diffusion series is one volume for each of its b-values', async () => {
    const sets = await setsUnder('mr/prostatex_0207/dwi_3b');
    expect(sets.map(brief)).toEqual([
      [19, 'volume'],
      [19, 'volume'],
      [19, 'volume'],
    ]);
    expect(sets.map(({ label }) => label.split(' · ').at(-1))).toEqual(['b 50', 'b 400', 'b 800']);
  });

  it('enhanced MR comes apart by echo (Philips) and is a series in time (Siemens)', async () => {
    expect((await setsUnder('enhanced/philips_fmap')).map(brief)).toEqual([
      [32, 'volume'],
      [32, 'volume'],
    ]);
    expect((await setsUnder('enhanced/siemens_xa10')).map(brief)).toEqual([[24, 'time']]);
  });

  it('PET and CT of one study are volumes of the same step, the scout apart, the derived objects named', async () => {
    const sets = await setsUnder('petct');
    const masks = sets.filter((set) => set.kind === 'image' && set.modality === 'SEG');
    const volumes = sets.flatMap((set) =>
      set.kind === 'image' && set.geometry.kind === 'volume' && !masks.includes(set) ? [set] : [],
    );
    expect(volumes.map(({ modality, frames }) => [modality, frames.length])).toEqual([
      ['CT', 135],
      ['PT', 135],
    ]);
    for (const { geometry } of volumes) expect(geometry.kind === 'volume' && geometry.step).toBeCloseTo(3.27, 2);
    expect(sets.flatMap((set) => (set.kind === 'derived' ? [set.object] : []))).toEqual(['RWV', 'RWV', 'RWV']);
    expect(masks.flatMap((set) => (set.kind === 'image' ? [set.frames.length] : [])).sort()).toEqual([43, 58, 58]);
  });

  it('oblique slices of a prostate are volumes with no lean', async () => {
    const [set] = await setsUnder('mr/prostatex_0207/t2_tra_a');
    expect(set?.kind === 'image' && set.geometry).toMatchObject({ kind: 'volume', tilt: 0 });
  });

  it('every other kind of object finds its kind', async () => {
    const kinds = async (folder: string): Promise<readonly string[]> => [
      ...new Set((await setsUnder(folder)).map(({ kind }) => kind)),
    ];
    expect(await kinds('video')).toEqual(['video']);
    expect(await kinds('ecg')).toEqual(['waveform']);
    expect(await kinds('doc')).toEqual(['document']);
    expect(await kinds('ko')).toEqual(['derived']);
    expect(await kinds('parametric_map')).toEqual(['derived']);
    expect(await kinds('us')).toEqual(['image']);
  });

  it('of a series that grows file by file, sets keep their ids and order', async () => {
    const { records } = await recordsUnder('mr/ge_signa_brain');
    for (const instances of bySeries(records).values()) {
      const series = instances[0]?.series;
      if (!series) continue;
      const final = displaySetsOf(series, instances, false).map(({ id }) => id);
      for (let count = 1; count <= instances.length; count++) {
        const ids = displaySetsOf(series, instances.slice(0, count), true).map(({ id }) => id);
        expect(ids).toEqual(final.filter((id) => ids.includes(id)));
      }
    }
  });
});
