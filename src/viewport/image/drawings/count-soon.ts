import { regionExtent, type RegionGeometry } from '#src/model/annotation/region.ts';
import {
  countRegion,
  regionStatistics,
  type MeasuredPixels,
  type Statistics,
  type ValueMeaning,
} from '#src/model/annotation/statistics.ts';

/** Pixels that are counted at once, in a few milliseconds; more are counted in turns between other things. */
const atOnce = 1 << 20;
/** A shape under a moving hand is another at each step: one that is not asked for again after this was passed through. */
const rest = 80;
/** Longest turn, and the pause after it in which the page answers. Milliseconds. */
const turn = 6;
/** Results kept for one picture. */
const kept = 64;

type Known = Statistics | undefined | 'counting';

interface Counting {
  result: Known;
  /** Asked for since it was last looked at. */
  wanted: boolean;
  waiting: Set<() => void>;
}

const counted = new WeakMap<MeasuredPixels, Map<string, Counting>>();
/**
 * Statistics of a region without holding up the page: small ones at once, large ones in turns, `later` being called when
 * they are there; then the same question has its answer. Undefined = the region has no pixels that can be counted.
 */
export function countSoon(
  region: RegionGeometry,
  frame: MeasuredPixels,
  meaning: ValueMeaning,
  later: () => void,
): Known {
  if (frame.samples !== 1 || regionExtent(region, frame.columns, frame.rows) <= atOnce) {
    return regionStatistics(region, frame, meaning);
  }
  let known = counted.get(frame);
  if (!known) counted.set(frame, (known = new Map<string, Counting>()));
  const key = JSON.stringify([region, lineOf(meaning), meaning.padding, meaning.of]);
  let counting = known.get(key);
  if (!counting) {
    counting = { result: 'counting', wanted: true, waiting: new Set() };
    known.set(key, counting);
    forgetOldest(known);
    const forget = () => void known.delete(key);
    void count(counting, () => countRegion(region, frame, meaning), forget);
  }
  if (counting.result !== 'counting') return counting.result;
  counting.wanted = true;
  counting.waiting.add(later);
  return 'counting';
}

async function count(
  counting: Counting,
  begin: () => Generator<number, Statistics | undefined>,
  forget: () => void,
): Promise<void> {
  await pause(rest);
  counting.wanted = false;
  tell(counting);
  await pause(rest);
  if (!(counting.wanted as boolean)) {
    forget();
    return;
  }
  const pixels = begin();
  for (;;) {
    const until = performance.now() + turn;
    do {
      const step = pixels.next();
      if (step.done) {
        counting.result = step.value;
        tell(counting);
        return;
      }
    } while (performance.now() < until);
    await pause(0);
  }
}

function tell(counting: Counting): void {
  const { waiting } = counting;
  counting.waiting = new Set();
  for (const later of waiting) later();
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resume) => {
    setTimeout(resume, milliseconds);
  });
}

function forgetOldest(known: Map<string, Counting>): void {
  for (const [key, { result }] of known) {
    if (known.size <= kept) return;
    if (result !== 'counting') known.delete(key);
  }
}

/** What tells one meaning of the same pixels from another: PET may be shown in several units. */
function lineOf({ modality }: ValueMeaning): readonly unknown[] {
  return modality.kind === 'rescale' ? [modality.slope, modality.intercept] : [modality.kind];
}
