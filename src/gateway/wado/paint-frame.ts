import type { Decoded } from '#src/codecs/decode.ts';
import { frameRecord, type InstanceRecord } from '#src/model/dicom/records.ts';
import { isInverse, makeDisplayLut } from '#src/model/display/display-lut.ts';
import { initialVoi } from '#src/model/display/initial-voi.ts';
import type { VoiWindow } from '#src/model/display/luts.ts';
import { paintColour, paintGrey, paintPalette } from '#src/model/display/paint.ts';
import { closeShutters, drawOverlays } from './graphics.ts';
import { Problem } from '../http/problem.ts';
import type { Picture } from './picture.ts';

/** A decoded frame as it is first shown, or with the window asked for, with its shutters and overlays. Throws a 406 for an object without an image. */
export function paintFrame(record: InstanceRecord, number: number, decoded: Decoded, window?: VoiWindow): Picture {
  const { image, series } = record;
  if (!image) throw new Problem(406, 'not an image');
  const { columns, rows, pixels } = decoded;
  const rgba = new Uint32Array(columns * rows);
  if (decoded.samples === 3) paintColour(pixels, image.bitsStored, rgba);
  else if (image.palette && image.photometric === 'PALETTE COLOR') paintPalette(pixels, image.palette, rgba);
  else {
    const frame = frameRecord(image, number);
    const voi = window ? { kind: 'window' as const, window } : initialVoi(series.modality, image, frame, decoded);
    const { padding } = image;
    const transform = { modality: frame.modality, voi, inverse: isInverse(image), ...(padding ? { padding } : {}) };
    paintGrey(pixels, makeDisplayLut(transform, { min: decoded.min, max: decoded.max }, !image.float), rgba);
  }
  const picture = { columns, rows, rgba };
  closeShutters(picture, image.shutters, image.aspect ? image.aspect[0] / image.aspect[1] : 1);
  drawOverlays(picture, image.overlays, number);
  return picture;
}
