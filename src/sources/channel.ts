interface Parcel<T> {
  readonly value: T;
  readonly taken: () => void;
}

/**
 * Values from several producers to one consumer, with back-pressure: `push` resolves once the consumer has taken what is
 * before it, except for the few that may wait. Ends when closed, throws what it was failed with.
 */
export class Channel<T> implements AsyncIterable<T> {
  readonly #room: number;
  readonly #parcels: Parcel<T>[] = [];
  #wake: (() => void) | undefined;
  #ended = false;
  #left = false;
  #error: Error | undefined;

  /** `room` values may wait before `push` does. */
  constructor(room: number) {
    this.#room = room;
  }

  push(value: T): Promise<void> {
    if (this.#left || this.#ended) return Promise.resolve();
    const full = this.#parcels.length >= this.#room;
    return new Promise((resolve) => {
      this.#parcels.push({ value, taken: resolve });
      if (!full) resolve();
      this.#wake?.();
    });
  }

  close(): void {
    this.#ended = true;
    this.#wake?.();
  }

  fail(error: unknown): void {
    this.#error ??= error instanceof Error ? error : new Error(String(error));
    this.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    try {
      for (;;) {
        const parcel = this.#parcels.shift();
        if (parcel) {
          // The producer whose value now fits into the room may go on.
          parcel.taken();
          this.#parcels[this.#room - 1]?.taken();
          yield parcel.value;
        } else if (this.#ended) {
          if (this.#error !== undefined) throw this.#error;
          return;
        } else {
          await new Promise<void>((resolve) => (this.#wake = resolve));
          this.#wake = undefined;
        }
      }
    } finally {
      // The consumer is gone: nobody may wait for it.
      this.#left = true;
      for (const parcel of this.#parcels.splice(0)) parcel.taken();
    }
  }
}
