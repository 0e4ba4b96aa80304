import { firstLook } from '#src/model/session/first-look.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import type { FrameRef, ImageSet } from '#src/dataset/display-set.ts';

type At = NonNullable<PaneView['at']>;

/** Which image of a set is asked for. Held by identity, so that it stays the same while the set grows around it. */
export class PlaceInStack {
  #set: ImageSet | undefined;
  #indices = new Map<string, number>();
  #index = 0;
  #direction: -1 | 0 | 1 = 0;
  /** Asked for by a link before it was known. */
  #awaited: At | undefined;

  get index(): number {
    return this.#index;
  }

  get direction(): -1 | 0 | 1 {
    return this.#direction;
  }

  /** A link's image that has not come yet: nothing else is shown in its place. */
  get awaited(): boolean {
    return this.#awaited !== undefined;
  }

  /** A new set, or the same one grown. `at` = where the view says to be. */
  enter(set: ImageSet, at: At | undefined): void {
    const before = this.#set?.id === set.id ? this.#set.frames[this.#index] : undefined;
    this.#set = set;
    this.#indices = new Map(set.frames.map((ref, i) => [keyOf(atOf(ref)), i]));
    // Planes turned otherwise are others, whatever their number: the view says which one goes through its place.
    const known = before !== undefined && (set.cut === undefined || this.#indices.has(keyOf(atOf(before))));
    const wanted = known ? this.#awaited : at;
    if (!known) this.#direction = 0;
    const found = wanted && this.#indices.get(keyOf(wanted));
    if (found !== undefined) {
      this.#index = found;
      this.#awaited = undefined;
      return;
    }
    this.#awaited = set.growing ? wanted : undefined;
    const stayed = before && this.#indices.get(keyOf(atOf(before)));
    this.#index = stayed ?? firstLook(set.frames.length, set.clip);
  }

  /** False where the set has no such image. */
  goTo(at: At): boolean {
    const index = this.#indices.get(keyOf(at));
    if (index === undefined) return false;
    this.jump(index);
    return true;
  }

  /** Held within the set. True when the place changed. */
  jump(to: number): boolean {
    const last = (this.#set?.frames.length ?? 1) - 1;
    const index = Math.min(Math.max(to, 0), last);
    this.#awaited = undefined;
    if (index === this.#index) return false;
    this.#direction = index > this.#index ? 1 : -1;
    this.#index = index;
    return true;
  }
}

export function atOf(ref: FrameRef): At {
  return { instance: ref.instance.address.instance, frame: ref.frame };
}

function keyOf(at: At): string {
  return `${at.instance}#${at.frame}`;
}
