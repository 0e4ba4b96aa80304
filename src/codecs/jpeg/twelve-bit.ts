import { FaultError } from '#src/model/fault/fault.ts';
import type { Raster } from '../layout.ts';
import type { JpegHeader } from './segments.ts';

/**
 * 12-bit JPEG, sequential or by spectral selection (processes 4 and 8), by the JavaScript decoder inside cornerstone's loader, which the package does not export; no wasm build of a 12-bit decoder works yet.
 */
export async function decodeTwelveBit(bytes: Uint8Array, header: JpegHeader): Promise<Raster> {
  if (header.components.length !== 1) {
    throw new FaultError({ kind: 'unsupported', reason: 'colour JPEG with 12 bits a sample' });
  }
  // The decoder mends coefficients wrongly in refining scans (up to 141 of 4095 levels, against DCMTK): no picture then.
  if (header.scanParameters.some((at) => bytes[at + 2] !== 0)) {
    throw new FaultError({ kind: 'unsupported', reason: '12-bit JPEG by successive approximation' });
  }
  const { default: JpegImage } =
    await import('../../../node_modules/@cornerstonejs/dicom-image-loader/dist/esm/codecs/jpeg.js');
  if (header.precision !== 12) {
    throw new FaultError({ kind: 'unsupported', reason: `JPEG with ${String(header.precision)} bits a sample` });
  }
  const image = new JpegImage();
  let values: Uint16Array;
  try {
    const wider = bytes.slice(0, header.end);
    wider[header.precisionAt] = 13;
    image.parse(wider);
    values = image.getData16(header.columns, header.rows);
    unshift(values);
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

/**
 * The decoder lifts samples by 2056 / 255 x (2^P - 1) sixteenths: made for 8 bits, that is 15 grey levels too much for 12
 * and cuts the brightest 15 off. Told that there are 13 bits it lifts by 66042 sixteenths and cuts nothing; taking 2079
 * levels off leaves a lift of 2048 and ten sixteenths, where 2048 and a half (T.81 A.3.1) is meant.
 */
function unshift(values: Uint16Array): void {
  for (let i = 0; i < values.length; i++) values[i] = Math.max(0, Math.min(4095, (values[i] as number) - 2079));
}
