import type { Annotation, ImageGeometry } from '#src/model/annotation/annotation.ts';
import type { Measured } from '#src/model/annotation/measure.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import type { DicomJson } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { concepts } from './codes.ts';
import {
  codeItem,
  container,
  graphicItem,
  numberItem,
  personItem,
  textItem,
  uidItem,
  type ImageReference,
} from './content.ts';
import { documentHead, hierarchy, localMoment, observer, type NewDocument, type Reference } from './document.ts';
import { figuresOf, type Figure } from './figures.ts';
import { graphicsOf, type Graphic } from './graphic.ts';
import { ownDocument, ownWords } from './own-words.ts';

/** A mark with the image it lies on and what it measures there. */
export interface ReportedMark {
  readonly mark: Annotation;
  readonly instance: InstanceRecord;
  /** What a geometry on the mark's frame measures; values only where the pixels are at hand. */
  readonly measure: (geometry: ImageGeometry) => Measured;
}

export const comprehensiveSr = toUid('1.2.840.10008.5.1.4.1.1.88.33');

/**
 * Measurements as a Comprehensive SR (PS3.3 A.35.3) by TID 1500, a group each: regions by TID 1410, the others by TID 1501
 * with their numbers inferred from coordinates on an image. Nothing of it is lost to our own reader (`own-words.ts`).
 */
export function writeReport(document: NewDocument, marks: readonly ReportedMark[]): Uint8Array<ArrayBuffer> {
  const evidence = marks.map(({ instance }): Reference => ({ address: instance.address, sopClass: instance.sopClass }));
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
    ...documentHead(document, { sopClass: comprehensiveSr, modality: 'SR', description: 'Measurements' }),
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

function group({ mark, instance, measure }: ReportedMark, document: NewDocument): DicomJson {
  const { geometry } = mark.shape;
  const graphics = graphicsOf(geometry);
  const figures = figuresOf(geometry, measure(geometry), firstIsLong(geometry, measure));
  const frames = instance.image?.frameCount ?? 1;
  const image: ImageReference = {
    sopClass: instance.sopClass,
    instance: instance.address.instance,
    ...(frames > 1 ? { frame: mark.shape.on.frame } : {}),
  };
  const region = isRegion(geometry);
  return container(
    'CONTAINS',
    concepts.measurementGroup,
    [
      textItem('HAS OBS CONTEXT', concepts.trackingIdentifier, mark.label ?? `Fovea:${geometry.kind}`),
      uidItem('HAS OBS CONTEXT', concepts.trackingUid, mark.id),
      ...(mark.author !== '' && mark.author !== document.reader
        ? [personItem('HAS OBS CONTEXT', concepts.personName, mark.author)]
        : []),
      ...(region ? regionContent(graphics, figures, image) : lineContent(mark, graphics, figures, image)),
    ],
    { template: region ? '1410' : '1501', more: { ...observed(mark, document), ...ownWords(mark) } },
  );
}

/** Kinds that TID 1410 describes: a closed line, a circle, an ellipse or a point is the region that was measured. */
function isRegion(geometry: ImageGeometry): boolean {
  switch (geometry.kind) {
    case 'rectangle':
    case 'ellipse':
    case 'circle':
    case 'spline':
    case 'probe':
      return true;
    case 'freehand':
      return geometry.closed;
    case 'length':
    case 'bidirectional':
    case 'calibration':
    case 'angle':
    case 'cobb':
    case 'arrow':
    case 'text':
      return false;
  }
}

function regionContent(graphics: readonly Graphic[], figures: readonly Figure[], image: ImageReference): DicomJson[] {
  return [
    ...graphics.map(({ type, data }) => graphicItem('CONTAINS', concepts.imageRegion, type, data, image)),
    ...figures.map((figure) => numberOf(figure, [])),
  ];
}

/** A graphic that no number was inferred from is what a comment was. */
function lineContent(
  { label, shape }: Annotation,
  graphics: readonly Graphic[],
  figures: readonly Figure[],
  image: ImageReference,
): DicomJson[] {
  const source = ({ type, data }: Graphic): DicomJson =>
    graphicItem('INFERRED FROM', concepts.sourceOfMeasurement, type, data, image);
  const bare = graphics.filter((_, i) => !figures.some(({ graphic }) => graphic === i));
  return [
    ...figures.map((figure) => numberOf(figure, graphics.slice(figure.graphic, figure.graphic + 1).map(source))),
    ...bare.map((graphic) => textItem('CONTAINS', concepts.comment, label ?? shape.geometry.kind, [source(graphic)])),
  ];
}

function numberOf({ concept, value, unit, derivation }: Figure, sources: readonly DicomJson[]): DicomJson {
  const derived = derivation ? [codeItem('HAS CONCEPT MOD', concepts.derivation, derivation)] : [];
  return numberItem(concept, value, unit, [...derived, ...sources]);
}

/** Observation DateTime (0040,A032): when the mark was last changed, in the document's zone. */
function observed({ changed }: Annotation, { study }: NewDocument): DicomJson {
  const { date, time } = localMoment(new Date(changed), study.moment.offset);
  return { '0040A032': { vr: 'DT', Value: [date + time] } };
}

/** Of two axes, whether the one drawn first is the longer. */
function firstIsLong(geometry: ImageGeometry, measure: ReportedMark['measure']): boolean {
  if (geometry.kind !== 'bidirectional') return true;
  const [a, b, c, d] = geometry.points;
  const length = (points: readonly [typeof a, typeof b]): number =>
    measure({ kind: 'length', points }).length?.value ?? 0;
  return length([a, b]) >= length([c, d]);
}
