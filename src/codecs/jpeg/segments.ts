import { FaultError } from '#src/model/fault/fault.ts';

/** What a JPEG or JPEG-LS codestream says of itself (ITU-T T.81 annex B, T.87 annex C). */
export interface JpegHeader {
  /** The frame's marker: 0xC0 baseline, 0xC1 extended, 0xC2 progressive, 0xC3 lossless, 0xF7 JPEG-LS. */
  readonly process: number;
  readonly precision: number;
  readonly rows: number;
  readonly columns: number;
  readonly components: readonly { readonly id: number; readonly h: number; readonly v: number }[];
  readonly jfif: boolean;
  /** Colour transform of the Adobe segment: 0 none, 1 YCbCr, 2 YCCK. */
  readonly adobe?: number;
  /** Point transform of the first scan: bits thrown away by a lossless process. */
  readonly pointTransform: number;
  /** NEAR of the first scan: the largest error of JPEG-LS, 0 when lossless. */
  readonly near: number;
  /** Where each scan's three bytes of spectral selection and successive approximation are. */
  readonly scanParameters: readonly number[];
  /** Where the frame header's precision byte is. */
  readonly precisionAt: number;
  /** Whole segments that steer colour, from marker to end. */
  readonly colourSegments: readonly { readonly start: number; readonly end: number }[];
  /** Just after the end marker. */
  readonly end: number;
}

const isFrame = (marker: number): boolean =>
  marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc);

/**
 * Walks the segments from SOI to EOI. Throws FaultError: `truncated` when the bytes end before EOI, `corrupt` when there is
 * anything but segments where segments are due. Damage inside the entropy-coded data is not seen here.
 */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  const corrupt = (reason: string): FaultError => new FaultError({ kind: 'corrupt', reason });
  const truncated = (): FaultError => new FaultError({ kind: 'truncated', got: bytes.length });
  const at = (offset: number): number => {
    const value = bytes[offset];
    if (value === undefined) throw truncated();
    return value;
  };
  const word = (offset: number): number => (at(offset) << 8) | at(offset + 1);

  if (bytes.length < 4) throw truncated();
  if (word(0) !== 0xffd8) throw corrupt('no JPEG start marker');
  let offset = 2;
  let frame: Pick<JpegHeader, 'process' | 'precision' | 'precisionAt' | 'rows' | 'columns' | 'components'> | undefined;
  let jfif = false;
  let adobe: number | undefined;
  let scan: { near: number; pointTransform: number } | undefined;
  const colourSegments: { start: number; end: number }[] = [];
  const scanParameters: number[] = [];

  for (;;) {
    const start = offset;
    if (at(offset) !== 0xff) throw corrupt(`no JPEG marker at byte ${String(offset)}`);
    while (at(offset) === 0xff) offset++;
    const marker = at(offset++);
    if (marker === 0xd9) break;
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) continue;
    if (marker === 0xd8) throw corrupt('a second JPEG start marker');
    const length = word(offset);
    const body = offset + 2;
    const end = offset + length;
    if (length < 2 || end > bytes.length) throw truncated();
    if (isFrame(marker)) {
      if (frame) throw corrupt('a second JPEG frame header');
      const count = at(body + 5);
      if (length !== 8 + 3 * count) throw corrupt('JPEG frame header of the wrong length');
      frame = {
        process: marker,
        precision: at(body),
        precisionAt: body,
        rows: word(body + 1),
        columns: word(body + 3),
        components: Array.from({ length: count }, (_, i) => ({
          id: at(body + 6 + 3 * i),
          h: at(body + 7 + 3 * i) >> 4,
          v: at(body + 7 + 3 * i) & 15,
        })),
      };
    } else if (marker === 0xe0 && text(bytes, body, 4) === 'JFIF') {
      jfif = true;
      colourSegments.push({ start, end });
    } else if (marker === 0xee && text(bytes, body, 5) === 'Adobe' && length >= 14) {
      adobe = at(body + 11);
      colourSegments.push({ start, end });
    }
    offset = end;
    if (marker === 0xda) {
      if (!frame) throw corrupt('a JPEG scan before its frame header');
      const inScan = at(body);
      scan ??= { near: at(body + 1 + 2 * inScan), pointTransform: at(body + 3 + 2 * inScan) & 15 };
      scanParameters.push(body + 1 + 2 * inScan);
      offset = endOfScan(bytes, offset, frame.process === 0xf7);
    }
  }
  if (!frame || !scan) throw corrupt('a JPEG codestream without a picture');
  return {
    ...frame,
    jfif,
    ...(adobe === undefined ? {} : { adobe }),
    near: frame.process === 0xf7 ? scan.near : 0,
    pointTransform: frame.process === 0xc3 ? scan.pointTransform : 0,
    scanParameters,
    colourSegments,
    end: offset,
  };
}

/** Where the entropy-coded data end: at a marker that is neither stuffing nor a restart. */
function endOfScan(bytes: Uint8Array, from: number, jpegLs: boolean): number {
  let offset = from;
  for (;;) {
    offset = bytes.indexOf(0xff, offset);
    const next = offset < 0 ? undefined : bytes[offset + 1];
    if (next === undefined) throw new FaultError({ kind: 'truncated', got: bytes.length });
    const restart = next >= 0xd0 && next <= 0xd7;
    const data = jpegLs ? next < 0x80 : next === 0;
    if (next === 0xff) offset += 1;
    else if (data || restart) offset += 2;
    else return offset;
  }
}

function text(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}
