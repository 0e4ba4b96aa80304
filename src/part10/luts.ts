import type { Lut, ModalityTransform, Palette, VoiWindow } from '#src/model/display/luts.ts';
import { inlineBytes, item, items, number, numbers, text, texts, type DicomJson } from './dicom-json.ts';
import { expandSegments } from './segmented-lut.ts';

/** Entries of a LUT whether they came as numbers (US, SS) or as bytes (OW); undefined when still bulk data or absent. */
function entries(json: DicomJson, tag: string): Uint16Array | undefined {
  const plain = numbers(json, tag);
  if (plain.length > 0) return Uint16Array.from(plain, (value) => value & 0xffff);
  const bytes = inlineBytes(json, tag);
  if (!bytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint16Array.from({ length: bytes.length >> 1 }, (_, i) => view.getUint16(i * 2, true));
}

interface Descriptor {
  readonly count: number;
  readonly first: number;
  readonly bits: number;
}

/**
 * PS3.3 C.11.1.1: number of entries (0 = 65536), first value mapped, bits. The VR of the second is US or SS by
 * PixelRepresentation, but files and parsers choose either: the sign follows the pixels; the other two are unsigned.
 */
function descriptor(json: DicomJson, tag: string, signed: boolean): Descriptor | undefined {
  const [count, first, bits] = numbers(json, tag);
  if (count === undefined || first === undefined || bits === undefined) return undefined;
  const mapped = signed && first > 0x7fff ? first - 0x10000 : first;
  return { count: count & 0xffff || 65536, first: mapped, bits: bits & 0xffff };
}

/** Tables of 8 bits come one entry a byte or, wrongly but often, one entry a word. */
function fitted(found: Uint16Array, { count, bits }: Descriptor): Uint16Array {
  if (bits > 8 || found.length >= count) return found.subarray(0, count);
  if (found.length * 2 < count) return found;
  return Uint16Array.from({ length: count }, (_, i) => ((found[i >> 1] ?? 0) >> (8 * (i & 1))) & 0xff);
}

/** LUTDescriptor and LUTData of a modality or VOI LUT sequence's item. */
export function lutOf(json: DicomJson, signed: boolean): Lut | undefined {
  const shape = descriptor(json, '00283002', signed);
  const found = entries(json, '00283006');
  if (!shape || !found || found.length === 0) return undefined;
  const explanation = text(json, '00283003');
  return { first: shape.first, bits: shape.bits, data: fitted(found, shape), ...(explanation ? { explanation } : {}) };
}

/** PS3.3 C.7.9, plain or segmented; undefined unless all three tables are there. */
export function paletteOf(json: DicomJson): Palette | undefined {
  const signed = number(json, '00280103') === 1;
  const [red, green, blue] = [1, 2, 3].map((n) => colourLut(json, n, signed));
  return red && green && blue ? { red, green, blue } : undefined;
}

function colourLut(json: DicomJson, n: number, signed: boolean): Lut | undefined {
  const shape = descriptor(json, `0028110${n}`, signed);
  if (!shape) return undefined;
  const plain = entries(json, `0028120${n}`);
  if (plain && plain.length > 0) return { first: shape.first, bits: shape.bits, data: fitted(plain, shape) };
  const segmented = entries(json, `0028122${n}`);
  const data = segmented && expandSegments(segmented, shape.count);
  return data ? { first: shape.first, bits: shape.bits, data } : undefined;
}

/** Modality LUT sequence before rescale (PS3.3 C.11.1); identity where there is neither. */
export function modalityOf(json: DicomJson, signed: boolean): ModalityTransform {
  const sequence = item(json, '00283000');
  const lut = sequence && lutOf(sequence, signed);
  if (sequence && lut) {
    const unit = text(sequence, '00283004');
    return { kind: 'lut', lut, ...(unit ? { unit } : {}) };
  }
  const slope = number(json, '00281053');
  const intercept = number(json, '00281052');
  const unit = text(json, '00281054');
  if (slope === undefined && intercept === undefined) return { kind: 'identity' };
  // A slope of zero would make every pixel the same; such files mean one.
  return {
    kind: 'rescale',
    slope: slope === undefined || slope === 0 ? 1 : slope,
    intercept: intercept ?? 0,
    ...(unit ? { unit } : {}),
  };
}

/** Windows as pairs of centre and width (PS3.3 C.11.2); those with a width that their function cannot have are left out. */
export function windowsOf(json: DicomJson): readonly VoiWindow[] {
  const centers = texts(json, '00281050').map(Number);
  const widths = texts(json, '00281051').map(Number);
  const explanations = texts(json, '00281055');
  const shape = windowShape(text(json, '00281056'));
  const found: VoiWindow[] = [];
  for (let i = 0; i < Math.min(centers.length, widths.length); i++) {
    const center = centers[i];
    const width = widths[i];
    if (center === undefined || width === undefined || !Number.isFinite(center) || !Number.isFinite(width)) continue;
    if (texts(json, '00281050')[i] === '' || (shape === 'linear' ? width < 1 : width <= 0)) continue;
    const explanation = explanations[i];
    found.push({ center, width, shape, ...(explanation ? { explanation } : {}) });
  }
  return found;
}

function windowShape(written: string | undefined): VoiWindow['shape'] {
  if (written === 'SIGMOID') return 'sigmoid';
  return written === 'LINEAR_EXACT' ? 'linear-exact' : 'linear';
}

/** VOI LUT sequence (PS3.3 C.11.2). Its input are modality values, signed or not by PixelRepresentation. */
export function voiLutsOf(json: DicomJson, signed: boolean): readonly Lut[] {
  return items(json, '00283010').flatMap((entry) => lutOf(entry, signed) ?? []);
}
