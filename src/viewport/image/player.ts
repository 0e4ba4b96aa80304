import type { Cine } from '#src/model/dicom/records.ts';
import type { ImageSet } from '#src/dataset/display-set.ts';
import { frameDue, schedule } from './cine.ts';

/** The file's own times, where the whole set is one clip. */
export function clipOf(set: ImageSet): Cine | undefined {
  const first = set.frames[0]?.instance;
  return first && set.frames.every((ref) => ref.instance === first) ? first.image?.cine : undefined;
}

/** When each image of a set begins when it is played, and how long one round takes. Milliseconds. */
export function clipPlan(set: ImageSet, rate: number): ReturnType<typeof schedule> {
  return schedule(set.frames.length, rate, clipOf(set));
}

/** Plays a clip by the clock: at each animation frame the image that is due, whatever was missed between. */
export class Player {
  readonly #show: (index: number) => void;
  #plan: ReturnType<typeof schedule> | undefined;
  #sweep = false;
  #from = 0;
  #since = 0;
  #asked = 0;

  constructor(show: (index: number) => void) {
    this.#show = show;
  }

  get playing(): boolean {
    return this.#plan !== undefined;
  }

  /** `rate` in images a second. */
  play(count: number, rate: number, cine: Cine | undefined, from: number): void {
    this.#plan = schedule(count, rate, cine);
    this.#sweep = cine?.sweep ?? false;
    this.restart(from);
    if (this.#asked === 0) this.#next();
  }

  /** Goes on from an image that was gone to by hand. */
  restart(from: number): void {
    this.#from = from;
    this.#since = performance.now();
  }

  stop(): void {
    this.#plan = undefined;
    cancelAnimationFrame(this.#asked);
    this.#asked = 0;
  }

  #next(): void {
    this.#asked = requestAnimationFrame(() => {
      this.#asked = 0;
      if (!this.#plan) return;
      this.#show(frameDue(this.#plan, this.#from, performance.now() - this.#since, this.#sweep));
      this.#next();
    });
  }
}
