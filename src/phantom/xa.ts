import { encodeJpegLossless } from '#src/codecs/encode/jpeg-lossless.ts';
import { jpegLosslessSv1 } from '#src/model/dicom/transfer-syntax.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { common, el, greyPixels, series, windows } from './attributes.ts';
import { CoronaryRun } from './coronaries.ts';
import { studies } from './patient.ts';
import type { MadeFile, Maker, Scale } from './task.ts';

const frameTime = 66.667;
const bits = 10;

export const xaMaker: Maker = {
  tasks: (scale) => [{ study: 'xa', part: 'run', from: 0, count: 1, scale }],
  async *make(task) {
    yield await Promise.resolve(makeRun(task.scale));
  },
};

function makeRun(scale: Scale): MadeFile {
  const size = scale === 'small' ? 64 : 512;
  const count = scale === 'small' ? 4 : 40;
  const spacing = (0.278 * 512) / size;
  const run = new CoronaryRun(size, bits);
  const frames = Array.from({ length: count }, (_, i) =>
    encodeJpegLossless({ columns: size, rows: size, values: run.frame(((i * 40) / count) * (frameTime / 1000)), bits }),
  );
  const s = series(studies.xa, 'lca', {
    modality: 'XA',
    number: 1,
    description: 'Left coronary, RAO 30 CAU 20',
    bodyPart: 'HEART',
    position: 'HFS',
    manufacturer: 'Fovea',
    model: 'Phantom XA',
  });
  const dataset = {
    ...common(s, {
      sopClass: '1.2.840.10008.5.1.4.1.1.12.1',
      number: 1,
      imageType: ['ORIGINAL', 'PRIMARY', 'SINGLE PLANE'],
      after: 300,
    }),
    ...greyPixels({ rows: size, columns: size, stored: bits }),
    ...windows([512, 1024, 'Standard']),
    '00080008': el('CS', 'ORIGINAL', 'PRIMARY', 'SINGLE PLANE'),
    '00082144': el('IS', 15),
    '00180010': el('LO', 'Iopromide 370'),
    '00180040': el('IS', 15),
    '00180060': el('DS', 78),
    '00181063': el('DS', frameTime),
    '00181110': el('DS', 1050),
    '00181111': el('DS', 750),
    '00181114': el('DS', 1.4),
    '00181151': el('IS', 640),
    '00181152': el('IS', 5),
    '00181155': el('CS', 'GR'),
    '00181162': el('DS', 200),
    '00181164': el('DS', spacing, spacing),
    '00181500': el('CS', 'NONE'),
    '00181510': el('DS', -30),
    '00181511': el('DS', -20),
    '00280008': el('IS', count),
    '00280009': el('AT', '00181063'),
    '00281040': el('CS', 'LOG'),
    '00282110': el('CS', '00'),
    '00280301': el('CS', 'NO'),
  };
  return { name: '1-0001.dcm', bytes: writePart10(dataset, jpegLosslessSv1, { kind: 'encapsulated', frames }) };
}
