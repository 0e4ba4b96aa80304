import { FaultError } from '#src/model/fault/fault.ts';
import type { FrameLayout, Raster } from '../layout.ts';
import { decodeEightBit } from './eight-bit.ts';
import { decodeJpegLs } from './jpeg-ls.ts';
import { decodeLossless } from './lossless.ts';
import { readJpegHeader } from './segments.ts';
import { decodeTwelveBit } from './twelve-bit.ts';

/** Any JPEG or JPEG-LS: the codestream's own process decides, since labels are often those of a sibling. */
export function decodeJpeg(bytes: Uint8Array, layout: FrameLayout): Promise<Raster> {
  const header = readJpegHeader(bytes);
  if (
    header.rows !== layout.rows ||
    header.columns !== layout.columns ||
    header.components.length !== layout.samplesPerPixel
  ) {
    const codestream = `${String(header.rows)} x ${String(header.columns)} x ${String(header.components.length)}`;
    const said = `${String(layout.rows)} x ${String(layout.columns)} x ${String(layout.samplesPerPixel)}`;
    throw new FaultError({ kind: 'corrupt', reason: `codestream of ${codestream}, metadata of ${said}` });
  }
  switch (header.process) {
    case 0xc0:
    case 0xc1:
    case 0xc2:
      return header.precision === 8 ? decodeEightBit(bytes, header, layout) : decodeTwelveBit(bytes, header);
    case 0xc3:
      return decodeLossless(bytes, header);
    case 0xf7:
      return decodeJpegLs(bytes, header);
    default:
      throw new FaultError({ kind: 'unsupported', reason: `JPEG process 0x${header.process.toString(16)}` });
  }
}
