import { isJpeg, isJpeg2000, isJpegXl, isRleHeader } from './codestream.ts';
import { jpegXlSize } from './jpeg-xl-size.ts';
import type { SyntaxCodec } from './transfer-syntax.ts';

/** What a codestream says of itself. */
export interface Sniffed {
  readonly codec: Extract<SyntaxCodec, 'jpeg' | 'jpeg-lossless' | 'jpeg-ls' | 'jpeg2000' | 'htj2k' | 'jpeg-xl' | 'rle'>;
  readonly rows?: number;
  readonly columns?: number;
  readonly components?: number;
  /** Bits of a sample. */
  readonly bits?: number;
  readonly signed?: boolean;
  readonly lossy?: boolean;
}

/**
 * Which codestream these bytes begin, and its dimensions where its header is in them; undefined when they begin none that
 * we know. Reads headers only: a few hundred bytes mostly do. Bytes that merely look like an RLE header may be native
 * pixels, so ask only where pixels are encapsulated or a length does not fit.
 */
export function sniff(bytes: Uint8Array): Sniffed | undefined {
  if (isJpegXl(bytes)) return { codec: 'jpeg-xl', ...jpegXlSize(bytes) };
  if (isJpeg2000(bytes)) return sniffJpeg2000(bytes);
  if (isJpeg(bytes)) return sniffJpeg(bytes);
  if (isRleHeader(bytes)) return { codec: 'rle', lossy: false };
  return undefined;
}

/** ITU-T T.81 (SOF0 to SOF15) and T.87 (SOF55, near-lossless by NEAR of the first scan). */
function sniffJpeg(bytes: Uint8Array): Sniffed | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let found: Sniffed | undefined;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) return found;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0xd9) return found;
    const length = view.getUint16(at + 2);
    const isFrame =
      (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) || marker === 0xf7;
    if (isFrame && at + 10 <= bytes.length) {
      const lossless = marker === 0xc3 || marker === 0xc7 || marker === 0xcb || marker === 0xcf;
      const codec = marker === 0xf7 ? 'jpeg-ls' : lossless ? 'jpeg-lossless' : 'jpeg';
      found = {
        codec,
        bits: bytes[at + 4] ?? 0,
        rows: view.getUint16(at + 5),
        columns: view.getUint16(at + 7),
        components: bytes[at + 9] ?? 0,
        ...(codec === 'jpeg-ls' ? {} : { lossy: codec === 'jpeg' }),
      };
      if (codec !== 'jpeg-ls') return found;
    }
    if (marker === 0xda) {
      if (found?.codec !== 'jpeg-ls') return found;
      const near = bytes[at + 5 + (bytes[at + 4] ?? 0) * 2];
      return near === undefined ? found : { ...found, lossy: near > 0 };
    }
    at += 2 + length;
  }
  return found ?? { codec: 'jpeg' };
}

/** ITU-T T.800 A.5.1 (SIZ), A.6.1 (COD: 9/7 is lossy) and T.814 (CAP, bit 14 of Pcap: high throughput). */
function sniffJpeg2000(bytes: Uint8Array): Sniffed {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = codestreamStart(bytes, view);
  let codec: Sniffed['codec'] = 'jpeg2000';
  let size: Partial<Sniffed> = {};
  let lossy: boolean | undefined;
  for (let at = start + 2; at + 4 <= bytes.length;) {
    const marker = view.getUint16(at);
    if (marker === 0xff90 || (marker & 0xff00) !== 0xff00) break;
    const length = view.getUint16(at + 2);
    if (marker === 0xff51 && at + 41 <= bytes.length) {
      const depth = bytes[at + 40] ?? 0;
      size = {
        columns: view.getUint32(at + 6) - view.getUint32(at + 14),
        rows: view.getUint32(at + 10) - view.getUint32(at + 18),
        components: view.getUint16(at + 38),
        bits: (depth & 0x7f) + 1,
        signed: depth > 0x7f,
      };
    }
    if (marker === 0xff50 && at + 8 <= bytes.length && (view.getUint32(at + 4) & 0x00020000) !== 0) codec = 'htj2k';
    if (marker === 0xff52 && at + 14 <= bytes.length) lossy = bytes[at + 13] === 0;
    at += 2 + length;
  }
  return { codec, ...size, ...(lossy === undefined ? {} : { lossy }) };
}

/** Past the boxes of a JP2 file, which DICOM does not allow but files have. */
function codestreamStart(bytes: Uint8Array, view: DataView): number {
  if (bytes[0] === 0xff) return 0;
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = view.getUint32(at);
    if (view.getUint32(at + 4) === 0x6a703263) return at + 8;
    if (length < 8) break;
    at += length;
  }
  return bytes.length;
}
