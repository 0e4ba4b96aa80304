import { lesionVolume, type LesionVolume } from '#src/model/annotation/lesion-volume.ts';
import { longest, sizeOf, type Size } from '#src/model/annotation/response.ts';
import type { Annotation } from '#src/model/annotation/annotation.ts';
import { frameRecord } from '#src/model/dicom/records.ts';
import { planeNormal } from '#src/model/geometry/place.ts';
import type { Plane } from '#src/model/geometry/plane.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { dot } from '#src/model/geometry/vector.ts';
import type { DisplaySet, ImageSet } from '#src/dataset/display-set.ts';
import { factsOf } from '#src/dataset/frame-facts.ts';
import type { FollowedLesion } from '#src/session/lesions.ts';
import { sameStudy } from '#src/session/open-state.ts';
import type { OpenStudy } from '#src/session/session.ts';
import type { App } from '../app.ts';
import { measuredNow, whereIs } from './measurement-words.ts';

type Measuring = Pick<App, 'session' | 'pixels'>;

/** What a lesion measures in one study: millimetres, and its volume where it was drawn on several slices. */
export interface LesionAt {
  readonly size: Size;
  readonly volume?: LesionVolume;
}

/** `later` is called when more is known. */
export function lesionAt(app: Measuring, lesion: FollowedLesion, { address }: OpenStudy, later: () => void): LesionAt {
  const { displaySets } = app.session.open.getState();
  const marks = lesion.marks.filter(({ shape }) => sameStudy(shape.on, address));
  const sizes = marks.map((mark) => {
    const measured = measuredNow(app, mark, whereIs(mark, displaySets)?.instance, later);
    return measured && sizeOf(mark.shape.geometry.kind, measured, lesion.node === true);
  });
  const volume = volumeAt(app, marks, displaySets, later);
  return { size: longest(sizes), ...(volume && { volume }) };
}

interface Cut {
  readonly set: ImageSet;
  readonly plane: Plane;
  readonly area: number;
}

/** Cosine of half a degree: slices that differ by less lie along each other. */
const along = Math.cos((0.5 * Math.PI) / 180);

/** The volume that closed regions on parallel slices of one series enclose; undefined where they are on one, or turned. */
function volumeAt(
  app: Measuring,
  marks: readonly Annotation[],
  sets: ReadonlyMap<string, DisplaySet>,
  later: () => void,
): LesionVolume | undefined {
  const cuts = marks.flatMap((mark): Cut[] => {
    const { shape } = mark;
    const found = whereIs(mark, sets);
    const area = found && measuredNow(app, mark, found.instance, later)?.area;
    const image = found?.instance?.image;
    const plane = shape.space === 'patient' ? shape.plane : image && frameRecord(image, shape.on.frame).plane;
    return found?.set.kind === 'image' && area?.unit === 'mm²' && plane
      ? [{ set: found.set, plane, area: area.value }]
      : [];
  });
  const [first] = cuts;
  if (!first) return undefined;
  const normal = planeNormal(first.plane);
  const parallel = cuts.every(
    ({ set, plane }) => set === first.set && Math.abs(dot(planeNormal(plane), normal)) > along,
  );
  const step = stepAlong(first.set, normal);
  if (!parallel || step === undefined) return undefined;
  return lesionVolume(
    cuts.map(({ plane, area }) => ({ area, depth: dot(plane.position, normal) })),
    step,
  );
}

/** Millimetres from slice to slice of a volume, or from plane to plane cut across it. */
function stepAlong({ frames, geometry }: ImageSet, normal: Vector3): number | undefined {
  const { plane, spacing } = frames[0] ? factsOf(frames[0]).record : {};
  if (geometry.kind !== 'volume' || !plane || !spacing) return undefined;
  const axes = [
    [geometry.normal, geometry.step],
    [plane.rowDirection, spacing.column],
    [plane.columnDirection, spacing.row],
  ] as const;
  return axes.reduce((a, b) => (Math.abs(dot(b[0], normal)) > Math.abs(dot(a[0], normal)) ? b : a))[1];
}
