import { encodeJpegBaseline } from '#src/codecs/encode/jpeg-baseline.ts';
import { jpegBaseline } from '#src/model/dicom/transfer-syntax.ts';
import type { DicomJson } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { common, el, series } from './attributes.ts';
import { studies } from './patient.ts';
import { UltrasoundScanner, usGeometry, type UsGeometry } from './us-scanner.ts';
import type { MadeFile, Maker, Scale } from './task.ts';

const frameTime = 50;

export function usFrames(scale: Scale): number {
  return scale === 'small' ? 4 : 60;
}

export const usMaker: Maker = {
  tasks: (scale) => [{ study: 'us', part: 'cine', from: 0, count: 1, scale }],
  async *make(task) {
    yield await makeCine(task.scale);
  },
};

async function makeCine(scale: Scale): Promise<MadeFile> {
  const geometry = usGeometry(scale);
  const { columns, rows } = geometry;
  const count = usFrames(scale);
  const scanner = new UltrasoundScanner(geometry);
  const frames: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    frames.push(
      await encodeJpegBaseline({ columns, rows, samples: 3, values: scanner.frame((i * frameTime) / 1000) }, 92),
    );
  }
  const raw = columns * rows * 3 * count;
  const packed = frames.reduce((sum, f) => sum + f.length, 0);
  const s = series(studies.us, 'liver', {
    modality: 'US',
    number: 1,
    description: 'Liver, right intercostal',
    bodyPart: 'LIVER',
    manufacturer: 'Fovea',
    model: 'Phantom US',
  });
  const dataset: DicomJson = {
    ...common(s, {
      sopClass: '1.2.840.10008.5.1.4.1.1.3.1',
      number: 1,
      imageType: ['ORIGINAL', 'PRIMARY', 'ABDOMINAL', '0011'],
      after: 120,
    }),
    '00080008': el('CS', 'ORIGINAL', 'PRIMARY', 'ABDOMINAL', '0011'),
    '00082144': el('IS', Math.round(1000 / frameTime)),
    '00180040': el('IS', Math.round(1000 / frameTime)),
    '00181063': el('DS', frameTime),
    '00181242': el('IS', frameTime),
    '00181244': el('US', 1),
    '00186011': regions(geometry),
    '00280002': el('US', 3),
    '00280004': el('CS', 'YBR_FULL_422'),
    '00280006': el('US', 0),
    '00280008': el('IS', count),
    '00280009': el('AT', '00181063'),
    '00280010': el('US', rows),
    '00280011': el('US', columns),
    '00280014': el('US', 1),
    '00280100': el('US', 8),
    '00280101': el('US', 8),
    '00280102': el('US', 7),
    '00280103': el('US', 0),
    '00280301': el('CS', 'NO'),
    '00282110': el('CS', '01'),
    '00282112': el('DS', Math.round((raw / packed) * 10) / 10),
    '00282114': el('CS', 'ISO_10918_1'),
  };
  return { name: '1-0001.dcm', bytes: writePart10(dataset, jpegBaseline, { kind: 'encapsulated', frames }) };
}

/** PS3.3 C.8.5.5: the whole sector as tissue, and the box of colour within it, both in centimetres. */
function regions(g: UsGeometry) {
  const region = (box: readonly [number, number, number, number], dataType: number, flags: number): DicomJson => ({
    '00186012': el('US', 1),
    '00186014': el('US', dataType),
    '00186016': el('UL', flags),
    '00186018': el('UL', box[0]),
    '0018601A': el('UL', box[1]),
    '0018601C': el('UL', box[2]),
    '0018601E': el('UL', box[3]),
    '00186020': el('SL', Math.round(g.apexColumn - box[0])),
    '00186022': el('SL', Math.round(g.skinRow - box[1])),
    '00186024': el('US', 3),
    '00186026': el('US', 3),
    '00186028': el('FD', 0),
    '0018602A': el('FD', 0),
    '0018602C': el('FD', g.pixel / 10),
    '0018602E': el('FD', g.pixel / 10),
  });
  // Flags: bit 0, pixels of higher priority show through; the box of colour lies over the tissue.
  return el('SQ', region(g.colourBox, 2, 1), region(g.sector, 1, 0));
}
