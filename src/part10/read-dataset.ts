import { textReader, type TextReader } from '#src/model/dicom/charset.ts';
import { FaultError } from '#src/model/fault/fault.ts';
import type { ByteSource, Parsing } from './byte-source.ts';
import { number, texts, type DicomElement, type DicomJson } from './dicom-json.ts';
import { readValue } from './read-value.ts';
import { isBinaryVr, isKnownVr, isLongVr, vrOf } from './vr.ts';

/** How the elements of a data set are written, and what limits hold while it is read. */
export interface Encoding {
  readonly explicit: boolean;
  readonly big: boolean;
}

export interface ReadOptions {
  /** Binary values longer than this are left where they are and given as `BulkDataURI`. Bytes. */
  readonly bulkAbove: number;
  /** Values of DS and IS stay the digits that stand there. */
  readonly asWritten?: boolean;
  /** At top level: stop before the first element for which this holds. */
  readonly stopAt?: (group: number, element: number) => boolean;
}

/** What stands before a value. */
export interface ElementHead {
  readonly group: number;
  readonly element: number;
  readonly vr: string;
  /** Bytes, or {@link undefinedLength}. */
  readonly length: number;
  /** Where the value begins. */
  readonly at: number;
}

export const undefinedLength = 0xffffffff;
/** Text or numbers longer than this are bulk data too. */
const longestValue = 1024 * 1024;
const deepest = 64;
const mostElements = 2_000_000;

const hex4 = (n: number): string => n.toString(16).toUpperCase().padStart(4, '0');

export function tagOf(head: { readonly group: number; readonly element: number }): string {
  return hex4(head.group) + hex4(head.element);
}

function corrupt(reason: string): FaultError {
  return new FaultError({ kind: 'corrupt', reason });
}

/** Attributes of group 0028 that are US or SS by PixelRepresentation (PS3.6), which implicit files leave open. */
const signedByPixels = new Set([0x0104, 0x0105, 0x0106, 0x0107, 0x0108, 0x0109, 0x0110, 0x0111, 0x0120, 0x0121]);

/** Reads one file's data sets; counts elements over all of them so that a hostile file ends. */
export class DatasetReader {
  private readonly source: ByteSource;
  private readonly options: ReadOptions;
  private count = 0;
  /** PixelRepresentation of the data set being read is 1. */
  private signed = false;
  /** The element that `stopAt` stopped at. */
  stoppedAt: ElementHead | undefined;

  constructor(source: ByteSource, options: ReadOptions) {
    this.source = source;
    this.options = options;
  }

  /** The elements from `at` to `end`, or to the item's delimiter. `end` of the result is where reading stopped. */
  *dataset(
    at: number,
    end: number,
    encoding: Encoding,
    inherited: TextReader,
    depth: number,
  ): Parsing<{ readonly json: DicomJson; readonly end: number }> {
    if (depth > deepest) throw corrupt(`sequences nested deeper than ${deepest}`);
    const json: Record<string, DicomElement> = {};
    let text = inherited;
    let pos = at;
    while (pos + 8 <= end) {
      const head = yield* this.head(pos, end, encoding);
      if (head.group === 0xfffe) {
        if (head.element === 0xe00d && depth > 0) return { json, end: head.at };
        if (head.element === 0xe0dd && depth > 0) return { json, end: pos };
        pos = head.at;
        continue;
      }
      // Command elements are never stored: zeros here are padding after the data set, or no data set at all.
      if (depth === 0 && head.group === 0) return { json, end: pos };
      if (depth === 0 && this.options.stopAt?.(head.group, head.element)) {
        this.stoppedAt = head;
        return { json, end: pos };
      }
      if (++this.count > mostElements) throw corrupt(`more than ${mostElements} elements`);
      const read = yield* this.value(head, end, encoding, text, depth);
      if (head.element !== 0) json[tagOf(head)] = read.element;
      if (head.group === 0x28 && head.element === 0x103) this.signed = number(json, '00280103') === 1;
      if (head.group === 8 && head.element === 5) text = textReader(texts(json, '00080005'));
      pos = read.end;
    }
    if (depth === 0 && pos < end) yield* this.nothingLeft(pos, end);
    return { json, end: pos };
  }

  /** Fewer bytes than an element has at the end of the file: padding if they are zeros, else a header cut short. */
  private *nothingLeft(pos: number, end: number): Parsing<void> {
    if (!this.source.has(pos, end - pos)) yield { at: pos, length: end - pos };
    if (this.source.slice(pos, end - pos).some((byte) => byte !== 0)) {
      throw new FaultError({ kind: 'truncated', expected: pos + 8, got: end });
    }
  }

  /** Tag, VR and length at `pos` (PS3.5 section 7.1). A VR that is none means that this element is implicit. */
  *head(pos: number, end: number, encoding: Encoding): Parsing<ElementHead> {
    const source = this.source;
    if (!source.has(pos, 8)) yield { at: pos, length: 8 };
    const { big } = encoding;
    const group = source.u16(pos, big);
    const element = source.u16(pos + 2, big);
    const implicit = { group, element, length: source.u32(pos + 4, big), at: pos + 8 };
    if (group === 0xfffe) return { ...implicit, vr: '' };
    if (!encoding.explicit) return { ...implicit, vr: this.implicitVr(group, element) };
    const first = source.u8(pos + 4);
    const second = source.u8(pos + 5);
    if (!isUpper(first) || !isUpper(second)) {
      // Spaces or zeros where a VR belongs: implicit if that length fits, else a short length with the VR left blank.
      const blank = { group, element, vr: vrOf(group, element), length: source.u16(pos + 6, big), at: pos + 8 };
      const fits = implicit.length === undefinedLength || implicit.at + implicit.length <= end;
      return fits || blank.at + blank.length > end ? { ...implicit, vr: blank.vr } : blank;
    }
    const vr = String.fromCharCode(first, second);
    const short = source.u16(pos + 6, big);
    if (!isLongVr(vr) && (isKnownVr(vr) || short !== 0))
      return { group, element, vr: isKnownVr(vr) ? vr : 'UN', length: short, at: pos + 8 };
    if (pos + 12 > end) throw new FaultError({ kind: 'truncated', expected: pos + 12, got: end });
    if (!source.has(pos, 12)) yield { at: pos, length: 12 };
    return { group, element, vr: isKnownVr(vr) ? vr : 'UN', length: source.u32(pos + 8, big), at: pos + 12 };
  }

  private implicitVr(group: number, element: number): string {
    if (this.signed && group === 0x28 && signedByPixels.has(element)) return 'SS';
    return vrOf(group, element);
  }

  private *value(
    head: ElementHead,
    end: number,
    encoding: Encoding,
    text: TextReader,
    depth: number,
  ): Parsing<{ readonly element: DicomElement; readonly end: number }> {
    const { length, at } = head;
    if (length === undefinedLength) {
      if (isBinaryVr(head.vr) && head.vr !== 'UN') {
        const past = yield* this.skipFragments(at, end, encoding.big);
        return { element: { vr: head.vr, BulkDataURI: `#${at},${past - at}` }, end: past };
      }
      // PS3.5 section 6.2.2: UN of undefined length is an implicit little-endian sequence.
      const inner = head.vr === 'UN' ? { explicit: false, big: false } : encoding;
      return yield* this.sequence(at, end, true, inner, text, depth);
    }
    const dictionary = head.vr === 'UN' && head.group % 2 === 0 ? vrOf(head.group, head.element) : head.vr;
    const past = at + length;
    if (past > end && (dictionary !== 'SQ' || depth === 0))
      throw new FaultError({ kind: 'truncated', expected: past, got: end });
    if (dictionary === 'SQ') {
      const inner = head.vr === 'UN' ? { explicit: false, big: false } : encoding;
      return yield* this.sequence(at, Math.min(past, end), false, inner, text, depth);
    }
    const limit = isBinaryVr(dictionary) ? this.options.bulkAbove : longestValue;
    if (length > limit) return { element: { vr: dictionary, BulkDataURI: `#${at},${length}` }, end: past };
    if (!this.source.has(at, length)) yield { at, length };
    const big = head.vr === 'UN' ? false : encoding.big;
    const bytes = this.source.slice(at, length);
    return { element: readValue(dictionary, bytes, big, text, this.options.asWritten), end: past };
  }

  private *sequence(
    at: number,
    end: number,
    open: boolean,
    encoding: Encoding,
    text: TextReader,
    depth: number,
  ): Parsing<{ readonly element: DicomElement; readonly end: number }> {
    const found: DicomJson[] = [];
    let pos = at;
    while (pos + 8 <= end) {
      if (!this.source.has(pos, 8)) yield { at: pos, length: 8 };
      const group = this.source.u16(pos, encoding.big);
      const element = this.source.u16(pos + 2, encoding.big);
      const length = this.source.u32(pos + 4, encoding.big);
      pos += 8;
      if (group !== 0xfffe) throw corrupt(`${hex4(group)}${hex4(element)} at ${pos - 8} where a sequence item is due`);
      if (element === 0xe0dd) {
        if (open) return { element: sequenceElement(found), end: pos };
        continue;
      }
      if (element !== 0xe000) continue;
      if (++this.count > mostElements) throw corrupt(`more than ${mostElements} elements`);
      const itemEnd = length === undefinedLength ? end : Math.min(pos + length, end);
      const inner = yield* this.innerEncoding(pos, itemEnd, encoding);
      const read = yield* this.dataset(pos, itemEnd, inner, text, depth + 1);
      found.push(read.json);
      pos = length === undefinedLength ? read.end : itemEnd;
    }
    if (open) throw new FaultError({ kind: 'truncated', got: this.source.size });
    return { element: sequenceElement(found), end };
  }

  /** Some writers put explicit items into implicit sequences: shown by a VR where the length would be absurd. */
  private *innerEncoding(pos: number, end: number, encoding: Encoding): Parsing<Encoding> {
    if (encoding.explicit || pos + 8 > end) return encoding;
    if (!this.source.has(pos, 8)) yield { at: pos, length: 8 };
    const vr = String.fromCharCode(this.source.u8(pos + 4), this.source.u8(pos + 5));
    const length = this.source.u32(pos + 4, encoding.big);
    return isKnownVr(vr) && length !== undefinedLength && pos + 8 + length > end
      ? { ...encoding, explicit: true }
      : encoding;
  }

  /** The offset after the sequence delimiter of encapsulated data (PS3.5 A.4). */
  private *skipFragments(at: number, end: number, big: boolean): Parsing<number> {
    let pos = at;
    while (pos + 8 <= end) {
      if (!this.source.has(pos, 8)) yield { at: pos, length: 8 };
      const group = this.source.u16(pos, big);
      const element = this.source.u16(pos + 2, big);
      const length = this.source.u32(pos + 4, big);
      if (group !== 0xfffe) throw corrupt(`no item at ${pos} where a fragment is due`);
      if (++this.count > mostElements) throw corrupt(`more than ${mostElements} elements`);
      pos += 8;
      if (element === 0xe0dd) return pos;
      pos += length;
    }
    throw new FaultError({ kind: 'truncated', got: this.source.size });
  }
}

function sequenceElement(found: readonly DicomJson[]): DicomElement {
  return found.length === 0 ? { vr: 'SQ' } : { vr: 'SQ', Value: found };
}

function isUpper(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}
