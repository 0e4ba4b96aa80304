import { frameRecord } from '#src/model/dicom/records.ts';
import { modalityValue } from '#src/model/display/modality.ts';
import type { CanvasPoint, IndexPoint } from '#src/model/geometry/spaces.ts';
import type { SegmentingTool } from '#src/model/session/view-state.ts';
import type { FrameRef } from '#src/dataset/display-set.ts';
import { brushed, enclosed, passing, runsAt, united, without, type At, type Runs } from '#src/objects/index.ts';
import { targetOn, type Target } from '#src/session/segments.ts';
import { t } from '#src/text/index.ts';
import type { PaneContext } from '../../pane.ts';
import { grownOn, growThrough, rangeAt } from './growing.ts';
import type { Drawable } from './drawable.ts';
import { brushedThrough } from './through-planes.ts';

/** A stroke under way on one frame. */
export interface Stroke {
  readonly target: Target;
  readonly ref: FrameRef;
  /** The pointer has come here. */
  readonly to: (at: CanvasPoint) => void;
  /** What the segment covers of the frame so far; absent where that is worked out at the end. */
  readonly runs?: () => Runs;
  /** A line that is not closed yet, in pixels of the image, and how wide it is where it is a brush's. */
  readonly outline?: () => readonly At[];
  readonly width?: number;
  /** What the segment covers once the stroke has ended. */
  readonly done: () => readonly { readonly ref: FrameRef; readonly runs: Runs }[];
  /** What goes on when the stroke is in the book. */
  readonly after?: () => unknown;
}

/** The names that what is begun here has. */
export function names(): Parameters<typeof targetOn>[3] {
  return { segmentation: t('segments.label'), segment: (number) => t('segments.name', { number }) };
}

/** `inverse`: what would be added is taken away. Undefined where the tool has nothing to do here. */
export function beginStroke(
  tool: SegmentingTool,
  { set, picture }: Drawable,
  context: PaneContext,
  at: CanvasPoint,
  inverse: boolean,
): Stroke | undefined {
  const { session } = context;
  const { ref, image, extent, transform } = picture;
  if (set.cut)
    return !set.cut.ribbon && (tool === 'brush' || tool === 'eraser')
      ? throughPlanes(tool, { set, picture }, context, at, inverse)
      : undefined;
  const target = targetOn(session, set, ref, names());
  const before = runsAt(target.own.object, target.segment, ref);
  const raster = { rows: image.rows, columns: image.columns };
  const from = transform.toIndex(at);
  switch (tool) {
    case 'brush':
    case 'eraser':
    case 'threshold': {
      const half = session.segments.getState().size / 2;
      const radius = { x: half / extent.pixel.width, y: half / extent.pixel.height };
      const passes = tool === 'threshold' ? inRange(picture, session.segments.getState(), from) : undefined;
      if (tool === 'threshold' && !passes) return undefined;
      const erases = (tool === 'eraser') !== inverse;
      let now = before;
      let last = from;
      const stamp = (next: IndexPoint) => {
        const all = brushed(last, next, radius, raster);
        const runs = passes ? passing(all, passes) : all;
        now = erases ? without(now, runs) : united(now, runs, raster.columns);
        last = next;
      };
      stamp(from);
      return {
        target,
        ref,
        to: (next) => stamp(transform.toIndex(next)),
        runs: () => now,
        done: () => [{ ref, runs: now }],
      };
    }
    case 'outline':
    case 'scissors': {
      const points: At[] = [from];
      const cuts = (tool === 'scissors') !== inverse;
      const done = () => {
        const inside = enclosed(points, raster);
        return [{ ref, runs: cuts ? without(before, inside) : united(before, inside, raster.columns) }];
      };
      return {
        target,
        ref,
        to: (next) => void points.push(transform.toIndex(next)),
        runs: () => before,
        outline: () => points,
        done,
      };
    }
    case 'grow': {
      const { deep, tolerance, range } = session.segments.getState();
      const values = range ?? rangeAt(picture.frame, ref, from, tolerance);
      if (!values || !rangeAt(picture.frame, ref, from, 0)) return undefined;
      const now = deep ? before : united(before, grownOn(picture.frame, ref, from, values), raster.columns);
      return {
        target,
        ref,
        to: () => undefined,
        runs: () => now,
        done: () => [{ ref, runs: now }],
        after: () => deep && void growThrough(context, set, target, { ref, at: from }, values),
      };
    }
  }
}

/** On a plane cut through a volume: the line is seen at once, what it covers of the volume's frames when it has ended. */
function throughPlanes(
  tool: 'brush' | 'eraser',
  { set, picture }: Drawable,
  { session }: PaneContext,
  at: CanvasPoint,
  inverse: boolean,
): Stroke | undefined {
  const from = set.cut?.from;
  const [first] = from?.frames ?? [];
  if (!from || !first) return undefined;
  const target = targetOn(session, from, first, names());
  const { object } = target.own;
  const points = [picture.transform.toIndex(at)];
  const { size } = session.segments.getState();
  const erases = (tool === 'eraser') !== inverse;
  return {
    target,
    ref: picture.ref,
    to: (next) => void points.push(picture.transform.toIndex(next)),
    outline: () => points,
    width: size,
    done() {
      const now = new Map<FrameRef, Runs>();
      for (const [i, point] of points.entries()) {
        const before = points[i - 1] ?? point;
        for (const [ref, runs] of brushedThrough(from, picture.ref, before, point, size / 2)) {
          const known = now.get(ref) ?? runsAt(object, target.segment, ref);
          now.set(ref, erases ? without(known, runs) : united(known, runs, object.columns));
        }
      }
      return [...now].map(([ref, runs]) => ({ ref, runs }));
    },
  };
}

/** Which pixels have a value that the threshold brush takes; undefined where there are no values to go by. */
export function inRange(
  { frame, image, ref }: Drawable['picture'],
  {
    range,
    tolerance,
  }: { readonly range?: { readonly low: number; readonly high: number }; readonly tolerance: number },
  at: At,
): ((pixel: number) => boolean) | undefined {
  if (frame.samples !== 1 || frame.quality !== 'full') return undefined;
  const { modality } = frameRecord(image, ref.frame);
  const { pixels } = frame;
  const valueOf = (pixel: number) => modalityValue(modality, pixels[pixel] ?? 0);
  const [column, row] = [Math.round(at.x), Math.round(at.y)];
  if (!range && (column < 0 || row < 0 || column >= image.columns || row >= image.rows)) return undefined;
  const middle = range ? 0 : valueOf(row * image.columns + column);
  const { low, high } = range ?? { low: middle - tolerance, high: middle + tolerance };
  return (pixel) => {
    const value = valueOf(pixel);
    return value >= low && value <= high;
  };
}
