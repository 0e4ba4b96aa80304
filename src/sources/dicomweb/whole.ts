import type { SeriesAddress } from '#src/model/dicom/address.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import { number, text } from '#src/part10/dicom-json.ts';
import { frameBytes } from '#src/part10/frame-bytes.ts';
import { locateFrames } from '#src/part10/locate-frames.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10, type Part10 } from '#src/part10/read-part10.ts';
import { nativeLengthOf, type Layout } from '../layouts.ts';

/** One instance that came whole, its frames not yet cut out. */
export interface WholeInstance {
  readonly study: Uid | undefined;
  readonly series: Uid | undefined;
  readonly instance: Uid;
  readonly syntax: Uid;
  readonly frames: number;
  /** What the object itself says of its pixels. */
  readonly layout: Layout | undefined;
  /** A frame (from 1) in a buffer of its own; undefined when there is none of that number. */
  frame(number: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** Reads a Part 10 object that came over the network. Throws a FaultError when it is none, or ends too early. */
export async function readWhole(
  bytes: Uint8Array<ArrayBuffer>,
  fallback: Partial<SeriesAddress> & { instance?: Uid },
): Promise<WholeInstance> {
  const file = await readPart10(bytesReader(bytes), { bulkAbove: 64 });
  const ranges = await locateFrames(file.reader, file);
  return {
    study: (text(file.dataset, '0020000D') ?? fallback.study) as Uid | undefined,
    series: (text(file.dataset, '0020000E') ?? fallback.series) as Uid | undefined,
    instance: (text(file.dataset, '00080018') ?? text(file.meta, '00020003') ?? fallback.instance ?? '') as Uid,
    syntax: file.syntax,
    frames: ranges.length,
    layout: layoutOf(file, ranges.length),
    frame: async (number) =>
      number <= ranges.length ? await frameBytes(file.reader, file, ranges, number) : undefined,
  };
}

function layoutOf({ dataset, pixels, syntax }: Part10, frames: number): Layout | undefined {
  const rows = number(dataset, '00280010');
  const columns = number(dataset, '00280011');
  const allocated = number(dataset, '00280100');
  if (!pixels || rows === undefined || columns === undefined) return undefined;
  // Float and Double Float Pixel Data have no Bits Allocated to speak of.
  const bits = pixels.tag === '7FE00008' ? 32 : pixels.tag === '7FE00009' ? 64 : (allocated ?? 0);
  const photometric = text(dataset, '00280004') ?? '';
  const samples = number(dataset, '00280002') ?? 1;
  return { rows, columns, frames, syntax, nativeLength: nativeLengthOf({ rows, columns, samples, photometric, bits }) };
}
