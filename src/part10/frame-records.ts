import type { FrameRecord } from '#src/model/dicom/records.ts';
import type { Plane } from '#src/model/geometry/plane.ts';
import { bValueOf } from './diffusion.ts';
import { isObject, item, number, numbers, text, values, type DicomJson } from './dicom-json.ts';
import { modalityOf, voiLutsOf, windowsOf } from './luts.ts';
import { momentAt, momentOfDateTime } from './moments.ts';
import { planeOf, spacingOf } from './spacing.ts';

/** What the instance says of all its frames: its own attributes, and the Shared Functional Groups over them. */
export function sharedFrame(json: DicomJson, signed: boolean): FrameRecord {
  const shared = item(json, '52009229');
  const own = frameOf(json);
  const modality: FrameRecord['modality'] = isShownAsStored(json) ? { kind: 'identity' } : modalityOf(json, signed);
  const full: FrameRecord = {
    ...own,
    modality,
    windows: windowsOf(json),
    voiLuts: voiLutsOf(json, signed || isNegative(modality)),
  };
  return shared ? { ...full, ...groupsOf(json, shared, undefined, signed) } : full;
}

/**
 * X-ray angiograms and fluoroscopies say by their modality table how to come back to the rays, not how to be shown: windows
 * count in stored values (PS3.3 C.8.7.1.1.2, RAD TF-2 4.16.4.2.2.5.4).
 */
function isShownAsStored(json: DicomJson): boolean {
  return /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.12\.[12]$/.test(text(json, '00080016') ?? '');
}

/** What each frame has of its own, by frame number minus one; undefined where no frame has anything. */
export function ownFrames(
  json: DicomJson,
  frames: number,
  signed: boolean,
): readonly Partial<FrameRecord>[] | undefined {
  const groups = values(json, '52009230');
  const shared = item(json, '52009229');
  if (groups.length > 0) {
    // An item that is none still counts: the frames behind it must keep their places.
    return groups
      .slice(0, frames)
      .map((group) => (isObject(group) ? groupsOf(json, group as unknown as DicomJson, shared, signed) : {}));
  }
  return doseGrid(json, frames);
}

function isNegative(modality: FrameRecord['modality']): boolean {
  return modality.kind === 'rescale' && (modality.intercept < 0 || modality.slope < 0);
}

/** The attributes that classic objects have at the top level. */
function frameOf(json: DicomJson): Partial<FrameRecord> {
  const plane = planeOf(numbers(json, '00200032'), numbers(json, '00200037'));
  const acquired = momentOfDateTime(text(json, '0008002A'), json) ?? momentAt(json, '00080022', '00080032');
  return defined({
    plane,
    spacing: spacingOf(json),
    sliceThickness: positive(number(json, '00180050')),
    spacingBetweenSlices: number(json, '00180088'),
    acquired,
    temporal: number(json, '00200100'),
    stack: text(json, '00209056'),
    inStack: number(json, '00209057'),
    bValue: bValueOf(json),
    echo: number(json, '00180086'),
    tilt: number(json, '00181120'),
    location: number(json, '00201041'),
    laterality: text(json, '00200062') ?? text(json, '00200060'),
  });
}

/** The functional groups of one item (PS3.3 C.7.6.16.2). `shared` lends what the frame's own half of a pair lacks. */
function groupsOf(
  json: DicomJson,
  group: DicomJson,
  shared: DicomJson | undefined,
  signed: boolean,
): Partial<FrameRecord> {
  const position = item(group, '00209113') ?? (shared && item(shared, '00209113'));
  const orientation = item(group, '00209116') ?? (shared && item(shared, '00209116'));
  const measures = item(group, '00289110');
  const voi = item(group, '00289132');
  const transform = item(group, '00289145');
  const content = item(group, '00209111');
  const anatomy = item(group, '00209071');
  const echo = item(group, '00189114');
  const acquisition = item(group, '00189304');
  const hasPlace = item(group, '00209113') !== undefined || item(group, '00209116') !== undefined;
  return defined({
    plane:
      hasPlace && position && orientation
        ? planeOf(numbers(position, '00200032'), numbers(orientation, '00200037'))
        : undefined,
    spacing: measures && spacingOf(json, measures),
    sliceThickness: measures && positive(number(measures, '00180050')),
    spacingBetweenSlices: measures && number(measures, '00180088'),
    modality: transform && modalityOf(transform, signed),
    windows: voi && nonEmpty(windowsOf(voi)),
    voiLuts: voi && nonEmpty(voiLutsOf(voi, signed)),
    acquired:
      content &&
      (momentOfDateTime(text(content, '00189074'), json) ?? momentOfDateTime(text(content, '00189151'), json)),
    temporal: content && number(content, '00209128'),
    stack: content && text(content, '00209056'),
    inStack: content && number(content, '00209057'),
    bValue: bValueOf(group),
    echo: echo && number(echo, '00189082'),
    tilt: acquisition && number(acquisition, '00181120'),
    laterality: anatomy && sideOf(text(anatomy, '00209072')),
  });
}

/** RT Dose: frames lie along the plane's normal by GridFrameOffsetVector (PS3.3 C.8.8.3.2). Millimetres. */
function doseGrid(json: DicomJson, frames: number): readonly Partial<FrameRecord>[] | undefined {
  const offsets = numbers(json, '3004000C');
  const plane = planeOf(numbers(json, '00200032'), numbers(json, '00200037'));
  const first = offsets[0];
  if (!plane || first === undefined || offsets.length < frames || frames < 2) return undefined;
  // Either relative to the first frame, or patient z of an axial grid: then the first offset is the position's own z.
  const relative = first === 0;
  if (!relative && Math.abs(first - plane.position[2]) > 0.01) return undefined;
  return offsets
    .slice(0, frames)
    .map((offset) => ({ plane: movedAlong(plane, relative ? offset : offset - first, !relative) }));
}

function movedAlong(plane: Plane, distance: number, alongZ: boolean): Plane {
  const [a, b] = [plane.rowDirection, plane.columnDirection];
  const normal = alongZ
    ? ([0, 0, 1] as const)
    : ([a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]] as const);
  const [x, y, z] = plane.position;
  return { ...plane, position: [x + normal[0] * distance, y + normal[1] * distance, z + normal[2] * distance] };
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** U and B are no side of a picture. */
function sideOf(side: string | undefined): string | undefined {
  return side === 'R' || side === 'L' ? side : undefined;
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the keys whose value is undefined, so that laying one record over another hides nothing. */
export function defined<T extends object>(record: T): Defined<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Defined<T>;
}
