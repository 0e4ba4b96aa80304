import { decodeFrame, type Decoded } from '#src/codecs/decode.ts';
import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import type { ImageRecord } from '#src/model/dicom/records.ts';
import type { DicomElement, DicomJson } from '#src/part10/dicom-json.ts';
import { imageRecord } from '#src/part10/image-record.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import type { Archive } from '../archive/archive.ts';
import { frameRow, type FrameRow } from '../archive/frame-rows.ts';
import { metadataOf, type InstanceRow } from '../archive/instance-rows.ts';
import { readStored } from '../archive/stored-bytes.ts';
import { Problem } from '../http/problem.ts';
import { withFile } from '../index/file-reader.ts';
import { frameSyntaxOf } from './negotiate.ts';

/** A whole file is decoded in memory: no more than this. Bytes. */
const largestFile = 512 << 20;

/** The image the metadata describe. Throws a 406 for an object without one. */
export function imageOf(archive: Archive, row: InstanceRow): ImageRecord {
  const [json] = metadataOf(archive.db, [row.file]);
  const image = json === undefined ? undefined : imageRecord(JSON.parse(json) as DicomJson);
  if (!image) throw new Problem(406, 'not an image');
  return image;
}

/** A frame's pixels decoded. Throws a 406 with the reason: the stored form can still be had. */
export async function decodedFrame(row: InstanceRow, frame: FrameRow, image: ImageRecord): Promise<Decoded> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readStored({ location: row.location, inflated: row.inflated === 1, ranges: frame.ranges }))
    chunks.push(chunk);
  const bytes = new Uint8Array(Buffer.concat(chunks));
  const outcome = await decodeFrame(bytes, toUid(frameSyntaxOf(row.syntax)), image);
  if (outcome.ok) return outcome.value;
  const { fault } = outcome;
  throw new Problem(406, `cannot be decoded: ${'reason' in fault ? fault.reason : fault.kind}`);
}

/** A frame as Explicit VR Little Endian has it: BitsAllocated wide, colour as RGB by pixel. */
export async function uncompressedFrame(archive: Archive, row: InstanceRow, frame: FrameRow): Promise<Buffer> {
  const image = imageOf(archive, row);
  return nativeBytes(await decodedFrame(row, frame, image), image);
}

function nativeBytes({ pixels }: Decoded, image: ImageRecord): Buffer {
  if (image.bitsAllocated === 1) return packed(pixels);
  const width = image.bitsAllocated / 8;
  if (pixels.BYTES_PER_ELEMENT === width) return Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const wider = width === 4 ? new Int32Array(pixels) : width === 2 ? new Int16Array(pixels) : new Uint8Array(pixels);
  return Buffer.from(wider.buffer);
}

/** PS3.5 8.1.1: eight pixels a byte, the first in the lowest bit. */
function packed(pixels: ArrayLike<number>): Buffer {
  const bytes = Buffer.alloc(Math.ceil(pixels.length / 8));
  for (let i = 0; i < pixels.length; i++) if (pixels[i]) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (1 << (i & 7));
  return bytes;
}

/** The whole file in Explicit VR Little Endian. Throws a 406 where a frame cannot be decoded. */
export async function uncompressedFile(archive: Archive, row: InstanceRow): Promise<Buffer> {
  const { dataset } = await withFile(
    row.location,
    async (reader) => await readPart10(reader, { bulkAbove: largestFile }),
  );
  if (row.frames === 0) return Buffer.from(writePart10(dataset, explicitLittleEndian));
  const image = imageOf(archive, row);
  const size = (image.rows * image.columns * image.samplesPerPixel * image.bitsAllocated * row.frames) / 8;
  if (size > largestFile || row.frames !== image.frameCount)
    throw new Problem(406, 'kept as stored only; ask for transfer-syntax=*');
  const frames: Decoded[] = [];
  for (let number = 1; number <= row.frames; number++) {
    const frame = frameRow(archive.db, row.file, number);
    if (!frame) throw new Problem(404, `there is no frame ${number}`);
    frames.push(await decodedFrame(row, frame, image));
  }
  const bytes =
    image.bitsAllocated === 1
      ? packed(frames.flatMap(({ pixels }) => [...pixels]))
      : Buffer.concat(frames.map((frame) => nativeBytes(frame, image)));
  const pixels = { kind: 'native', bytes, vr: image.bitsAllocated > 8 ? 'OW' : 'OB' } as const;
  return Buffer.from(writePart10({ ...dataset, ...colourOf(image) }, explicitLittleEndian, pixels));
}

/** Decoded colour is RGB by pixel, whatever it was compressed as. */
function colourOf(image: ImageRecord): Record<string, DicomElement> {
  if (image.samplesPerPixel !== 3) return {};
  return { '00280004': { vr: 'CS', Value: ['RGB'] }, '00280006': { vr: 'US', Value: [0] } };
}
