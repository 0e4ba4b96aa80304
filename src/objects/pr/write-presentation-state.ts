import type { InstanceRecord, Shutter } from '#src/model/dicom/records.ts';
import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import type { Lut, ModalityTransform } from '#src/model/display/luts.ts';
import type { Voi } from '#src/model/display/window.ts';
import type { PixelSpacing } from '#src/model/geometry/plane.ts';
import { toBase64, type DicomElement, type DicomJson } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import type { Rgb } from '../parts.ts';
import { rgbToLab } from '../seg/lab.ts';
import { documentHead, localMoment, type NewDocument } from '../sr/document.ts';
import { ownDocument } from '../sr/own-words.ts';
import type { DisplayedArea } from './presentation-state.ts';

export const grayscalePresentation = toUid('1.2.840.10008.5.1.4.1.1.11.1');

/** How a picture is seen: what a presentation state keeps of a pane. */
export interface SeenPicture {
  readonly instance: InstanceRecord;
  /** From 1. */
  readonly frame: number;
  readonly modality: ModalityTransform;
  readonly voi: Voi;
  /** Low values are white. */
  readonly inverse: boolean;
  /** Degrees clockwise, then left and right exchanged. */
  readonly rotation: 0 | 90 | 180 | 270;
  readonly flip: boolean;
  /** The pixels at the top left and the bottom right of the screen. */
  readonly area: DisplayedArea;
  readonly spacing?: PixelSpacing;
  readonly shutters: readonly Shutter[];
}

/** A mark as graphics: in columns and rows from the corner of the first pixel. */
export interface SeenMark {
  readonly graphics: readonly {
    readonly type: 'POINT' | 'POLYLINE' | 'CIRCLE' | 'ELLIPSE' | 'MULTIPOINT';
    readonly data: readonly number[];
  }[];
  readonly text?: { readonly lines: readonly string[]; readonly at: readonly [number, number] };
}

const layer = 'MARKS';
const markColour: Rgb = [255, 214, 10];

/** A Grayscale Softcopy Presentation State (PS3.3 A.33.1) of one picture and the marks on it. */
export function writePresentationState(
  document: NewDocument & { readonly label: string; readonly description: string },
  seen: SeenPicture,
  marks: readonly SeenMark[],
): Uint8Array<ArrayBuffer> {
  const {
    '00081111': _,
    '00080023': __,
    '00080033': ___,
    ...head
  } = documentHead(document, {
    sopClass: grayscalePresentation,
    modality: 'PR',
    description: document.description,
  });
  const { date, time } = localMoment(document.now, document.study.moment.offset);
  const drawn = marks.filter(({ graphics, text }) => graphics.length > 0 || text !== undefined);
  const dataset: DicomJson = {
    ...head,
    ...ownDocument,
    '00081115': {
      vr: 'SQ',
      Value: [
        {
          '00081140': { vr: 'SQ', Value: [imageOf(seen)] },
          '0020000E': { vr: 'UI', Value: [seen.instance.address.series] },
        },
      ],
    },
    '00200060': { vr: 'CS' },
    '00700080': { vr: 'CS', Value: [document.label] },
    '00700081': { vr: 'LO', Value: [document.description.slice(0, 64)] },
    '00700082': { vr: 'DA', Value: [date] },
    '00700083': { vr: 'TM', Value: [time] },
    '00700084': document.reader === undefined ? { vr: 'PN' } : { vr: 'PN', Value: [{ Alphabetic: document.reader }] },
    ...modalityOf(seen.modality),
    '00283110': { vr: 'SQ', Value: [voiOf(seen.voi, seen.modality)] },
    '20500020': { vr: 'CS', Value: [seen.inverse ? 'INVERSE' : 'IDENTITY'] },
    '00700041': { vr: 'CS', Value: [seen.flip ? 'Y' : 'N'] },
    '00700042': { vr: 'US', Value: [seen.rotation] },
    '0070005A': { vr: 'SQ', Value: [areaOf(seen)] },
    ...shuttersOf(seen.shutters),
    ...(drawn.length > 0 && graphicsOf(drawn)),
  };
  return writePart10(dataset, explicitLittleEndian);
}

function imageOf({ instance, frame }: SeenPicture): DicomJson {
  return {
    '00081150': { vr: 'UI', Value: [instance.sopClass] },
    '00081155': { vr: 'UI', Value: [instance.address.instance] },
    ...((instance.image?.frameCount ?? 1) > 1 && { '00081160': { vr: 'IS', Value: [frame] } }),
  };
}

function modalityOf(modality: ModalityTransform): DicomJson {
  switch (modality.kind) {
    case 'identity':
      return {};
    case 'rescale':
      return {
        '00281052': { vr: 'DS', Value: [modality.intercept] },
        '00281053': { vr: 'DS', Value: [modality.slope] },
        '00281054': { vr: 'LO', Value: [modality.unit ?? 'US'] },
      };
    case 'lut':
      return {
        '00283000': {
          vr: 'SQ',
          Value: [{ ...lutItem(modality.lut), '00283004': { vr: 'LO', Value: [modality.unit ?? 'US'] } }],
        },
      };
  }
}

function voiOf(voi: Voi, modality: ModalityTransform): DicomJson {
  if (voi.kind === 'lut') {
    // What goes into the table is signed where the rescale can make it so (PS3.3 C.11.2.1.1).
    const signed = voi.lut.first < 0 || (modality.kind === 'rescale' && modality.intercept < 0);
    return { '00283010': { vr: 'SQ', Value: [lutItem(voi.lut, signed)] } };
  }
  const { center, width, shape, explanation } = voi.window;
  const functions = { linear: 'LINEAR', 'linear-exact': 'LINEAR_EXACT', sigmoid: 'SIGMOID' } as const;
  return {
    '00281050': { vr: 'DS', Value: [center] },
    '00281051': { vr: 'DS', Value: [width] },
    ...(explanation && { '00281055': { vr: 'LO', Value: [explanation] } }),
    '00281056': { vr: 'CS', Value: [functions[shape]] },
  };
}

function lutItem({ first, bits, data, explanation }: Lut, signed = first < 0): DicomJson {
  // 0 stands for 65536 entries. Entries have 8 or 16 bits: those of others are the same share of 16.
  const own = bits === 8 || bits === 16 ? bits : 16;
  const share = own === bits ? 1 : 65535 / (2 ** bits - 1);
  const count = data.length % 65536;
  const bytes = new Uint8Array(data.length * 2);
  const view = new DataView(bytes.buffer);
  data.forEach((value, i) => view.setUint16(i * 2, Math.round(value * share), true));
  return {
    '00283002': { vr: signed ? 'SS' : 'US', Value: [signed && count > 32767 ? count - 65536 : count, first, own] },
    ...(explanation && { '00283003': { vr: 'LO', Value: [explanation] } }),
    '00283006': { vr: 'OW', InlineBinary: toBase64(bytes) },
  };
}

/** Pixels of the screen's corners, and the shape of a pixel (PS3.3 C.10.4). */
function areaOf({ area, spacing, instance }: SeenPicture): DicomJson {
  const [vertical, horizontal] = instance.image?.aspect ?? [1, 1];
  return {
    '00700052': { vr: 'SL', Value: area.topLeft },
    '00700053': { vr: 'SL', Value: area.bottomRight },
    '00700100': { vr: 'CS', Value: ['SCALE TO FIT'] },
    ...(spacing
      ? { '00700101': { vr: 'DS', Value: [spacing.row, spacing.column] } }
      : { '00700102': { vr: 'IS', Value: [vertical, horizontal] } }),
  };
}

function shuttersOf(shutters: readonly Shutter[]): DicomJson {
  if (shutters.length === 0) return {};
  const is = (...values: number[]): DicomElement => ({ vr: 'IS', Value: values });
  const json: Record<string, DicomElement> = {
    '00181600': {
      vr: 'CS',
      Value: shutters.map(({ shape }) =>
        shape === 'circle' ? 'CIRCULAR' : shape === 'rectangle' ? 'RECTANGULAR' : 'POLYGONAL',
      ),
    },
    '00181622': { vr: 'US', Value: [0] },
  };
  for (const shutter of shutters) {
    if (shutter.shape === 'rectangle') {
      json['00181602'] = is(shutter.left);
      json['00181604'] = is(shutter.right);
      json['00181606'] = is(shutter.top);
      json['00181608'] = is(shutter.bottom);
    } else if (shutter.shape === 'circle') {
      json['00181610'] = is(shutter.row, shutter.column);
      json['00181612'] = is(shutter.radius);
    } else json['00181620'] = is(...shutter.vertices.flat());
  }
  return json;
}

function graphicsOf(marks: readonly SeenMark[]): DicomJson {
  return {
    '00700001': {
      vr: 'SQ',
      Value: marks.map(({ graphics, text }) => ({
        '00700002': { vr: 'CS', Value: [layer] },
        ...(text && { '00700008': { vr: 'SQ', Value: [textOf(text)] } }),
        ...(graphics.length > 0 && { '00700009': { vr: 'SQ', Value: graphics.map(graphicOf) } }),
      })),
    },
    '00700060': {
      vr: 'SQ',
      Value: [
        {
          '00700002': { vr: 'CS', Value: [layer] },
          '00700062': { vr: 'IS', Value: [1] },
          '00700066': { vr: 'US', Value: [65535] },
          '00700401': { vr: 'US', Value: rgbToLab(markColour) },
        },
      ],
    },
  };
}

function graphicOf({ type, data }: SeenMark['graphics'][number]): DicomJson {
  const closed = type === 'CIRCLE' || type === 'ELLIPSE' || (data[0] === data.at(-2) && data[1] === data.at(-1));
  return {
    '00700005': { vr: 'CS', Value: ['PIXEL'] },
    '00700020': { vr: 'US', Value: [2] },
    '00700021': { vr: 'US', Value: [data.length / 2] },
    '00700022': { vr: 'FL', Value: data },
    '00700023': { vr: 'CS', Value: [type === 'MULTIPOINT' ? 'POINT' : type] },
    ...(closed && type !== 'POINT' && { '00700024': { vr: 'CS', Value: ['N'] } }),
  };
}

function textOf({ lines, at }: NonNullable<SeenMark['text']>): DicomJson {
  return {
    '00700004': { vr: 'CS', Value: ['PIXEL'] },
    '00700006': { vr: 'ST', Value: [lines.join('\r\n').slice(0, 1024)] },
    '00700014': { vr: 'FL', Value: at },
    '00700015': { vr: 'CS', Value: ['N'] },
  };
}
