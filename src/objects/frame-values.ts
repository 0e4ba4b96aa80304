import { decodeFrame } from '#src/codecs/decode.ts';
import type { ImageRecord } from '#src/model/dicom/records.ts';
import { explicitLittleEndian, transferSyntax } from '#src/model/dicom/transfer-syntax.ts';
import { FaultError } from '#src/model/fault/fault.ts';
import { frameBytes } from '#src/part10/frame-bytes.ts';
import { locateFrames, type FrameRanges } from '#src/part10/locate-frames.ts';
import type { Part10 } from '#src/part10/read-part10.ts';

const located = new WeakMap<Part10, Promise<FrameRanges>>();

/** A frame (from 1) of an object that is read whole, as stored values. Throws FaultError. */
export async function frameValues(file: Part10, image: ImageRecord, frame: number): Promise<ArrayLike<number>> {
  const ranges = located.get(file) ?? locateFrames(file.reader, file);
  located.set(file, ranges);
  return storedValues(await frameBytes(file.reader, file, await ranges, frame), file, image);
}

/** What is native under a compressed or deflated name is what it is, as everywhere (see sources/files). */
export async function storedValues(
  bytes: Uint8Array<ArrayBuffer>,
  file: Part10,
  image: ImageRecord,
): Promise<ArrayLike<number>> {
  const codec = transferSyntax(file.syntax)?.codec;
  const syntax = file.pixels?.kind === 'native' && codec !== 'native-be' ? explicitLittleEndian : file.syntax;
  const decoded = await decodeFrame(bytes, syntax, image);
  if (!decoded.ok) throw new FaultError(decoded.fault);
  return decoded.value.pixels;
}
