import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFrame } from '#src/codecs/decode.ts';
import type { FrameRef, ImageSet } from '#src/dataset/display-set.ts';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import { frameKey, type FrameAddress } from '#src/model/dicom/address.ts';
import { frameRecord, type InstanceRecord } from '#src/model/dicom/records.ts';
import { good } from '#src/model/fault/fault.ts';
import { indexPoint, patientToIndex } from '#src/model/geometry/place.ts';
import { patientPoint } from '#src/model/geometry/vector.ts';
import { volumeOf } from '#src/objects/index.ts';
import { locateFrames } from '#src/part10/locate-frames.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { instanceRecord } from '#src/part10/records.ts';
import { ctGeometry, ctHeight, ctMaker } from '#src/phantom/ct.ts';
import { lesions } from '#src/phantom/truth.ts';
import type { DecodedFrame, Pixels } from '#src/pixels/index.ts';
import { createSession } from '#src/session/create.ts';
import { targetOn } from '#src/session/segments.ts';
import { growThrough } from './growing.ts';

const { centre, radii, hu } = lesions.lungNodule;
const [a, b, c] = radii.current;
const geometry = ctGeometry('ct', 'full');
const heights = Array.from({ length: geometry.slices }, (_, i) => ctHeight(geometry, i));
const from = heights.findIndex((z) => z < centre.z + c + 5);
const count = heights.filter((z) => Math.abs(z - centre.z) < c + 5).length;
const names = { segmentation: 'S', segment: String };

let set: ImageSet;
const frames = new Map<string, DecodedFrame>();

beforeAll(async () => {
  const instances: InstanceRecord[] = [];
  for await (const { bytes } of ctMaker('ct').make({ study: 'ct', part: 'axial', from, count, scale: 'full' })) {
    const reader = bytesReader(bytes);
    const file = await readPart10(reader);
    const record = instanceRecord(file.dataset, 'test');
    const [ranges = []] = await locateFrames(reader, file);
    const parts = await Promise.all(ranges.map(({ offset, length }) => reader.read(offset, length)));
    if (!record?.image) throw new Error('no image');
    const decoded = await decodeFrame(new Uint8Array(await new Blob(parts).arrayBuffer()), file.syntax, record.image);
    if (!decoded.ok) throw new Error('not decoded');
    instances.push(record);
    const address = { ...record.address, frame: 1 };
    frames.set(frameKey(address), { ...decoded.value, address, quality: 'full' } as unknown as DecodedFrame);
  }
  set = displaySetsOf(instances[0]!.series, instances, false)[0] as ImageSet;
}, 60_000);

/** A session in which a region was grown from the middle of the nodule. */
async function grown(range: { readonly low: number; readonly high: number }, stop = false) {
  const session = createSession();
  const pixels = {
    peek: () => undefined,
    load: (address: FrameAddress) => {
      if (stop) session.segments.getState().work?.stop();
      return Promise.resolve(good(frames.get(frameKey(address))!));
    },
  } as unknown as Pixels;
  const ref = set.frames.reduce((p, q) => (away(q) < away(p) ? q : p));
  const own = frameRecord(ref.instance.image!, 1);
  const at = patientToIndex(own.plane!, own.spacing!, patientPoint([centre.x, centre.y, centre.z])).index;
  const target = targetOn(session, set, ref, names);
  await growThrough({ pixels, session }, set, target, { ref, at: indexPoint(at.x, at.y) }, range);
  return session;

  function away({ instance }: FrameRef): number {
    return Math.abs(instance.image!.shared.plane!.position[2] - centre.z);
  }
}

describe('a region grown through the slices of the sample patient', () => {
  it('fills the volume that the lung nodule was made with, and is one step to undo', async () => {
    // Halfway between the nodule and the lung round it: where its border is seen.
    const session = await grown({ low: (hu - 850) / 2, high: 400 });
    const [own] = [...session.segments.getState().all.values()];
    const truth = ((4 / 3) * Math.PI * a * b * c) / 1000;
    expect(own).toBeDefined();
    const volume = volumeOf(own!.object, 0)!;
    process.stdout.write(`nodule: ${volume.toFixed(4)} ml grown, ${truth.toFixed(4)} ml made\n`);
    expect(Math.abs(volume / truth - 1)).toBeLessThan(0.03);
    // One piece: every slice of it touches the next.
    expect(own!.object.masks.length).toBeGreaterThan(6);
    session.history.undo();
    expect(session.segments.getState().all.size).toBe(0);
    expect(session.segments.getState().work).toBeUndefined();
  });

  it('that is stopped draws nothing', async () => {
    const session = await grown({ low: -3000, high: 3000 }, true);
    expect(session.segments.getState().all.size).toBe(0);
  });
});
