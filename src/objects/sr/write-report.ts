import type {
  Annotation,
  Geometry,
  ImageGeometry,
  ImageMark,
  PatientGeometry,
  PatientMark,
} from '#src/model/annotation/annotation.ts';
import type { Measured } from '#src/model/annotation/measure.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import { toUid, type Uid } from '#src/model/dicom/uid.ts';
import type { DicomJson } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { concepts, type Code } from './codes.ts';
import {
  codeItem,
  container,
  graphicItem,
  numberItem,
  personItem,
  spaceItem,
  textItem,
  uidItem,
  type ImageReference,
} from './content.ts';
import { documentHead, hierarchy, localMoment, observer, type NewDocument, type Reference } from './document.ts';
import { figuresOf, type Figure } from './figures.ts';
import { graphicsOf } from './graphic.ts';
import { isRegion } from './kinds.ts';
import { ownDocument, ownWords } from './own-words.ts';
import { spaceGraphicsOf } from './space.ts';

/** A mark with what it lies on and what a geometry of its kind of space measures there; values only where pixels are at hand. */
export type ReportedMark = OnImage | InPatient;

interface OnImage {
  readonly mark: ImageMark;
  readonly instance: InstanceRecord;
  readonly measure: (geometry: ImageGeometry) => Measured;
}

interface InPatient {
  readonly mark: PatientMark;
  /** The slices that its plane was cut through where it lies. */
  readonly slices: readonly InstanceRecord[];
  readonly measure: (geometry: PatientGeometry) => Measured;
}

export const comprehensiveSr = toUid('1.2.840.10008.5.1.4.1.1.88.33');
/** The only class of ours that may hold coordinates in space (PS3.3 A.35.13). */
export const comprehensive3dSr = toUid('1.2.840.10008.5.1.4.1.1.88.34');

export function reportClass(marks: readonly ReportedMark[]): Uid {
  return marks.some((reported) => 'slices' in reported) ? comprehensive3dSr : comprehensiveSr;
}

/**
 * Measurements as a Comprehensive (3D) SR (PS3.3 A.35.3, A.35.13) by TID 1500, a group each: regions by TID 1410, the others by TID 1501
 * with their numbers inferred from coordinates on an image. Nothing of it is lost to our own reader (`own-words.ts`).
 */
export function writeReport(document: NewDocument, marks: readonly ReportedMark[]): Uint8Array<ArrayBuffer> {
  const evidence = marks
    .flatMap((reported) => ('slices' in reported ? reported.slices : [reported.instance]))
    .map(({ address, sopClass }): Reference => ({ address, sopClass }));
  const content = container(
    undefined,
    concepts.report,
    [
      codeItem('HAS CONCEPT MOD', concepts.language, concepts.english),
      ...observer(document.reader),
      codeItem('HAS CONCEPT MOD', concepts.procedureReported, concepts.imagingProcedure),
      container(
        'CONTAINS',
        concepts.imagingMeasurements,
        marks.map((mark) => group(mark, document)),
      ),
    ],
    { template: '1500' },
  );
  const dataset: DicomJson = {
    ...documentHead(document, { sopClass: reportClass(marks), modality: 'SR', description: 'Measurements' }),
    ...ownDocument,
    ...(document.replaces.length > 0 ? { '0040A360': hierarchy(document.replaces) } : {}),
    '0040A372': { vr: 'SQ', Value: [] },
    ...(evidence.length > 0 ? { '0040A375': hierarchy(evidence) } : {}),
    '0040A491': { vr: 'CS', Value: ['COMPLETE'] },
    '0040A493': { vr: 'CS', Value: ['UNVERIFIED'] },
    ...content,
  };
  return writePart10(dataset, explicitLittleEndian);
}

function group(reported: ReportedMark, document: NewDocument): DicomJson {
  const { mark } = reported;
  const { geometry } = mark.shape;
  const figures =
    'slices' in reported
      ? figuresOf(
          geometry,
          reported.measure(reported.mark.shape.geometry),
          firstIsLong(reported.mark.shape.geometry, reported.measure),
        )
      : figuresOf(
          geometry,
          reported.measure(reported.mark.shape.geometry),
          firstIsLong(reported.mark.shape.geometry, reported.measure),
        );
  const region = isRegion(geometry);
  const places = placesOf(reported);
  const name = mark.lesion?.name ?? mark.label ?? `Fovea:${geometry.kind}`;
  return container(
    'CONTAINS',
    concepts.measurementGroup,
    [
      textItem('HAS OBS CONTEXT', concepts.trackingIdentifier, name),
      uidItem('HAS OBS CONTEXT', concepts.trackingUid, mark.lesion?.uid ?? mark.id),
      ...(mark.author !== '' && mark.author !== document.reader
        ? [personItem('HAS OBS CONTEXT', concepts.personName, mark.author)]
        : []),
      ...(region ? regionContent(places, figures) : lineContent(mark, places, figures)),
    ],
    { template: region ? '1410' : '1501', more: { ...observed(mark, document), ...ownWords(mark) } },
  );
}

/** A graphic of the mark as a content item. */
type Placed = (relationship: 'CONTAINS' | 'INFERRED FROM', concept: Code) => DicomJson;

function placesOf(reported: ReportedMark): readonly Placed[] {
  if ('slices' in reported) {
    const { shape } = reported.mark;
    return spaceGraphicsOf(shape).map(
      (graphic): Placed =>
        (relationship, concept) =>
          spaceItem(relationship, concept, graphic, shape.frameOfReference),
    );
  }
  const { mark, instance } = reported;
  const frames = instance.image?.frameCount ?? 1;
  const image: ImageReference = {
    sopClass: instance.sopClass,
    instance: instance.address.instance,
    ...(frames > 1 ? { frame: mark.shape.on.frame } : {}),
  };
  return graphicsOf(mark.shape.geometry).map(
    ({ type, data }): Placed =>
      (relationship, concept) =>
        graphicItem(relationship, concept, type, data, image),
  );
}

function regionContent(places: readonly Placed[], figures: readonly Figure[]): DicomJson[] {
  return [
    ...places.map((place) => place('CONTAINS', concepts.imageRegion)),
    ...figures.map((figure) => numberOf(figure, [])),
  ];
}

/** A graphic that no number was inferred from is what a comment was. */
function lineContent({ label, shape }: Annotation, places: readonly Placed[], figures: readonly Figure[]): DicomJson[] {
  const source = (place: Placed): DicomJson => place('INFERRED FROM', concepts.sourceOfMeasurement);
  const bare = places.filter((_, i) => !figures.some(({ graphic }) => graphic === i));
  return [
    ...figures.map((figure) => numberOf(figure, places.slice(figure.graphic, figure.graphic + 1).map(source))),
    ...bare.map((place) => textItem('CONTAINS', concepts.comment, label ?? shape.geometry.kind, [source(place)])),
  ];
}

function numberOf({ concept, value, unit, derivation, resampled }: Figure, sources: readonly DicomJson[]): DicomJson {
  const derived = derivation ? [codeItem('HAS CONCEPT MOD', concepts.derivation, derivation)] : [];
  const made = resampled ? [codeItem('HAS CONCEPT MOD', concepts.method, concepts.resampled)] : [];
  return numberItem(concept, value, unit, [...made, ...derived, ...sources]);
}

/** Observation DateTime (0040,A032): when the mark was last changed, in the document's zone. */
function observed({ changed }: Annotation, { study }: NewDocument): DicomJson {
  const { date, time } = localMoment(new Date(changed), study.moment.offset);
  return { '0040A032': { vr: 'DT', Value: [date + time] } };
}

/** Of two axes, whether the one drawn first is the longer. */
function firstIsLong<P>(
  geometry: Geometry<P>,
  measure: (geometry: Extract<Geometry<P>, { readonly kind: 'length' }>) => Measured,
): boolean {
  if (geometry.kind !== 'bidirectional') return true;
  const [a, b, c, d] = geometry.points;
  const length = (points: readonly [P, P]): number => measure({ kind: 'length', points }).length?.value ?? 0;
  return length([a, b]) >= length([c, d]);
}
