import { frameAddress, type FrameRef, type ImageSet } from '#src/dataset/display-set.ts';
import { frameRecord } from '#src/model/dicom/records.ts';
import { modalityValue } from '#src/model/display/modality.ts';
import type { DecodedFrame } from '#src/pixels/index.ts';
import { filled, pixelCount, runsAt, united, type At, type Runs } from '#src/objects/index.ts';
import { inTurns } from '#src/session/segment-work.ts';
import { draw, type Target } from '#src/session/segments.ts';
import type { PaneContext } from '../../pane.ts';

/** A region larger than this is no finding: the tolerance is too wide. Voxels. */
const most = 30_000_000;

/** Values that a region takes. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The values like those round a point: the mean of nine pixels, and so far from it. Undefined where there are none. */
export function rangeAt(frame: DecodedFrame, ref: FrameRef, at: At, tolerance: number): Range | undefined {
  const [column, row] = [Math.round(at.x), Math.round(at.y)];
  const valueOf = valuesOf(frame, ref);
  if (!valueOf || column < 0 || row < 0 || column >= frame.columns || row >= frame.rows) return undefined;
  let sum = 0;
  let count = 0;
  for (let y = Math.max(0, row - 1); y <= Math.min(frame.rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(frame.columns - 1, column + 1); x++) {
      sum += valueOf(y * frame.columns + x);
      count++;
    }
  }
  return { low: sum / count - tolerance, high: sum / count + tolerance };
}

function valuesOf(frame: DecodedFrame, ref: FrameRef): ((pixel: number) => number) | undefined {
  const { image } = ref.instance;
  if (!image || frame.samples !== 1 || frame.quality !== 'full') return undefined;
  const { modality } = frameRecord(image, ref.frame);
  const { pixels } = frame;
  return (pixel) => modalityValue(modality, pixels[pixel] ?? 0);
}

/** What hangs together with a point of one frame and has such values. */
export function grownOn(frame: DecodedFrame, ref: FrameRef, at: At, range: Range): Runs {
  const seed = Uint32Array.of(Math.round(at.y) * frame.columns + Math.round(at.x), 1);
  return grown(frame, ref, seed, range, new Uint8Array(frame.rows * frame.columns));
}

function grown(frame: DecodedFrame, ref: FrameRef, seeds: Runs, { low, high }: Range, taken: Uint8Array): Runs {
  const valueOf = valuesOf(frame, ref);
  if (!valueOf) return new Uint32Array(0);
  const passes = (pixel: number) => {
    const value = valueOf(pixel);
    return value >= low && value <= high;
  };
  return filled(seeds, passes, taken, frame);
}

/**
 * Grows through the slices, in turns, and draws what came of it as one step. A slice that cannot be had is a wall. Too
 * large a region is said and not drawn.
 */
export async function growThrough(
  { pixels, session }: PaneContext,
  set: ImageSet,
  { own, segment }: Target,
  seed: { readonly ref: FrameRef; readonly at: At },
  range: Range,
): Promise<void> {
  const start = set.frames.indexOf(seed.ref);
  const found = new Map<number, Runs>();
  let size = 0;
  const whole = await inTurns(session, async (pause) => {
    const taken = new Map<number, Uint8Array>();
    const columns = own.object.columns;
    const first = Math.round(seed.at.y) * columns + Math.round(seed.at.x);
    const waiting = new Map<number, Runs>([[start, Uint32Array.of(first, 1)]]);
    while (waiting.size > 0 && size <= most) {
      const [place] = waiting.keys();
      if (place === undefined) break;
      const seeds = waiting.get(place) ?? new Uint32Array(0);
      waiting.delete(place);
      const ref = set.frames[place];
      if (!ref || !sameGrid(ref, own.object)) continue;
      const frame = pixels.peek(frameAddress(ref)) ?? (await loaded(pixels, ref));
      if (!(await pause(found.size / set.frames.length))) return false;
      if (!frame) continue;
      const mask = taken.get(place) ?? new Uint8Array(frame.rows * frame.columns);
      taken.set(place, mask);
      const fresh = grown(frame, ref, seeds, range, mask);
      if (fresh.length === 0) continue;
      size += pixelCount(fresh);
      found.set(place, united(found.get(place) ?? new Uint32Array(0), fresh, columns));
      for (const next of [place - 1, place + 1]) {
        if (set.frames[next]) waiting.set(next, united(waiting.get(next) ?? new Uint32Array(0), fresh, columns));
      }
    }
    return size <= most;
  });
  if (whole === false) session.notices.setState((all) => [...all, { words: 'notice.region-too-large' }], true);
  if (!whole) return;
  // Whatever was drawn meanwhile stays.
  const latest = session.segments.getState().all.get(own.id) ?? own;
  const changes = [...found].flatMap(([place, runs]) => {
    const ref = set.frames[place];
    return ref ? [{ ref, runs: united(runsAt(latest.object, segment, ref), runs, own.object.columns) }] : [];
  });
  draw(session, { own: latest, segment }, changes);
}

function sameGrid({ instance }: FrameRef, { rows, columns }: { readonly rows: number; readonly columns: number }) {
  return instance.image?.rows === rows && instance.image.columns === columns;
}

async function loaded(pixels: PaneContext['pixels'], ref: FrameRef): Promise<DecodedFrame | undefined> {
  const outcome = await pixels.load(frameAddress(ref));
  return outcome.ok ? outcome.value : undefined;
}
