import type { Annotation, ImageShape, PatientShape } from '#src/model/annotation/annotation.ts';
import { readAnnotations } from '#src/model/annotation/validate.ts';
import { isUid, type Uid } from '#src/model/dicom/uid.ts';
import { isObject, text, type DicomJson } from '#src/part10/dicom-json.ts';
import { graphicsOf, sameGraphics, type Graphic } from './graphic.ts';
import { spaceGraphicsOf, type SpaceGraphic } from './space.ts';

/*
 * What SCOORD cannot hold of a mark (the doubles of its points, its kind, colour, name, the place of its text, its
 * versions) stands beside it in a private element of the same item, which others leave alone (PS3.5 section 7.8).
 */
const creator = '00990010';
const words = '00991001';
const name = 'FOVEA';
const format = 1;

/** The private elements of a mark's group. */
export function ownWords({ id, shape, ...rest }: Annotation): DicomJson {
  const said = {
    format,
    mark: { ...rest, geometry: shape.geometry },
    // The group is tracked by its lesion's UID then, not by the mark's.
    ...(rest.lesion && { id }),
    ...(shape.space === 'patient' && {
      patient: { series: shape.on.series, frameOfReference: shape.frameOfReference, plane: shape.plane },
    }),
  };
  return {
    [creator]: { vr: 'LO', Value: [name] },
    [words]: { vr: 'UT', Value: [JSON.stringify(said)] },
  };
}

type Told<S> = Omit<Annotation, 'shape'> & { readonly shape: S };

/**
 * The mark that a group's private words tell of, if they are ours, whole, and still agree with the group's public
 * graphics: who changed those has the last word.
 */
export function readOwnWords(
  group: DicomJson,
  id: Uid,
  graphics: readonly Graphic[],
): Told<Pick<ImageShape, 'geometry'>> | undefined {
  // The words say nothing of where the mark lies; the validator wants an address, so it gets one that means nothing.
  const on = { source: '-', study: id, series: id, instance: id, frame: 1 };
  const mark = markOf(group, id, ({ geometry }) => ({ space: 'index', on, geometry }));
  if (mark?.shape.space !== 'index') return undefined;
  return sameGraphics(graphics, graphicsOf(mark.shape.geometry)) ? { ...mark, shape: mark.shape } : undefined;
}

/** The same of a mark in the patient. Of its address only the series means something. */
export function readOwnSpaceWords(
  group: DicomJson,
  id: Uid,
  graphics: readonly SpaceGraphic[],
  frameOfReference: Uid,
): Told<PatientShape> | undefined {
  const mark = markOf(group, id, ({ geometry }, patient) => ({
    ...{ space: 'patient', geometry, plane: patient['plane'], frameOfReference: patient['frameOfReference'] },
    on: { source: '-', study: id, series: patient['series'] },
  }));
  if (mark?.shape.space !== 'patient' || mark.shape.frameOfReference !== frameOfReference) return undefined;
  return sameGraphics(graphics, spaceGraphicsOf(mark.shape)) ? { ...mark, shape: mark.shape } : undefined;
}

function markOf(
  group: DicomJson,
  tracked: Uid,
  shapeOf: (
    mark: Readonly<Record<string, unknown>>,
    patient: Readonly<Record<string, unknown>>,
  ) => Readonly<Record<string, unknown>>,
): Annotation | undefined {
  if (text(group, creator) !== name) return undefined;
  const said = parsed(text(group, words));
  if (!isObject(said) || !isObject(said['mark'])) return undefined;
  const { geometry, ...rest } = said['mark'];
  const patient = isObject(said['patient']) ? said['patient'] : {};
  const id = isUid(said['id']) ? said['id'] : tracked;
  const { annotations } = readAnnotations({
    format: said['format'],
    annotations: [{ ...rest, id, shape: shapeOf({ geometry }, patient) }],
  });
  return annotations[0];
}

/** Whether a document's root or group was written by this program. */
export function isOwn(item: DicomJson): boolean {
  return text(item, creator) === name;
}

/** Marks the whole document as ours. */
export const ownDocument: DicomJson = { [creator]: { vr: 'LO', Value: [name] } };

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? '');
  } catch {
    return undefined;
  }
}
