import type { FrameRef, ImageSet } from '#src/dataset/display-set.ts';
import { factsOf } from '#src/dataset/frame-facts.ts';
import { dot } from '#src/model/geometry/vector.ts';

/** Pictures whose normals differ by less lie along each other: cosine of 15 degrees. */
const parallel = 0.966;

/** The frame of a set that lies nearest to a picture of the same frame of reference taken along it; undefined for others. */
export function besidePicture(set: ImageSet, picture: FrameRef): FrameRef | undefined {
  const { record, normal } = factsOf(picture);
  const { frameOfReference } = picture.instance;
  if (!record.plane || !normal || frameOfReference === undefined) return undefined;
  const place = dot(record.plane.position, normal);
  let best: { readonly ref: FrameRef; readonly away: number } | undefined;
  for (const ref of set.frames) {
    const own = factsOf(ref);
    if (ref.instance.frameOfReference !== frameOfReference || !own.record.plane || !own.normal) return undefined;
    if (Math.abs(dot(own.normal, normal)) < parallel) return undefined;
    const away = Math.abs(dot(own.record.plane.position, normal) - place);
    if (!best || away < best.away) best = { ref, away };
  }
  return best?.ref;
}
