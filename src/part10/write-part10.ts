import type { Uid } from '#src/model/dicom/uid.ts';
import { text, type DicomElement, type DicomJson } from './dicom-json.ts';
import { valueBytes } from './write-value.ts';
import { isLongVr } from './vr.ts';

export type PixelsToWrite =
  | { readonly kind: 'native'; readonly bytes: Uint8Array; readonly vr: 'OB' | 'OW' }
  /** One fragment a frame; a Basic Offset Table, or beyond 4 GB an Extended one. */
  | { readonly kind: 'encapsulated'; readonly frames: readonly Uint8Array[] };

/** Of this implementation; under the root that UUIDs have (PS3.5 annex B.2). */
const implementationClass = '2.25.284467152066813427012334918233910267453';
const implementationVersion = 'FOVEA_1';

/**
 * A PS3.10 file: preamble, file meta information, the data set in explicit VR little endian, elements in order, text in
 * UTF-8 whatever the data set said of its character set. Elements of group 0002 and pixel data in `dataset` are left out.
 * Throws an Error for a value that its VR cannot hold; that is the caller's mistake.
 */
export function writePart10(dataset: DicomJson, syntax: Uid, pixels?: PixelsToWrite): Uint8Array<ArrayBuffer> {
  const bytes = new ByteSink();
  bytes.push(new Uint8Array(128));
  bytes.push(new TextEncoder().encode('DICM'));
  const meta = new ByteSink();
  writeElements(meta, {
    '00020001': { vr: 'OB', InlineBinary: 'AAE=' },
    '00020002': { vr: 'UI', Value: [text(dataset, '00080016') ?? ''] },
    '00020003': { vr: 'UI', Value: [text(dataset, '00080018') ?? ''] },
    '00020010': { vr: 'UI', Value: [syntax] },
    '00020012': { vr: 'UI', Value: [implementationClass] },
    '00020013': { vr: 'SH', Value: [implementationVersion] },
  });
  writeElements(bytes, { '00020000': { vr: 'UL', Value: [meta.length] } });
  bytes.pushAll(meta);
  const kept = Object.entries(dataset).filter(([tag]) => tag >= '00080000' && !/^7FE000(01|02|08|09|10)$/.test(tag));
  writeElements(bytes, { ...Object.fromEntries(kept), '00080005': { vr: 'CS', Value: ['ISO_IR 192'] } });
  if (pixels) writePixels(bytes, pixels);
  return bytes.whole();
}

/** Bytes collected and joined once. */
class ByteSink {
  private readonly parts: Uint8Array[] = [];
  length = 0;

  push(part: Uint8Array): void {
    this.parts.push(part);
    this.length += part.length;
  }

  pushAll(other: ByteSink): void {
    for (const part of other.parts) this.push(part);
  }

  whole(): Uint8Array<ArrayBuffer> {
    const result = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      result.set(part, at);
      at += part.length;
    }
    return result;
  }
}

function writeElements(sink: ByteSink, json: DicomJson): void {
  for (const tag of Object.keys(json).sort()) {
    const element = json[tag];
    if (!element || (tag.endsWith('0000') && tag !== '00020000')) continue;
    writeElement(sink, tag, element);
  }
}

function writeElement(sink: ByteSink, tag: string, element: DicomElement): void {
  if (element.vr === 'SQ') {
    const body = new ByteSink();
    for (const item of (element.Value ?? []) as readonly DicomJson[]) {
      const inner = new ByteSink();
      writeElements(inner, item);
      body.push(itemHead(0xe000, inner.length));
      body.pushAll(inner);
    }
    sink.push(head(tag, 'SQ', body.length));
    sink.pushAll(body);
    return;
  }
  if (element.BulkDataURI !== undefined) throw new Error(`${tag} is bulk data that was not fetched`);
  const value = valueBytes(element);
  // A text too long for the 16-bit length of its VR is written as UN (PS3.5 section 6.2.2 note 2).
  const vr = value.length > 0xfffe && !isLongVr(element.vr) ? 'UN' : element.vr;
  sink.push(head(tag, vr, value.length));
  sink.push(value);
}

function head(tag: string, vr: string, length: number): Uint8Array {
  const long = isLongVr(vr);
  const bytes = new Uint8Array(long ? 12 : 8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, parseInt(tag.slice(0, 4), 16), true);
  view.setUint16(2, parseInt(tag.slice(4), 16), true);
  bytes[4] = vr.charCodeAt(0);
  bytes[5] = vr.charCodeAt(1);
  if (long) view.setUint32(8, length, true);
  else view.setUint16(6, length, true);
  return bytes;
}

function itemHead(element: number, length: number): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfffe, true);
  view.setUint16(2, element, true);
  view.setUint32(4, length, true);
  return bytes;
}

function padded(bytes: Uint8Array): Uint8Array {
  if (bytes.length % 2 === 0) return bytes;
  const result = new Uint8Array(bytes.length + 1);
  result.set(bytes);
  return result;
}

function writePixels(sink: ByteSink, pixels: PixelsToWrite): void {
  if (pixels.kind === 'native') {
    const bytes = padded(pixels.bytes);
    sink.push(head('7FE00010', pixels.vr, bytes.length));
    sink.push(bytes);
    return;
  }
  const frames = pixels.frames.map(padded);
  const offsets = new Float64Array(frames.length);
  let total = 0;
  frames.forEach((frame, i) => {
    offsets[i] = total;
    total += frame.length + 8;
  });
  const extended = total > 0xfffffffe;
  if (extended) {
    sink.push(head('7FE00001', 'OV', frames.length * 8));
    sink.push(quads(offsets));
    sink.push(head('7FE00002', 'OV', frames.length * 8));
    sink.push(quads(pixels.frames.map((frame) => frame.length)));
  }
  sink.push(head('7FE00010', 'OB', 0xffffffff));
  const table = new Uint8Array(extended ? 0 : frames.length * 4);
  const view = new DataView(table.buffer);
  if (!extended) offsets.forEach((offset, i) => view.setUint32(i * 4, offset, true));
  sink.push(itemHead(0xe000, table.length));
  sink.push(table);
  for (const frame of frames) {
    sink.push(itemHead(0xe000, frame.length));
    sink.push(frame);
  }
  sink.push(itemHead(0xe0dd, 0));
}

function quads(values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) view.setBigUint64(i * 8, BigInt(values[i] ?? 0), true);
  return bytes;
}
