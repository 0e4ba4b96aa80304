import type { FrameRef } from '#src/dataset/display-set.ts';
import { reachAs, withRuns, type Rgb, type Segmentation } from '#src/objects/index.ts';
import type { Session } from '#src/session/session.ts';
import type { LiveMask, OwnSegmentation } from '#src/session/segments-state.ts';

/** Segmentations of the reader's own that may lie over a picture, with what a stroke under way makes of them there. */
export function drawnHere(
  session: Session,
  ref: FrameRef,
): readonly { readonly object: Segmentation; readonly off: ReadonlySet<number> | undefined }[] {
  const { all, hidden, live } = session.segments.getState();
  const here = live?.runs && isOn(live, ref) ? { ...live, runs: live.runs } : undefined;
  const list: OwnSegmentation[] = [...all.values()];
  if (here && !all.has(here.of.id)) list.push(here.of);
  return list
    .filter(({ series }) => series.study === ref.instance.address.study)
    .map((own) => {
      const object =
        here?.of.id === own.id ? withRuns(here.of.object, here.segment, [{ ref, runs: here.runs }]) : own.object;
      if (object !== own.object) reachAs(object, own.object);
      const off = hidden.get(own.id);
      const indices = off && object.parts.flatMap(({ number }, i) => (off.has(number) ? [i] : []));
      return { object, off: indices && new Set(indices) };
    });
}

/** The line of an outline that is being drawn on a picture. */
export function outlineOf(
  session: Session,
  ref: FrameRef,
): (Pick<LiveMask, 'outline' | 'width'> & { readonly colour: Rgb }) | undefined {
  const { live } = session.segments.getState();
  if (!live || !isOn(live, ref)) return undefined;
  const { outline, width, of, segment } = live;
  const colour = of.object.parts.find(({ number }) => number === segment)?.colour ?? [255, 255, 255];
  return { outline, colour, ...(width !== undefined && { width }) };
}

function isOn({ instance, frame }: LiveMask, ref: FrameRef): boolean {
  return instance === ref.instance.address.instance && frame === ref.frame;
}
