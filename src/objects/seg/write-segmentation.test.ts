import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import type { ImageSet } from '#src/dataset/display-set.ts';
import { instanceOf, seriesOf } from '#src/dataset/instances.fixture.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { complaintsOf } from '../../../e2e/other-readers.ts';
import { readLaidOver } from '../read-laid-over.ts';
import { copyOn, segmentationOn, withPart, withRuns } from './edit.ts';
import { RunWriter, runsOfValues, type Runs } from './runs.ts';
import type { Segmentation } from './segmentation.ts';
import { volumeOf } from './volume.ts';
import { writeSegmentation } from './write-segmentation.ts';

const python = '/usr/bin/python3';
const [rows, columns] = [11, 13];

/** Six slices of 11 x 13 pixels (no whole bytes), turned out of the axes, 2.5 mm apart. */
function slices(): ImageSet {
  const series = seriesOf('CT', { manufacturer: 'Maker', station: 'CT1' });
  const instances = [0, 1, 2, 3, 4, 5].map((i) =>
    instanceOf({
      series,
      number: i + 1,
      instance: { frameOfReference: toUid('1.2.9') },
      image: { rows, columns, lossy: { ratios: [], methods: [] } },
      frame: {
        plane: {
          position: [-101.123456, 37.5 - 1.5 * i, 12.25 + 2 * i],
          rowDirection: [1, 0, 0],
          columnDirection: [0, 0.8, 0.6],
        },
        spacing: { row: 0.703125, column: 0.8, basis: 'patient' },
        sliceThickness: 3,
      },
    }),
  );
  const [set] = displaySetsOf(series, instances, false);
  if (set?.kind !== 'image') throw new Error('no images');
  return set;
}

/** Pixels by a rule that knows nothing of runs. */
function mask(rule: (x: number, y: number) => boolean): Runs {
  const bits = Uint8Array.from({ length: rows * columns }, (_, i) =>
    rule(i % columns, Math.floor(i / columns)) ? 1 : 0,
  );
  const writer = new RunWriter();
  runsOfValues(bits, columns, (value) => (value === 0 ? undefined : writer));
  return writer.done();
}

/** Two segments that overlap, on frames that are not neighbours. */
function drawn(set: ImageSet): Segmentation {
  const [a, b, c, d] = [0, 2, 3, 5].map((i) => set.frames[i]!);
  let seg = withPart(segmentationOn(set, a!, 'Läsionen 王'), (n) => `Segment ${String(n)}`);
  seg = withPart(seg, (n) => `Teil ${String(n)} 二`);
  seg = withRuns(seg, 1, [
    { ref: b!, runs: mask((x, y) => (x * y) % 3 === 1) },
    { ref: a!, runs: mask((x, y) => x === 12 && y > 2) },
  ]);
  return withRuns(seg, 2, [
    { ref: b!, runs: mask((x, y) => x + y < 9) },
    { ref: c!, runs: mask(() => true) },
    { ref: d!, runs: mask((x, y) => x === 12 && y === 10) },
  ]);
}

function written(seg: Segmentation, set: ImageSet): Uint8Array<ArrayBuffer> {
  const [first] = set.frames;
  return writeSegmentation({
    study: { ...first!.instance.study, patient: { id: 'P-1' }, modalities: ['CT'] },
    series: toUid('1.2.826.0.1.3680043.10.1.78.1'),
    instance: toUid('1.2.826.0.1.3680043.10.1.78.1.1'),
    now: new Date(0),
    replaces: [],
    segmentation: seg,
    source: (uid) => set.instances.find(({ address }) => address.instance === uid),
  });
}

async function readBack(bytes: Uint8Array<ArrayBuffer>): Promise<Segmentation> {
  const outcome = await readLaidOver(bytes);
  if (!outcome.ok || outcome.value.kind !== 'seg') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

describe('a segmentation that is written', () => {
  it('is read back with every pixel, place, name, colour and code that it had', async () => {
    const set = slices();
    const seg = drawn(set);
    const read = await readBack(written(seg, set));
    const order = (s: Segmentation) =>
      [...s.masks].sort((p, q) => p.part - q.part || (p.plane?.position[2] ?? 0) - (q.plane?.position[2] ?? 0));
    expect(order(read)).toEqual(order(seg));
    expect(read.parts).toEqual(seg.parts.map((part, i) => ({ ...part, volume: volumeOf(seg, i) })));
    expect(read).toMatchObject({ type: 'binary', label: 'Läsionen 王', frameOfReference: '1.2.9', rows, columns });
    expect(read.step).toBeCloseTo(2.5, 6);
    // Opened again to be drawn on, it is what it was.
    const copy = copyOn(read, set);
    expect(copy && order(copy)).toEqual(order(seg));
  });

  it('fills the volume of its pixels', () => {
    const seg = drawn(slices());
    const pixels = seg.masks.filter(({ part }) => part === 1).reduce((n, { runs }) => n + sum(runs), 0);
    expect(volumeOf(seg, 1)).toBeCloseTo((pixels * 0.703125 * 0.8 * 2.5) / 1000, 9);
  });

  it.skipIf(!existsSync(python))('is the same to pydicom and numpy, bit for bit, at the same places', () => {
    const set = slices();
    const seg = drawn(set);
    const folder = mkdtempSync(join(tmpdir(), 'fovea-seg-'));
    try {
      const path = join(folder, 'seg.dcm');
      writeFileSync(path, written(seg, set));
      const script = `
import sys, json, pydicom
ds = pydicom.dcmread(sys.argv[1])
pixels = ds.pixel_array.reshape((-1, ds.Rows, ds.Columns))
shared = ds.SharedFunctionalGroupsSequence[0]
out = []
for i, item in enumerate(ds.PerFrameFunctionalGroupsSequence):
    source = item.DerivationImageSequence[0].SourceImageSequence[0]
    out.append({
      'segment': int(item.SegmentIdentificationSequence[0].ReferencedSegmentNumber),
      'position': [float(v) for v in item.PlanePositionSequence[0].ImagePositionPatient],
      'orientation': [float(v) for v in shared.PlaneOrientationSequence[0].ImageOrientationPatient],
      'spacing': [float(v) for v in shared.PixelMeasuresSequence[0].PixelSpacing],
      'source': source.ReferencedSOPInstanceUID,
      'index': [int(v) for v in item.FrameContentSequence[0].DimensionIndexValues],
      'pixels': [int(v) for v in (pixels[i] != 0).astype('uint8').ravel()],
    })
print(json.dumps([int(ds.NumberOfFrames), len(ds.PixelData), out]))`;
      const said = execFileSync(python, ['-c', script, path], { encoding: 'utf8' });
      const [count, length, frames] = JSON.parse(said) as [number, number, Record<string, unknown>[]];
      // Empty frames are left out; bits are packed without gaps, the whole to an even length.
      expect(count).toBe(5);
      expect(length).toBe(2 * Math.ceil((5 * rows * columns) / 16));
      const expected = seg.masks.map(({ part, plane, runs, sources }) => ({
        segment: part + 1,
        position: plane?.position,
        orientation: [...(plane?.rowDirection ?? []), ...(plane?.columnDirection ?? [])],
        spacing: [0.703125, 0.8],
        source: sources[0]?.instance,
        pixels: bits(runs),
      }));
      const place = (frame: Record<string, unknown>) => JSON.stringify([frame['segment'], frame['source']]);
      const sorted = <T extends Record<string, unknown>>(list: readonly T[]) =>
        [...list].sort((a, b) => place(a).localeCompare(place(b)));
      expect(sorted(frames).map(({ index: _, ...frame }) => frame)).toEqual(sorted(expected));
      // Positions count along the stack and not within a segment.
      expect(frames.map(({ index }) => index)).toEqual([
        [1, 1],
        [1, 2],
        [2, 2],
        [2, 3],
        [2, 4],
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('has no fault that other programs know of', () => {
    const set = slices();
    expect(complaintsOf(written(drawn(set), set), 'SEG')).toEqual([]);
  });
});

function sum(runs: Runs): number {
  return runs.reduce((n, value, i) => (i % 2 === 1 ? n + value : n), 0);
}

function bits(runs: Runs): readonly number[] {
  const found = Array.from({ length: rows * columns }, () => 0);
  for (let i = 0; i < runs.length; i += 2) for (let k = 0; k < (runs[i + 1] ?? 0); k++) found[(runs[i] ?? 0) + k] = 1;
  return found;
}
