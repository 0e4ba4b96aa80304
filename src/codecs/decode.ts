import type { Uid } from '#src/model/dicom/uid.ts';
import { transferSyntax, type SyntaxCodec } from '#src/model/dicom/transfer-syntax.ts';
import { bad, faultOf, FaultError, good, type Outcome } from '#src/model/fault/fault.ts';
import { interleave, toRgb } from './colour.ts';
import { inflateFrame } from './deflated.ts';
import { decodeJ2k, reducedSize } from './j2k/decode-j2k.ts';
import { decodeJpeg } from './jpeg/decode-jpeg.ts';
import { decodeJpegXl } from './jpeg-xl.ts';
import { checkLayout, nativeFrameBytes, type Decoded, type FrameLayout, type Raster } from './layout.ts';
import { decodeNative } from './native.ts';
import { decodeRle } from './rle.ts';
import { extremes, storedValues } from './stored-values.ts';

export { reductionWithin } from './j2k/codestream.ts';
export type { Decoded, FrameLayout } from './layout.ts';

export interface DecodeOptions {
  /**
   * Finest resolutions to leave out (JPEG 2000 and HTJ2K only): the picture is smaller by 2 to that power, rounded up, and
   * a prefix that ends after the coarser ones is enough; see `reductionWithin`.
   */
  readonly reduce?: number;
  /**
   * Packed bits without compression only: where in the first byte the frame begins. Frames follow each other without a
   * gap (PS3.5 8.1.1), so a frame of 510 x 510 bits shares bytes with its neighbours.
   */
  readonly bitOffset?: number;
}

/**
 * Decodes one frame, in a worker or in Node. `bytes` are the frame as stored (all its fragments joined), and are used up:
 * uncompressed ones may become the pixels. Colour comes out as RGB by pixel, palette indices stay indices, packed bits
 * are a byte each; values hold nothing but the stored bits.
 *
 * Faults: `truncated`, `corrupt` (also when codestream and metadata contradict each other), `unsupported`, `too-large`,
 * `internal` (a decoder could not be loaded). Where there is doubt there is a fault and no picture.
 */
export async function decodeFrame(
  bytes: Uint8Array<ArrayBuffer>,
  syntax: Uid,
  layout: FrameLayout,
  options: DecodeOptions = {},
): Promise<Outcome<Decoded>> {
  try {
    checkLayout(layout);
    const reduce = options.reduce ?? 0;
    const raster = await rasterOf(bytes, syntax, layout, reduce, options.bitOffset ?? 0);
    checkRaster(raster, layout, reduce);
    return good(finish(raster, layout, reduce > 0));
  } catch (thrown) {
    return bad(faultOf(thrown));
  }
}

async function rasterOf(
  bytes: Uint8Array<ArrayBuffer>,
  syntax: Uid,
  layout: FrameLayout,
  reduce: number,
  bitOffset: number,
): Promise<Raster> {
  const known = transferSyntax(syntax);
  const unsupported = (reason: string): FaultError => new FaultError({ kind: 'unsupported', syntax, reason });
  if (!known) throw unsupported('unknown transfer syntax');
  if (reduce > 0 && known.codec !== 'jpeg2000' && known.codec !== 'htj2k') throw unsupported('no lower resolution');
  // Some writers put uncompressed frames into items under a compressed label. No codestream has that very length.
  if (known.encapsulated && isUncompressed(bytes, known.codec, layout)) return decodeNative(bytes, layout);
  switch (known.codec) {
    case 'native':
    case 'deflated':
      return decodeNative(bytes, layout, { bitOffset });
    case 'native-be':
      return decodeNative(bytes, layout, { bigEndian: true, bitOffset });
    case 'deflated-frame':
      return decodeNative(await inflateFrame(bytes, nativeFrameBytes(layout)), layout);
    case 'rle': {
      const whole = { ...layout, planar: 1, photometric: layout.photometric.replace(/_422$/, '') };
      return decodeNative(decodeRle(bytes, whole), whole);
    }
    case 'jpeg':
    case 'jpeg-lossless':
    case 'jpeg-ls':
      return decodeJpeg(bytes, layout);
    case 'jpeg2000':
    case 'htj2k':
      return decodeJ2k(bytes, layout, reduce);
    case 'jpeg-xl':
      return decodeJpegXl(bytes, known.lossy !== 'never');
    case 'video':
      throw unsupported('video');
    case 'other':
      throw unsupported('not a syntax of stored pixels');
  }
}

const starts: Partial<Record<SyntaxCodec, readonly (readonly [number, number])[]>> = {
  jpeg: [[0xff, 0xd8]],
  'jpeg-lossless': [[0xff, 0xd8]],
  'jpeg-ls': [[0xff, 0xd8]],
};

function isUncompressed(bytes: Uint8Array, codec: SyntaxCodec, layout: FrameLayout): boolean {
  const due = nativeFrameBytes(layout);
  if (bytes.length !== due && bytes.length !== due + (due % 2)) return false;
  return starts[codec]?.every(([first, second]) => bytes[0] !== first || bytes[1] !== second) === true;
}

/** The last look before pixels are believed: sizes against the metadata, values against the sizes. */
function checkRaster(raster: Raster, layout: FrameLayout, reduce: number): void {
  const { rows, columns } = reducedSize(layout, reduce);
  const due = rows * columns * layout.samplesPerPixel;
  if (
    raster.rows !== rows ||
    raster.columns !== columns ||
    raster.samples !== layout.samplesPerPixel ||
    raster.values.length !== due
  ) {
    const got = `${String(raster.rows)} x ${String(raster.columns)} x ${String(raster.samples)}`;
    const said = `${String(rows)} x ${String(columns)} x ${String(layout.samplesPerPixel)}`;
    throw new FaultError({ kind: 'corrupt', reason: `decoded ${got}, metadata of ${said}` });
  }
  if (layout.float === undefined && raster.precision > layout.bitsAllocated) {
    const bits = `${String(raster.precision)} bits a sample in ${String(layout.bitsAllocated)} allocated`;
    throw new FaultError({ kind: 'corrupt', reason: bits });
  }
}

function finish(raster: Raster, layout: FrameLayout, reduced: boolean): Decoded {
  const { values, known } = storedValues(raster, layout);
  const pixels = raster.planar ? interleave(values, raster.samples) : values;
  const converts = raster.samples === 3 && raster.colour === 'stored';
  if (converts) toRgb(pixels, layout.photometric, layout.bitsStored);
  return {
    rows: raster.rows,
    columns: raster.columns,
    samples: raster.samples === 3 ? 3 : 1,
    pixels,
    ...(known === undefined || converts ? extremes(pixels) : known),
    quality: reduced ? 'reduced' : 'full',
    lossy: raster.lossy,
  };
}
