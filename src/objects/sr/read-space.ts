import type { Annotation, ImageGeometry, PatientGeometry, PatientShape } from '#src/model/annotation/annotation.ts';
import { drawnInPatient, pixelOf, planeThroughPoints, type Lying } from '#src/model/annotation/patient-shape.ts';
import { isUid, type Uid } from '#src/model/dicom/uid.ts';
import { bodyPlaneAxes } from '#src/model/geometry/body-planes.ts';
import { planeNormal } from '#src/model/geometry/place.ts';
import type { Plane } from '#src/model/geometry/plane.ts';
import type { PatientPoint } from '#src/model/geometry/spaces.ts';
import { dot, patientPoint, subtract, vectorOf } from '#src/model/geometry/vector.ts';
import { numbers, text, type DicomJson } from '#src/part10/dicom-json.ts';
import { codeAt, concepts, contentOf, isCode, measurements, type Code } from './codes.ts';
import { readOwnSpaceWords } from './own-words.ts';
import { bidirectionalOf, geometryOfGraphic } from './read-graphic.ts';
import type { SpaceGraphic } from './space.ts';

/** Coordinates of a group in a frame of reference. */
interface Space {
  readonly graphic: SpaceGraphic;
  readonly frameOfReference: Uid;
  readonly region: boolean;
  readonly concepts: readonly Code[];
}

/** What was measured by hand lies in a plane to this much. Millimetres. */
const flat = 0.25;

/** Coordinates in space of a group, each once, in the order of the report. `resolved` follows items that refer to others. */
export function spacesOf(group: DicomJson, resolved: (node: DicomJson) => DicomJson): readonly Space[] {
  const spaces: Space[] = [];
  const visit = (holder: DicomJson, inferring: Code | undefined): void => {
    for (const child of contentOf(holder)) {
      const node = resolved(child);
      const type = text(node, '0040A040');
      if (type === 'NUM' || type === 'TEXT' || type === 'CODE') {
        visit(node, type === 'NUM' ? codeAt(node, '0040A043') : undefined);
        continue;
      }
      const graphic = type === 'SCOORD3D' ? graphicOf(node) : undefined;
      const frameOfReference = text(node, '30060024');
      if (!graphic || !isUid(frameOfReference)) continue;
      const key = JSON.stringify([graphic, frameOfReference]);
      const known = spaces.findIndex((space) => JSON.stringify([space.graphic, space.frameOfReference]) === key);
      const before = spaces[known];
      const codes = [...(before?.concepts ?? []), ...(inferring ? [inferring] : [])];
      const region = isCode(codeAt(node, '0040A043'), concepts.imageRegion) || before?.region === true;
      const space = { graphic, frameOfReference, region, concepts: codes };
      if (before) spaces[known] = space;
      else spaces.push(space);
    }
  };
  visit(group, undefined);
  return spaces;
}

type Named = Omit<Annotation, 'shape'>;
type InPatient = Named & { readonly shape: Omit<PatientShape, 'on' | 'space'>; readonly series?: Uid };

/** The marks that a group's coordinates in space are; `odd` = how many are none. */
export function readSpaces(
  group: DicomJson,
  spaces: readonly Space[],
  known: { readonly named: Named & { readonly id: Uid }; readonly spoken: boolean; readonly series: Uid | undefined },
): { readonly marks: readonly InPatient[]; readonly odd: number } {
  const { named, spoken } = known;
  const [first] = spaces;
  if (!first) return { marks: [], odd: 0 };
  const { frameOfReference } = first;
  const own = readOwnSpaceWords(
    group,
    named.id,
    spaces.map(({ graphic }) => graphic),
    frameOfReference,
  );
  if (own) return { marks: [{ ...own, series: own.shape.on.series }], odd: 0 };
  const series = known.series === undefined ? {} : { series: known.series };
  const two = axes(spaces);
  if (two) return { marks: [{ ...named, ...series, shape: { ...two, frameOfReference } }], odd: 0 };
  const marks = spaces.flatMap((space, i): InPatient[] => {
    const points = pointsOf(space.graphic);
    const on = planeOf(points);
    const type = space.graphic.type === 'POLYGON' ? 'POLYLINE' : space.graphic.type;
    const region = space.region || space.graphic.type === 'POLYGON';
    const geometry =
      on &&
      geometryOfGraphic(
        { type, points: points.map((at) => pixelOf(at, on)) },
        { region, concepts: space.concepts, spoken: spoken && !region },
      );
    const shape = on && geometry && shapeOf(geometry, on);
    if (!shape) return [];
    const id = i === 0 ? named.id : `${named.id}.${String(i)}`.slice(0, 64);
    return [{ ...named, ...series, id, shape: { ...shape, frameOfReference: space.frameOfReference } }];
  });
  return { marks, odd: spaces.length - marks.length };
}

function axes(spaces: readonly Space[]): { plane: Plane; geometry: PatientGeometry } | undefined {
  const [long, short] = [measurements.longAxis, measurements.shortAxis].map((axis) =>
    spaces.find((space) => space.concepts.some((concept) => isCode(concept, axis))),
  );
  if (!long || !short || spaces.length !== 2 || long.frameOfReference !== short.frameOfReference) return undefined;
  const [one, other] = [pointsOf(long.graphic), pointsOf(short.graphic)];
  const on = planeOf([...one, ...other]);
  if (!on) return undefined;
  const flatten = (points: readonly PatientPoint[]) =>
    ({ type: 'POLYLINE', points: points.map((at) => pixelOf(at, on)) }) as const;
  const geometry = bidirectionalOf(flatten(one), flatten(other));
  return geometry && shapeOf(geometry, on);
}

function shapeOf(geometry: ImageGeometry, on: Lying): { plane: Plane; geometry: PatientGeometry } | undefined {
  const inPatient = drawnInPatient(geometry, on, on.plane);
  return inPatient && { plane: on.plane, geometry: inPatient };
}

/** The plane through places, pixels of a millimetre; where they leave it open, the plane of the body that is nearest. */
function planeOf(points: readonly PatientPoint[]): Lying | undefined {
  const [first] = points;
  if (!first) return undefined;
  const likely = Object.values(bodyPlaneAxes)
    .map((axes): Plane => ({ ...axes, position: vectorOf(first) }))
    .map((plane) => ({ plane, off: Math.max(...points.map((at) => offPlane(at, plane))) }))
    .reduce((a, b) => (b.off < a.off - 1e-6 ? b : a));
  const plane = planeThroughPoints(points, likely.plane, flat);
  return plane && { plane, spacing: { row: 1, column: 1, basis: 'patient' } };
}

function offPlane(at: PatientPoint, plane: Plane): number {
  return Math.abs(dot(subtract(vectorOf(at), plane.position), planeNormal(plane)));
}

function pointsOf({ data }: SpaceGraphic): readonly PatientPoint[] {
  const points: PatientPoint[] = [];
  for (let i = 0; i + 2 < data.length; i += 3) points.push(patientPoint([data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0])); // prettier-ignore
  return points;
}

const types = [
  'POINT',
  'MULTIPOINT',
  'POLYLINE',
  'POLYGON',
  'ELLIPSE',
] as const satisfies readonly SpaceGraphic['type'][];

function graphicOf(node: DicomJson): SpaceGraphic | undefined {
  const said = text(node, '00700023');
  const data = numbers(node, '00700022');
  const type = types.find((known) => known === said);
  return type && data.length >= 3 ? { type, data } : undefined;
}
