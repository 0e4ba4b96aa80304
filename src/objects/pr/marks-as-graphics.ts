import type { Annotation } from '#src/model/annotation/annotation.ts';
import type { SourceId } from '#src/model/dicom/address.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { indexToCorner } from '#src/model/geometry/place.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { instanceRecord } from '#src/part10/records.ts';
import { graphicsOf } from '../sr/graphic.ts';
import type { SeenMark } from './write-presentation-state.ts';

/** A mark on a picture as graphics, with what is written beside it. */
export function marksAsGraphics({ shape, textAt, label }: Annotation, lines: readonly string[]): SeenMark {
  if (shape.space !== 'index') return { graphics: [] };
  const { geometry } = shape;
  const words = [...(label === undefined ? [] : [label]), ...lines];
  const [first] = geometry.points;
  const anchor = textAt?.space === 'index' ? textAt : first;
  const at = indexToCorner(anchor);
  // A note is its words; the point that it stands at is none of its own.
  const graphics = geometry.kind === 'text' ? [] : graphicsOf(geometry);
  return { graphics, ...(words.length > 0 && { text: { lines: words, at: [at.x, at.y] } }) };
}

/** The record of a file that was written here, as its store will give it; undefined for what is no object. */
export async function storedRecord(
  bytes: Uint8Array<ArrayBuffer>,
  source: SourceId,
): Promise<InstanceRecord | undefined> {
  const { dataset, meta } = await readPart10(bytesReader(bytes));
  return instanceRecord({ ...meta, ...dataset }, source);
}
