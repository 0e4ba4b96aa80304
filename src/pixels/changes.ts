import type { DisplaySetId } from '#src/dataset/display-set.ts';

type Listener = (indices: readonly number[]) => void;

/** Collects which frames of which sets have changed and tells it once an animation frame; at once in a hidden page. */
export class Changes {
  readonly #listeners = new Map<DisplaySetId, Set<Listener>>();
  readonly #dirty = new Map<DisplaySetId, Set<number>>();
  readonly #soon: (run: () => void) => void;
  #due = false;

  constructor(soon: (run: () => void) => void = nextFrame) {
    this.#soon = soon;
  }

  listen(set: DisplaySetId, listener: Listener): () => void {
    const listeners = this.#listeners.get(set) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(set, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(set) === listeners) this.#listeners.delete(set);
    };
  }

  heard(set: DisplaySetId): boolean {
    return this.#listeners.has(set);
  }

  note(set: DisplaySetId, index: number): void {
    if (!this.#listeners.has(set)) return;
    const indices = this.#dirty.get(set) ?? new Set();
    indices.add(index);
    this.#dirty.set(set, indices);
    if (this.#due) return;
    this.#due = true;
    this.#soon(() => {
      this.#tell();
    });
  }

  #tell(): void {
    this.#due = false;
    const all = [...this.#dirty];
    this.#dirty.clear();
    for (const [set, indices] of all) {
      const list = [...indices];
      for (const listener of [...(this.#listeners.get(set) ?? [])]) listener(list);
    }
  }
}

/** A hidden page draws no frames: there a message to itself takes their place, and one is left in case it is hidden now. */
function nextFrame(run: () => void): void {
  let ran = false;
  const once = (): void => {
    if (ran) return;
    ran = true;
    document.removeEventListener('visibilitychange', once);
    run();
  };
  if (document.hidden) {
    queueMicrotask(once);
    return;
  }
  document.addEventListener('visibilitychange', once);
  requestAnimationFrame(once);
}
