import { FaultError } from '#src/model/fault/fault.ts';
import type { Raster } from '../layout.ts';
import type { JpegHeader } from './segments.ts';

/**
 * 12-bit extended and progressive JPEG (processes 2, 4, 6, 8, 10, 12) by the JavaScript decoder inside cornerstone's
 * loader, which the package does not export; no wasm build of a 12-bit decoder works yet.
 */
export async function decodeTwelveBit(bytes: Uint8Array, header: JpegHeader): Promise<Raster> {
  if (header.components.length !== 1) {
    throw new FaultError({ kind: 'unsupported', reason: 'colour JPEG with 12 bits a sample' });
  }
  const { default: JpegImage } =
    await import('../../../node_modules/@cornerstonejs/dicom-image-loader/dist/esm/codecs/jpeg.js');
  const image = new JpegImage();
  let values: Uint16Array;
  try {
    image.parse(bytes.subarray(0, header.end));
    values = image.getData16(header.columns, header.rows);
  } catch (thrown) {
    throw new FaultError({ kind: 'corrupt', reason: `the decoder gave up: ${String(thrown)}` });
  }
  return {
    rows: header.rows,
    columns: header.columns,
    samples: 1,
    values,
    precision: header.precision,
    signed: false,
    planar: false,
    colour: 'stored',
    lossy: true,
  };
}
