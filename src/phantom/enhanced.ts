import { encodeHtj2k } from '#src/codecs/encode/htj2k.ts';
import { htj2kRpcl } from '#src/model/dicom/transfer-syntax.ts';
import type { DicomJson } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { code, common, el, greyPixels, later, series } from './attributes.ts';
import { CtScanner } from './ct.ts';
import { studies, uidOf } from './patient.ts';
import type { MadeFile, Maker, Scale } from './task.ts';

export interface EnhancedGeometry {
  readonly columns: number;
  readonly frames: number;
  /** Height of the first frame and step down to the next, mm. */
  readonly top: number;
  readonly step: number;
}

export function enhancedGeometry(scale: Scale): EnhancedGeometry {
  return scale === 'small'
    ? { columns: 64, frames: 5, top: 70, step: 25 }
    : { columns: 256, frames: 48, top: 82, step: 3 };
}

export const enhancedMaker: Maker = {
  tasks: (scale) => [{ study: 'enhanced', part: 'volume', from: 0, count: 1, scale }],
  async *make(task) {
    yield await makeVolume(task.scale);
  },
};

/** Enhanced CT (PS3.3 A.38): one object, a plane for each frame in functional groups. */
async function makeVolume(scale: Scale): Promise<MadeFile> {
  const g = enhancedGeometry(scale);
  const scanner = new CtScanner(g.columns, 'interim', scale === 'small' ? 4 : 9, 3);
  const { grid } = scanner;
  const study = studies.enhanced;
  const frames: Uint8Array[] = [];
  const groups: DicomJson[] = [];
  for (let i = 0; i < g.frames; i++) {
    const z = g.top - i * g.step;
    frames.push(await encodeHtj2k({ columns: g.columns, rows: g.columns, values: scanner.slice(z), bits: 16 }));
    const moment = `${study.date}${later(study.time, 60 + i * 0.05)}`;
    groups.push({
      '00209111': el('SQ', {
        '00189074': el('DT', moment),
        '00189151': el('DT', moment),
        '00189220': el('FD', 50),
        '00209056': el('SH', '1'),
        '00209057': el('UL', i + 1),
        '00209156': el('US', 1),
        '00209157': el('UL', 1, i + 1),
      }),
      '00209113': el('SQ', { '00200032': el('DS', grid.x0, grid.y0, z) }),
    });
  }
  const s = series(study, 'volume', {
    modality: 'CT',
    number: 1,
    description: 'Upper abdomen 3 mm, multi-frame',
    bodyPart: 'ABDOMEN',
    position: 'HFS',
    frameOfReference: uidOf('frame of reference', 'enhanced'),
    manufacturer: 'Fovea',
    model: 'Phantom CT',
  });
  const organization = uidOf('dimensions', 'enhanced');
  const shared: DicomJson = {
    '00289110': el('SQ', {
      '00180050': el('DS', g.step),
      '00180088': el('DS', g.step),
      '00280030': el('DS', grid.dy, grid.dx),
    }),
    '00209116': el('SQ', { '00200037': el('DS', 1, 0, 0, 0, 1, 0) }),
    '00289145': el('SQ', { '00281052': el('DS', -1024), '00281053': el('DS', 1), '00281054': el('LO', 'HU') }),
    '00289132': el('SQ', {
      '00281050': el('DS', 40, -600),
      '00281051': el('DS', 400, 1500),
      '00281055': el('LO', 'Abdomen', 'Lung'),
    }),
    '00209071': el('SQ', { '00082218': code('113345001', 'SCT', 'Abdomen'), '00209072': el('CS', 'U') }),
    '00189329': el('SQ', {
      '00089007': el('CS', 'ORIGINAL', 'PRIMARY', 'VOLUME', 'NONE'),
      '00089205': el('CS', 'MONOCHROME'),
      '00089206': el('CS', 'VOLUME'),
      '00089207': el('CS', 'NONE'),
    }),
  };
  const dataset: DicomJson = {
    ...common(s, {
      sopClass: '1.2.840.10008.5.1.4.1.1.2.1',
      number: 1,
      imageType: ['ORIGINAL', 'PRIMARY', 'VOLUME', 'NONE'],
      after: 60,
    }),
    ...greyPixels({ rows: g.columns, columns: g.columns, stored: 16, signed: true }),
    '0008002A': el('DT', `${study.date}${later(study.time, 60)}`),
    '00089205': el('CS', 'MONOCHROME'),
    '00089206': el('CS', 'VOLUME'),
    '00089207': el('CS', 'NONE'),
    '00209221': el('SQ', { '00209164': el('UI', organization) }),
    '00209222': el(
      'SQ',
      { '00209164': el('UI', organization), '00209165': el('AT', '00209056'), '00209167': el('AT', '00209111') },
      { '00209164': el('UI', organization), '00209165': el('AT', '00209057'), '00209167': el('AT', '00209111') },
    ),
    '00280008': el('IS', g.frames),
    '00280301': el('CS', 'NO'),
    '00282110': el('CS', '00'),
    '00189004': el('CS', 'RESEARCH'),
    '20500020': el('CS', 'IDENTITY'),
    '52009229': el('SQ', shared),
    '52009230': el('SQ', ...groups),
  };
  return { name: '1-0001.dcm', bytes: writePart10(dataset, htj2kRpcl, { kind: 'encapsulated', frames }) };
}
