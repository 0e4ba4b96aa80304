import type { Annotation, ImageGeometry, PatientShape } from '#src/model/annotation/annotation.ts';
import { isUid, type Uid } from '#src/model/dicom/uid.ts';
import { uidOfText } from '#src/model/dicom/new-uid.ts';
import { item, items, number, numbers, text, type DicomJson } from '#src/part10/dicom-json.ts';
import { codeAt, concepts, contentOf, isCode, measurements, type Code } from './codes.ts';
import type { Graphic, Outline } from './graphic.ts';
import { readOwnWords } from './own-words.ts';
import { bidirectionalOf, geometryOfGraphic, outlineOf } from './read-graphic.ts';
import { observationMoment } from './read-moment.ts';
import { readSpaces, spacesOf } from './read-space.ts';

/** A mark of a report; where its image is among what is open is for others to find. */
export interface ReadMark extends Omit<Annotation, 'shape'> {
  readonly geometry: ImageGeometry;
  readonly image: { readonly instance: Uid; readonly series?: Uid; readonly frame: number };
  /** What the report says it measures. */
  readonly figures: readonly ReadFigure[];
}

/** A mark whose coordinates are the patient's. Which series it belongs to is not always said. */
export interface ReadInPatient extends Omit<Annotation, 'shape'> {
  readonly shape: Omit<PatientShape, 'on' | 'space'>;
  readonly series?: Uid;
  readonly figures: readonly ReadFigure[];
}

export interface ReadGroup {
  readonly marks: readonly ReadMark[];
  readonly inPatient: readonly ReadInPatient[];
  readonly undrawn: readonly Undrawn[];
}

export interface ReadFigure {
  readonly concept: Code;
  readonly value: number;
  readonly unit: string;
}

/** A measurement that is not drawn. */
export interface Undrawn {
  readonly name: string;
  readonly reason: UndrawnReason;
  readonly figures: readonly ReadFigure[];
}

export type UndrawnReason =
  /** It was measured in a segmentation. */
  | 'segmentation'
  /** Its coordinates are of the patient, and in no plane. */
  | 'patient-space'
  /** It speaks of images, and of no place on them. */
  | 'no-place'
  /** A shape there is no tool for. */
  | 'shape';

export interface GroupContext {
  readonly root: DicomJson;
  readonly author: string;
  readonly written: string;
  readonly seriesOf: ReadonlyMap<Uid, Uid>;
  /** The one series of pictures that the document is about, where there is one. */
  readonly series: Uid | undefined;
}

interface Place {
  readonly graphic: Graphic;
  readonly outline: Outline;
  readonly image: ReadMark['image'];
  readonly region: boolean;
  readonly concepts: readonly Code[];
}

/** What one group measured. */
export function readGroup(group: DicomJson, context: GroupContext): ReadGroup {
  const figures = contentOf(group).flatMap(figureOf);
  const places = placesOf(group, context);
  const tracking = childText(group, concepts.trackingIdentifier);
  const [first] = places;
  const spaces = first ? [] : spacesOf(group, (node) => resolved(node, context.root));
  if (!first && spaces.length === 0) {
    return { marks: [], inPatient: [], undrawn: reasonOf(group, figures, tracking) };
  }
  const key = JSON.stringify(first ? places.map(({ graphic, image, region, concepts: of }) => ({ graphic, image, region, concepts: of })) : spaces); // prettier-ignore
  const base = {
    id: childUid(group) ?? uidOfText(`${text(context.root, '00080018') ?? ''}|${key}`),
    version: 1,
    author: childText(group, concepts.personName) ?? context.author,
    created: context.written,
    changed: observationMoment(group, text(context.root, '00080201')) ?? context.written,
  };
  const said = labelOf(group, tracking);
  const spoken = figures.length === 0 && said !== undefined;
  const named = { ...base, ...(said === undefined ? {} : { label: said }) };
  if (!first) {
    const { marks, odd } = readSpaces(group, spaces, { named, spoken, series: context.series });
    const inPatient = marks.map((mark) => ({ ...mark, figures }));
    const undrawn: Undrawn[] = odd > 0 ? [{ name: said ?? tracking ?? '', reason: 'patient-space', figures }] : [];
    return { marks: [], inPatient, undrawn };
  }
  const own = readOwnWords(
    group,
    base.id,
    places.map(({ graphic }) => graphic),
  );
  if (own) {
    const { shape, ...rest } = own;
    return { marks: [{ ...rest, geometry: shape.geometry, image: first.image, figures }], inPatient: [], undrawn: [] };
  }
  const two = axes(places);
  if (two) return { marks: [{ ...named, geometry: two, image: first.image, figures }], inPatient: [], undrawn: [] };
  const geometries = places.map((place) => ({
    place,
    geometry: geometryOfGraphic(place.outline, { ...place, spoken: spoken && !place.region }),
  }));
  const marks = geometries.flatMap(({ place, geometry }, i): ReadMark[] => {
    if (!geometry) return [];
    const id = i === 0 ? base.id : `${base.id}.${String(i)}`.slice(0, 64);
    return [{ ...named, id, geometry, image: place.image, figures }];
  });
  const odd = geometries.length - marks.length;
  return {
    marks,
    inPatient: [],
    undrawn: odd > 0 ? [{ name: said ?? tracking ?? '', reason: 'shape', figures }] : [],
  };
}

function axes(places: readonly Place[]): ImageGeometry | undefined {
  const [long, short] = [measurements.longAxis, measurements.shortAxis].map((axis) =>
    places.find((place) => place.concepts.some((concept) => isCode(concept, axis))),
  );
  if (!long || !short || places.length !== 2) return undefined;
  if (long.image.instance !== short.image.instance || long.image.frame !== short.image.frame) return undefined;
  return bidirectionalOf(long.outline, short.outline);
}

/** Graphics with their image, each once, in the order of the report: numbers of one graphic may each repeat it. */
function placesOf(group: DicomJson, context: GroupContext): readonly Place[] {
  const places: Place[] = [];
  const visit = (holder: DicomJson, inferring: Code | undefined): void => {
    for (const child of contentOf(holder)) {
      const node = resolved(child, context.root);
      const type = text(node, '0040A040');
      if (type === 'NUM' || type === 'TEXT' || type === 'CODE') {
        visit(node, type === 'NUM' ? codeAt(node, '0040A043') : undefined);
        continue;
      }
      if (type !== 'SCOORD') continue;
      const image = imageOf(node, context);
      const graphic = graphicOf(node);
      if (!image || !graphic) continue;
      const key = JSON.stringify([graphic, image]);
      const known = places.findIndex((place) => JSON.stringify([place.graphic, place.image]) === key);
      const before = known < 0 ? undefined : places[known];
      const codes = [...(before?.concepts ?? []), ...(inferring ? [inferring] : [])];
      const region = isCode(codeAt(node, '0040A043'), concepts.imageRegion) || before?.region === true;
      const place = { graphic, outline: outlineOf(graphic), image, region, concepts: codes };
      if (before) places[known] = place;
      else places.push(place);
    }
  };
  visit(group, undefined);
  return places;
}

function graphicOf(node: DicomJson): Graphic | undefined {
  const type = text(node, '00700023');
  const data = numbers(node, '00700022');
  if (data.length < 2) return undefined;
  const kind = graphicTypes.find((known) => known === type);
  return kind && { type: kind, data };
}

const graphicTypes = [
  'POINT',
  'MULTIPOINT',
  'POLYLINE',
  'CIRCLE',
  'ELLIPSE',
] as const satisfies readonly Graphic['type'][];

function imageOf(node: DicomJson, context: GroupContext): ReadMark['image'] | undefined {
  for (const child of contentOf(node)) {
    const image = resolved(child, context.root);
    if (text(image, '0040A040') !== 'IMAGE') continue;
    const reference = item(image, '00081199');
    const instance = reference && text(reference, '00081155');
    if (!reference || !isUid(instance)) continue;
    const series = context.seriesOf.get(instance);
    return { instance, frame: number(reference, '00081160') ?? 1, ...(series ? { series } : {}) };
  }
  return undefined;
}

/** The item itself, or the one it refers to by its place in the tree, counted from 1 (PS3.3 C.17.3.2.5). */
function resolved(node: DicomJson, root: DicomJson): DicomJson {
  const path = numbers(node, '0040DB73');
  if (path.length === 0) return node;
  let found: DicomJson | undefined = root;
  for (const step of path.slice(1)) found = found && contentOf(found)[step - 1];
  return found ?? node;
}

function figureOf(node: DicomJson): readonly ReadFigure[] {
  const concept = codeAt(node, '0040A043');
  const measured = item(node, '0040A300');
  if (text(node, '0040A040') !== 'NUM' || !concept || !measured) return [];
  const value = number(measured, '0040A161') ?? number(measured, '0040A30A');
  return value === undefined ? [] : [{ concept, value, unit: codeAt(measured, '004008EA')?.value ?? '' }];
}

function childText(group: DicomJson, concept: Code): string | undefined {
  const found = contentOf(group).find((child) => isCode(codeAt(child, '0040A043'), concept));
  return found && (text(found, '0040A160') ?? text(found, '0040A123'));
}

function childUid(group: DicomJson): Uid | undefined {
  const found = contentOf(group).find((child) => isCode(codeAt(child, '0040A043'), concepts.trackingUid));
  const uid = found && text(found, '0040A124');
  return isUid(uid) ? uid : undefined;
}

/** What a person called it: free text, else the tracking identifier where a person may have written it, else the finding. */
function labelOf(group: DicomJson, tracking: string | undefined): string | undefined {
  const findings = contentOf(group).filter((child) => isCode(codeAt(child, '0040A043'), concepts.finding));
  const free = findings.map((child) => codeAt(child, '0040A168')).find((code) => code?.value === 'CORNERSTONEFREETEXT');
  const finding = free ?? codeAt(findings[0] ?? {}, '0040A168');
  const comment = childText(group, concepts.comment);
  const named = tracking !== undefined && !/^(Cornerstone|Fovea:)/.test(tracking) ? tracking : undefined;
  return free?.meaning ?? comment ?? named ?? finding?.meaning;
}

/** Why a group without coordinates on an image has none; a group that measures nothing says nothing. */
function reasonOf(group: DicomJson, figures: readonly ReadFigure[], tracking: string | undefined): readonly Undrawn[] {
  const types = contentOf(group).flatMap((child) => [child, ...contentOf(child)]);
  const inSpace = types.some((child) => text(child, '0040A040') === 'SCOORD3D');
  if (figures.length === 0 && !inSpace) return [];
  const segmented = types.some((child) => items(child, '00081199').some((ref) => isSegmentation(ref)));
  const reason = segmented ? 'segmentation' : inSpace ? 'patient-space' : 'no-place';
  return [{ name: labelOf(group, tracking) ?? figures[0]?.concept.meaning ?? '', reason, figures }];
}

function isSegmentation(reference: DicomJson): boolean {
  return /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.66\.[457]$/.test(text(reference, '00081150') ?? '');
}
