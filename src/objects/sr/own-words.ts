import type { Annotation, ImageGeometry } from '#src/model/annotation/annotation.ts';
import { readAnnotations } from '#src/model/annotation/validate.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import { isObject, text, type DicomJson } from '#src/part10/dicom-json.ts';
import { graphicsOf, sameGraphics, type Graphic } from './graphic.ts';

/*
 * What SCOORD cannot hold of a mark (the doubles of its points, its kind, colour, name, the place of its text, its
 * versions) stands beside it in a private element of the same item, which others leave alone (PS3.5 section 7.8).
 */
const creator = '00990010';
const words = '00991001';
const name = 'FOVEA';
const format = 1;

/** The private elements of a mark's group. */
export function ownWords({ id: _, shape, ...rest }: Annotation): DicomJson {
  const said = { format, mark: { ...rest, geometry: shape.geometry } };
  return {
    [creator]: { vr: 'LO', Value: [name] },
    [words]: { vr: 'UT', Value: [JSON.stringify(said)] },
  };
}

/**
 * The mark that a group's private words tell of, if they are ours, whole, and still agree with the group's public
 * graphics: who changed those has the last word.
 */
export function readOwnWords(
  group: DicomJson,
  id: Uid,
  graphics: readonly Graphic[],
): (Omit<Annotation, 'shape'> & { readonly geometry: ImageGeometry }) | undefined {
  if (text(group, creator) !== name) return undefined;
  const said = parsed(text(group, words));
  if (!isObject(said) || !isObject(said['mark'])) return undefined;
  const { geometry, ...rest } = said['mark'];
  // The words say nothing of where the mark lies; the validator wants an address, so it gets one that means nothing.
  const on = { source: '-', study: id, series: id, instance: id, frame: 1 };
  const { annotations } = readAnnotations({
    format: said['format'],
    annotations: [{ ...rest, id, shape: { space: 'index', on, geometry } }],
  });
  const [mark] = annotations;
  if (!mark || !sameGraphics(graphics, graphicsOf(mark.shape.geometry))) return undefined;
  const { shape, ...told } = mark;
  return { ...told, geometry: shape.geometry };
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
