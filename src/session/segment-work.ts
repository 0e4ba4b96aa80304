import { frameRecord } from '#src/model/dicom/records.ts';
import type { FrameRef, ImageSet } from '#src/dataset/display-set.ts';
import { between, runsAt, smoothed, type Runs } from '#src/objects/index.ts';
import { shownSet, livePane } from './live-pane.ts';
import { draw, fits } from './segments.ts';
import type { OwnSegmentation } from './segments-state.ts';
import type { Session } from './session.ts';

/** How long the page is held at most before it may do something else. Milliseconds. */
const turn = 10;

/** Work in turns, that the panel tells of and that can be stopped. Undefined when it was. */
export async function inTurns<T>(
  session: Session,
  run: (pause: (done: number) => Promise<boolean>) => Promise<T>,
): Promise<T | undefined> {
  session.segments.getState().work?.stop();
  const stopping = new AbortController();
  const work = { done: 0, stop: () => stopping.abort() };
  session.segments.setState({ work });
  let since = performance.now();
  let now = work;
  try {
    const result = await run(async (done) => {
      if (performance.now() - since < turn) return !stopping.signal.aborted;
      if (!stopping.signal.aborted) {
        const next = { ...now, done };
        if (session.segments.getState().work === now) session.segments.setState({ work: next });
        now = next;
      }
      await new Promise((resolve) => setTimeout(resolve));
      since = performance.now();
      return !stopping.signal.aborted;
    });
    return stopping.signal.aborted ? undefined : result;
  } finally {
    if (session.segments.getState().work === now) session.segments.setState(({ work: _, ...rest }) => rest, true);
  }
}

type Change = { readonly ref: FrameRef; readonly runs: Runs };

/** Fills the slices between those that the segment in hand is drawn on, by the shapes on either side. */
export async function interpolate(session: Session): Promise<void> {
  await onSegment(session, async ({ own, segment, set }, pause) => {
    const drawn = set.frames.map((ref) => runsAt(own.object, segment, ref));
    const changes: Change[] = [];
    let before = -1;
    for (const [i, runs] of drawn.entries()) {
      if (runs.length === 0) continue;
      const from = drawn[before];
      for (let k = before + 1; from && k < i; k++) {
        const ref = set.frames[k];
        if (ref)
          changes.push({ ref, runs: between(from, runs, (k - before) / (i - before), pixelOf(ref), own.object) });
        if (!(await pause(k / drawn.length))) return [];
      }
      before = i;
    }
    return changes;
  });
}

/** Takes small teeth and holes from the segment in hand. */
export async function smooth(session: Session): Promise<void> {
  await onSegment(session, async ({ own, segment, set }, pause) => {
    const drawn = set.frames.map((ref) => runsAt(own.object, segment, ref));
    const changes: Change[] = [];
    for (const [i, runs] of drawn.entries()) {
      const ref = set.frames[i];
      if (!ref || runs.length === 0) continue;
      const beside = [drawn[i - 1], drawn[i + 1]].filter((one): one is Runs => one !== undefined && one.length > 0);
      const pixel = pixelOf(ref);
      const radius = Math.min(pixel.x, pixel.y) * 1.5;
      changes.push({ ref, runs: smoothed(runs, beside, { x: radius / pixel.x, y: radius / pixel.y }, own.object) });
      if (!(await pause(i / drawn.length))) return [];
    }
    return changes;
  });
}

function pixelOf({ instance, frame }: FrameRef): { readonly x: number; readonly y: number } {
  const spacing = instance.image && frameRecord(instance.image, frame).spacing;
  return { x: spacing?.column ?? 1, y: spacing?.row ?? 1 };
}

interface InHand {
  readonly own: OwnSegmentation;
  readonly segment: number;
  readonly set: ImageSet;
}

/** The segment in hand, where the live pane shows the pictures it is drawn on. */
function segmentInHand(session: Session): InHand | undefined {
  const { all, active } = session.segments.getState();
  const own = active && all.get(active.id);
  const { displaySets } = session.open.getState();
  const shown = shownSet(session, livePane(session).view);
  const sets = [...(shown ? [shown] : []), ...displaySets.values()];
  const set = sets.find(
    (one): one is ImageSet =>
      one.kind === 'image' && !one.cut && own !== undefined && one.frames.some((ref) => fits(own, ref)),
  );
  return own && set ? { own, segment: active.segment, set } : undefined;
}

/** What was worked out is one step, if nobody has drawn in the segment meanwhile. */
async function onSegment(
  session: Session,
  run: (inHand: InHand, pause: (done: number) => Promise<boolean>) => Promise<readonly Change[]>,
): Promise<void> {
  const inHand = segmentInHand(session);
  if (!inHand) return;
  const changes = await inTurns(session, (pause) => run(inHand, pause));
  if (!changes || session.segments.getState().all.get(inHand.own.id) !== inHand.own) return;
  draw(session, inHand, changes);
}
