import { describe, expect, it } from 'vitest';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import type { ImageSet } from '#src/dataset/display-set.ts';
import { instanceOf, planeAt, seriesOf } from '#src/dataset/instances.fixture.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { sliceOf } from '../places.ts';
import { readLaidOver } from '../read-laid-over.ts';
import { segmentationOn, withPart, withRuns } from './edit.ts';
import { masksOn, reachAs } from './masks-on.ts';
import type { Segmentation } from './segmentation.ts';
import { brushed } from './shapes.ts';
import { writeSegmentation } from './write-segmentation.ts';

const [rows, columns, slices] = [256, 256, 6];
const series = seriesOf('CT');
const instances = Array.from({ length: slices }, (_, i) =>
  instanceOf({
    series,
    number: i + 1,
    instance: { frameOfReference: toUid('1.2.9') },
    image: { rows, columns },
    frame: { plane: planeAt([0, 0, i * 2]), spacing: { row: 0.7, column: 0.7, basis: 'patient' } },
  }),
);
const set = displaySetsOf(series, instances, false)[0] as ImageSet;

/** As many segments as asked for, each an organ's disc on every slice. */
function withSegments(count: number): Segmentation {
  let seg = segmentationOn(set, set.frames[0]!, 'Organs');
  for (let n = 1; n <= count; n++) {
    seg = withPart(seg, String);
    const at = { x: 30 + ((n * 37) % 200), y: 30 + ((n * 91) % 200) };
    const runs = brushed(at, at, { x: 15, y: 15 }, { rows, columns });
    seg = withRuns(
      seg,
      n,
      set.frames.map((ref) => ({ ref, runs: runs.slice() })),
    );
  }
  return seg;
}

function written(seg: Segmentation): Uint8Array<ArrayBuffer> {
  return writeSegmentation({
    study: instances[0]!.study,
    series: toUid('1.2.826.0.1.3680043.10.1.78.2'),
    instance: toUid('1.2.826.0.1.3680043.10.1.78.2.1'),
    now: new Date(0),
    replaces: [],
    segmentation: seg,
    source: (uid) => instances.find(({ address }) => address.instance === uid),
  });
}

/** The least of several, for other work may come between. Milliseconds. */
async function took(run: () => unknown, times: number): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < times; i++) {
    const before = performance.now();
    await run();
    least = Math.min(least, performance.now() - before);
  }
  return least;
}

describe('a hundred segments', () => {
  it('cost no more than ten times what ten do to be read and laid over a picture, and a hundredth of their volumes', async () => {
    const [ten, hundred] = [written(withSegments(10)), written(withSegments(100))];
    const read = async (bytes: Uint8Array<ArrayBuffer>): Promise<Segmentation> => {
      const outcome = await readLaidOver(bytes);
      if (!outcome.ok || outcome.value.kind !== 'seg') throw new Error('not read');
      return outcome.value;
    };
    const [few, many] = [await read(ten), await read(hundred)];
    expect(many.parts).toHaveLength(100);
    expect(many.masks).toHaveLength(100 * slices);
    const bytesOf = ({ masks }: Segmentation) => masks.reduce((sum, { runs }) => sum + runs.byteLength, 0);
    // A volume of bytes for each segment would be a hundred times rows x columns x slices.
    expect(bytesOf(many)).toBeLessThan((100 * rows * columns * slices) / 100);
    expect(bytesOf(many) / bytesOf(few)).toBeLessThan(10.5);

    const reading = (await took(() => read(hundred), 3)) / (await took(() => read(ten), 3));
    const slice = sliceOf(set, set.frames[4]!)!;
    const laying =
      (await took(() => masksOn(many, slice), 20)) / Math.max(0.02, await took(() => masksOn(few, slice), 20));
    process.stdout.write(
      `100 segments against 10: reading ${reading.toFixed(1)} x, laying over ${laying.toFixed(1)} x, memory ${(bytesOf(many) / bytesOf(few)).toFixed(1)} x, ${(bytesOf(many) / 2 ** 20).toFixed(2)} MiB\n`,
    );
    // Linear, with room for a machine that is busy.
    expect(reading).toBeLessThan(25);
    expect(laying).toBeLessThan(25);
  });

  it('let a brush stroke be put into one of them in far less than a frame of the screen', () => {
    const seg = withSegments(100);
    const ref = set.frames[4]!;
    const runs = brushed({ x: 100, y: 100 }, { x: 140, y: 120 }, { x: 20, y: 20 }, { rows, columns });
    const least = Math.min(
      ...Array.from({ length: 50 }, () => {
        const before = performance.now();
        const drawn = withRuns(seg, 50, [{ ref, runs }]);
        reachAs(drawn, seg);
        masksOn(drawn, sliceOf(set, ref)!);
        return performance.now() - before;
      }),
    );
    process.stdout.write(
      `a stroke among 100 segments: ${least.toFixed(2)} ms, ${(least / 16).toFixed(3)} of a frame\n`,
    );
    expect(least / 16).toBeLessThan(0.5);
  });
});
