import type { ImageSet } from '#src/dataset/display-set.ts';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { length } from '#src/model/geometry/vector.ts';
import type { Pixels } from '#src/pixels/index.ts';
import { Filling, type Filled } from './filling.ts';
import { Raycaster } from './raycaster.ts';
import { bytesFor, thinningFor, voxelBytes } from './resolution.ts';
import { storedFactor } from './slice-values.ts';
import { Turns } from './turns.ts';
import { volumeSpace, type VolumeSpace } from './volume-space.ts';
import type { VolumeTexture } from './volume-texture.ts';

/** Why the card shows nothing of a volume. */
export type CardRefusal = 'no-webgl' | 'no-room';

export type OnCard =
  | { readonly kind: 'filling'; readonly space: VolumeSpace; readonly filled: Filled }
  /** The card has lost all that was on it, and may come back. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'refused'; readonly reason: CardRefusal; readonly details: string };

interface Held {
  readonly set: ImageSet;
  readonly space: VolumeSpace;
  readonly listeners: Set<(on: OnCard) => void>;
  filling: Filling | undefined;
  bytes: number;
  last: OnCard | undefined;
}

/** What several panes share of the page's graphics card: one context, and each volume once. */
export class Card {
  readonly turns = new Turns();
  readonly #pixels: Pixels;
  readonly #canvas = document.createElement('canvas');
  readonly #held = new Set<Held>();
  #viewers = 0;
  #raycaster: Raycaster | undefined;
  #refused: OnCard | undefined;

  constructor(pixels: Pixels) {
    this.#pixels = pixels;
    this.#canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault(); // else it is never restored
      this.#raycaster = undefined;
      this.turns.clear();
      for (const held of this.#held) {
        held.filling?.end();
        held.filling = undefined;
        tell(held, { kind: 'lost' });
      }
    });
    this.#canvas.addEventListener('webglcontextrestored', () => {
      this.#start();
      for (const held of this.#held) this.#fill(held);
    });
    this.#start();
  }

  /** Absent while its context is lost, and where there is none. */
  get raycaster(): Raycaster | undefined {
    return this.#raycaster;
  }

  /** Brings a volume onto the card, or joins those who look at it. Returns how to leave; undefined for a set that is no volume. */
  hold(set: ImageSet, listener: (on: OnCard) => void): (() => void) | undefined {
    const known = [...this.#held].find((one) => sameFrames(one.set, set));
    const space = known?.space ?? volumeSpace(set);
    if (!space) return undefined;
    const held: Held = known ?? {
      set,
      space,
      listeners: new Set(),
      filling: undefined,
      bytes: 0,
      last: undefined,
    };
    this.#held.add(held);
    held.listeners.add(listener);
    if (held.last) listener(held.last);
    if (!held.filling) this.#fill(held);
    return () => {
      held.listeners.delete(listener);
      if (held.listeners.size > 0) return;
      this.#held.delete(held);
      held.filling?.end();
    };
  }

  /** Asks again for slices of a set that did not arrive. */
  retry(set: ImageSet): void {
    for (const held of this.#held) if (sameFrames(held.set, set)) held.filling?.retry();
  }

  #start(): void {
    try {
      this.#raycaster = Raycaster.on(this.#canvas);
      this.#refused = this.#raycaster ? undefined : { kind: 'refused', reason: 'no-webgl', details: 'WebGL 2' };
    } catch (error) {
      this.#refused = { kind: 'refused', reason: 'no-webgl', details: String(error) };
    }
  }

  #fill(held: Held): void {
    if (this.#refused) {
      tell(held, this.#refused);
      return;
    }
    held.filling = new Filling(
      this.#pixels,
      held.set,
      `rendering ${String(++this.#viewers)}`,
      (range) => this.#make(held, storedFactor(range)),
      (filled) => {
        if (filled === 'no-room')
          tell(held, { kind: 'refused', reason: 'no-room', details: `${String(this.#raycaster?.side)} voxels` });
        else tell(held, { kind: 'filling', space: held.space, filled });
      },
    );
  }

  /** As fine as there is room for; what the card refuses is tried coarser. */
  #make(held: Held, stored: number): VolumeTexture | undefined {
    const { space } = held;
    const raycaster = this.#raycaster;
    if (!raycaster) return undefined;
    const others = [...this.#held].reduce((sum, other) => sum + (other === held ? 0 : other.bytes), 0);
    const all = bytesFor(thisMachine());
    const spacing = space.steps.map((step) => length(step)) as unknown as Vector3;
    // A volume beside many others is not left without any room.
    for (let bytes = Math.max(all - others, all / 4); bytes > all / 64; bytes /= 2) {
      const thinning = thinningFor(space.counts, spacing, { side: raycaster.side, bytes });
      if (!thinning) return undefined;
      const made = raycaster.makeVolume(space, thinning, stored);
      if (!made) continue;
      held.bytes = made.size[0] * made.size[1] * made.size[2] * voxelBytes;
      return made;
    }
    return undefined;
  }
}

/** Whether two sets are the same pictures: of another list, or with other values made of them, the card has nothing. */
export function sameFrames(a: ImageSet, b: ImageSet): boolean {
  return (
    a === b ||
    (a.id === b.id &&
      a.frames.length === b.frames.length &&
      a.frames.every((ref, i) => ref.instance === b.frames[i]?.instance && ref.frame === b.frames[i].frame))
  );
}

function tell(held: Held, on: OnCard): void {
  held.last = on;
  for (const listener of [...held.listeners]) listener(on);
}

function thisMachine(): Parameters<typeof bytesFor>[0] {
  const { deviceMemory } = navigator as Navigator & { readonly deviceMemory?: number };
  return {
    coarse: matchMedia('(pointer: coarse)').matches,
    ...(deviceMemory === undefined ? {} : { deviceMemory }),
  };
}

let card: { readonly of: Pixels; readonly card: Card } | undefined;

/** The page's card. */
export function cardFor(pixels: Pixels): Card {
  if (card?.of !== pixels) card = { of: pixels, card: new Card(pixels) };
  return card.card;
}
