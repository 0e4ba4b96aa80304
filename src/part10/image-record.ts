import type {
  Cine,
  FrameRecord,
  ImageRecord,
  OverlayPlane,
  Shutter,
  UltrasoundRegion,
} from '#src/model/dicom/records.ts';
import { inlineBytes, items, number, numbers, text, texts, type DicomJson } from './dicom-json.ts';
import { defined, ownFrames, sharedFrame } from './frame-records.ts';
import { paletteOf } from './luts.ts';

/** More frames than any object has: a number beyond is damage and must not become a list. */
const mostFrames = 1 << 22;

/** The image pixel module and its company (PS3.3 C.7.6.3); undefined for an object without pixels or without a size. */
export function imageRecord(json: DicomJson): ImageRecord | undefined {
  const rows = number(json, '00280010') ?? 0;
  const columns = number(json, '00280011') ?? 0;
  const frames = number(json, '00280008') ?? 1;
  if (!isCount(rows, 0xffff) || !isCount(columns, 0xffff) || frames > mostFrames) return undefined;
  const float = json['7FE00008'] ? 32 : json['7FE00009'] ? 64 : undefined;
  const frameCount = isCount(frames, mostFrames) ? frames : 1;
  const bitsAllocated = number(json, '00280100') ?? float ?? 8;
  const bitsStored = number(json, '00280101') ?? bitsAllocated;
  const signed = number(json, '00280103') === 1;
  const aspect = numbers(json, '00280034');
  const orientation = texts(json, '00200020').filter((letter) => letter !== '');
  const burnedIn = text(json, '00280301');
  const shared = placed(json, frameCount, sharedFrame(json, signed));
  const perFrame = ownFrames(json, frameCount, signed);
  return {
    rows,
    columns,
    frameCount,
    samplesPerPixel: number(json, '00280002') ?? 1,
    photometric: (text(json, '00280004') ?? 'MONOCHROME2').toUpperCase(),
    planar: number(json, '00280006') ?? 0,
    bitsAllocated,
    bitsStored,
    highBit: number(json, '00280102') ?? bitsStored - 1,
    signed,
    shutters: shuttersOf(json),
    overlays: overlaysOf(json),
    regions: regionsOf(json),
    shared,
    ...(perFrame ? { perFrame } : {}),
    ...defined({
      float,
      padding: paddingOf(json, signed, bitsAllocated),
      palette: text(json, '00280004') === 'PALETTE COLOR' ? paletteOf(json) : undefined,
      lossy:
        text(json, '00282110') === '01'
          ? { ratios: numbers(json, '00282112'), methods: texts(json, '00282114').filter((method) => method !== '') }
          : undefined,
      aspect: aspect[0] && aspect[1] && aspect[0] > 0 && aspect[1] > 0 ? ([aspect[0], aspect[1]] as const) : undefined,
      cine: cineOf(json, frameCount),
      laterality: text(json, '00200062') ?? text(json, '00200060') ?? shared.laterality,
      viewPosition: viewOf(json),
      patientOrientation: orientation.length > 0 ? orientation : undefined,
      burnedIn: burnedIn === undefined ? undefined : burnedIn === 'YES',
      presentationInverse: text(json, '20500020') === 'INVERSE' ? true : undefined,
    }),
  };
}

/** A nuclear medicine run's one position is that of its first slice alone; it must not stand for all of them. */
function placed(json: DicomJson, frames: number, shared: FrameRecord): FrameRecord {
  if (frames < 2 || text(json, '00080016') !== nuclearMedicine) return shared;
  const { plane: _, ...rest } = shared;
  return rest;
}

const nuclearMedicine = '1.2.840.10008.5.1.4.1.1.20';

/** Codes of PS3.16 CID 4014, SNOMED CT and SRT, as ViewPosition abbreviates them (PS3.3 C.8.11.7.1.3). */
const mammographyViews: Readonly<Record<string, string>> = {
  '399162004': 'CC',
  'R-10242': 'CC',
  '399368009': 'MLO',
  'R-10226': 'MLO',
  '399260004': 'ML',
  'R-10224': 'ML',
  '399352003': 'LM',
  'R-10228': 'LM',
  '399101009': 'XCCL',
  'R-1024B': 'XCCL',
};

/** ViewPosition, or for mammograms that leave it out the View Code Sequence. */
function viewOf(json: DicomJson): string | undefined {
  const code = items(json, '00540220')[0];
  return text(json, '00185101') ?? (code && mammographyViews[text(code, '00080100') ?? '']);
}

function isCount(value: number, most: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= most;
}

/** PixelPaddingValue is US or SS by PixelRepresentation; parsers and stores guess, the pixels decide. */
function paddingOf(json: DicomJson, signed: boolean, bits: number): ImageRecord['padding'] {
  const value = number(json, '00280120');
  if (value === undefined) return undefined;
  const limit = number(json, '00280121');
  const range = 2 ** bits;
  const asPixel = (raw: number): number => {
    const low = ((raw % range) + range) % range;
    return signed && low >= range / 2 ? low - range : low;
  };
  return limit === undefined ? { value: asPixel(value) } : { value: asPixel(value), limit: asPixel(limit) };
}

/** Display shutter (PS3.3 C.7.6.11); shapes that lack a number are left out. */
export function shuttersOf(json: DicomJson): readonly Shutter[] {
  return texts(json, '00181600').flatMap((shape): Shutter[] => {
    if (shape === 'RECTANGULAR') {
      const [left, right, top, bottom] = ['00181602', '00181604', '00181606', '00181608'].map((tag) =>
        number(json, tag),
      );
      if (left === undefined || right === undefined || top === undefined || bottom === undefined) return [];
      return [{ shape: 'rectangle', left, right, top, bottom }];
    }
    if (shape === 'CIRCULAR') {
      const [row, column] = numbers(json, '00181610');
      const radius = number(json, '00181612');
      return row === undefined || column === undefined || radius === undefined
        ? []
        : [{ shape: 'circle', row, column, radius }];
    }
    const flat = shape === 'POLYGONAL' ? numbers(json, '00181620') : [];
    const vertices = Array.from(
      { length: flat.length >> 1 },
      (_, i) => [flat[i * 2] ?? 0, flat[i * 2 + 1] ?? 0] as const,
    );
    return vertices.length < 3 ? [] : [{ shape: 'polygon', vertices }];
  });
}

/** Overlay planes of groups 6000 to 60FE (PS3.3 C.9.2), in OverlayData or, as was once done, in unused bits of the pixels. */
export function overlaysOf(json: DicomJson): readonly OverlayPlane[] {
  const found: OverlayPlane[] = [];
  for (let group = 0x6000; group <= 0x60fe; group += 2) {
    const prefix = group.toString(16).toUpperCase();
    const rows = number(json, `${prefix}0010`) ?? 0;
    const columns = number(json, `${prefix}0011`) ?? 0;
    if (!isCount(rows, 0xffff) || !isCount(columns, 0xffff)) continue;
    const [row = 1, column = 1] = numbers(json, `${prefix}0050`);
    const allocated = number(json, `${prefix}0100`) ?? 1;
    const bit = number(json, `${prefix}0102`) ?? 0;
    const embedded = allocated > 1 && json[`${prefix}3000`] === undefined;
    found.push({
      group,
      rows,
      columns,
      origin: [row, column],
      frames: number(json, `${prefix}0015`) ?? 1,
      firstFrame: number(json, `${prefix}0051`) ?? 1,
      kind: text(json, `${prefix}0040`) ?? 'G',
      ...defined({
        label: text(json, `${prefix}1500`) ?? text(json, `${prefix}0022`),
        bits: inlineBytes(json, `${prefix}3000`),
        embeddedBit: embedded ? bit : undefined,
      }),
    });
  }
  return found;
}

/** How a clip is meant to be played (PS3.3 C.7.6.5, C.7.6.6). */
function cineOf(json: DicomJson, frames: number): Cine | undefined {
  if (frames < 2) return undefined;
  const frameTime = number(json, '00181063');
  const frameTimes = numbers(json, '00181065');
  const rate = [number(json, '00082144'), number(json, '00180040')].find((value) => value !== undefined && value > 0);
  const pointer = texts(json, '00280009');
  const cine = defined({
    frameTime: frameTime !== undefined && frameTime > 0 ? frameTime : undefined,
    frameTimes: frameTimes.length >= frames ? frameTimes.slice(0, frames) : undefined,
    rate,
  });
  if (Object.keys(cine).length === 0) return undefined;
  return {
    ...cine,
    autoPlay: pointer.includes('00181063') || pointer.includes('00181065'),
    sweep: number(json, '00181244') === 1,
  };
}

/** PS3.3 C.8.5.5; regions without a place or a scale are left out. */
function regionsOf(json: DicomJson): readonly UltrasoundRegion[] {
  return items(json, '00186011').flatMap((region): UltrasoundRegion[] => {
    const [x0, y0, x1, y1] = ['00186018', '0018601A', '0018601C', '0018601E'].map((tag) => number(region, tag));
    const deltaX = number(region, '0018602C');
    const deltaY = number(region, '0018602E');
    if (x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined) return [];
    if (deltaX === undefined || deltaY === undefined) return [];
    return [
      {
        x0,
        y0,
        x1,
        y1,
        spatialFormat: number(region, '00186012') ?? 0,
        dataType: number(region, '00186014') ?? 0,
        flags: number(region, '00186016') ?? 0,
        unitsX: number(region, '00186024') ?? 0,
        unitsY: number(region, '00186026') ?? 0,
        deltaX,
        deltaY,
        ...defined({
          referenceX: number(region, '00186020'),
          referenceY: number(region, '00186022'),
          referenceValueX: number(region, '00186028'),
          referenceValueY: number(region, '0018602A'),
        }),
      },
    ];
  });
}
