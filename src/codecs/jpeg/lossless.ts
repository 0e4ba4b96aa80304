import { FaultError } from '#src/model/fault/fault.ts';
import type { Raster } from '../layout.ts';
import type { JpegHeader } from './segments.ts';

const load = async () => (await import('@cornerstonejs/jpeg-lossless-decoder-js')).Decoder;

export function prepareLossless(): void {
  load().catch(() => undefined);
}

/** JPEG process 14, any predictor, 2 to 16 bits, by the JavaScript decoder that cornerstone's loader uses. */
export async function decodeLossless(bytes: Uint8Array, header: JpegHeader): Promise<Raster> {
  // The decoder starts its prediction without the point transform: its values would be wrong and not only scaled.
  if (header.pointTransform > 0) {
    throw new FaultError({ kind: 'unsupported', reason: 'lossless JPEG with a point transform' });
  }
  const Decoder = await load();
  const bytesEach = header.precision <= 8 ? 1 : 2;
  let values: Uint8Array | Uint16Array;
  try {
    // It reads from the buffer and takes the offset as the view's own.
    const decoded = new Decoder().decode(bytes.buffer as ArrayBuffer, bytes.byteOffset, header.end, bytesEach);
    values = bytesEach === 1 ? new Uint8Array(decoded.buffer) : new Uint16Array(decoded.buffer);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new FaultError({ kind: 'corrupt', reason: `the decoder gave up: ${why}` });
  }
  return {
    rows: header.rows,
    columns: header.columns,
    samples: header.components.length,
    values,
    precision: header.precision,
    signed: false,
    planar: false,
    colour: 'stored',
    lossy: false,
  };
}
