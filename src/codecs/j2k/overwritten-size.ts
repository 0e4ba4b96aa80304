import type { FrameLayout } from '../layout.ts';

/** Rows and Columns are 16-bit numbers (PS3.3 C.7.6.3): a codestream that is larger is not of a DICOM image. */
const LARGEST = 0xffff;

/** Places of a SIZ segment's fields in a codestream, where SIZ must come first (T.800 A.5.1). */
const at = { capabilities: 6, right: 8, bottom: 12, left: 16, top: 20, tileWide: 24, tileHigh: 28, tileLeft: 32, tileTop: 36 }; // prettier-ignore

/**
 * The codestream with the size of its only tile, where the size it gives for the image was overwritten by something else.
 *
 * What a tile holds does not depend on how far the image goes on beyond it (T.800 B.3), so one whole tile with just the
 * rows and columns of the data set is the picture. That there is only one tile is left to the walk over the tile-parts.
 */
export function withSizeOfOnlyTile(bytes: Uint8Array, layout: FrameLayout): Uint8Array {
  if (bytes.length < 40) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0) !== 0xff4f || view.getUint16(2) !== 0xff51) return bytes;
  const size = (field: number): number => view.getUint32(field);
  const impossible = size(at.right) > LARGEST || size(at.bottom) > LARGEST;
  const fromOrigin = [at.left, at.top, at.tileLeft, at.tileTop].every((field) => size(field) === 0);
  const tileIsPicture = size(at.tileWide) === layout.columns && size(at.tileHigh) === layout.rows;
  const tileIsWhole = size(at.right) >= layout.columns && size(at.bottom) >= layout.rows;
  if (!impossible || !fromOrigin || !tileIsPicture || !tileIsWhole) return bytes;
  const mended = bytes.slice();
  const write = new DataView(mended.buffer);
  write.setUint32(at.right, layout.columns);
  write.setUint32(at.bottom, layout.rows);
  return mended;
}
