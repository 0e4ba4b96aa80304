interface Waiting {
  readonly urgent: boolean;
  readonly admit: () => void;
}

/**
 * How many requests one store is given at once. Urgent ones (a picture is waited for) go first and have one place that
 * nothing else may take, so that they never wait for a bulk transfer to end.
 */
export class Gate {
  readonly #limit: number;
  #ordinary = 0;
  #urgent = 0;
  readonly #waiting: Waiting[] = [];

  /** `limit` is the number of places, two or more. */
  constructor(limit: number) {
    this.#limit = Math.max(2, limit);
  }

  /** Resolves to the function that gives the place back, which may be called more than once. Rejects when aborted. */
  enter(urgent: boolean, signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(abortReason(signal));
        return;
      }
      const onAbort = (): void => {
        const at = this.#waiting.indexOf(waiting);
        if (at >= 0) this.#waiting.splice(at, 1);
        reject(abortReason(signal));
      };
      const waiting: Waiting = {
        urgent,
        admit: () => {
          signal.removeEventListener('abort', onAbort);
          if (urgent) this.#urgent++;
          else this.#ordinary++;
          let inside = true;
          resolve(() => {
            if (!inside) return;
            inside = false;
            if (urgent) this.#urgent--;
            else this.#ordinary--;
            this.#admit();
          });
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiting);
      this.#admit();
    });
  }

  #admit(): void {
    for (;;) {
      const urgentFirst = this.#waiting.findIndex((w) => w.urgent);
      const at = urgentFirst >= 0 ? urgentFirst : 0;
      const next = this.#waiting[at];
      if (!next) return;
      const places = next.urgent ? this.#limit : this.#limit - 1;
      if (this.#ordinary + this.#urgent >= places) return;
      this.#waiting.splice(at, 1);
      next.admit();
    }
  }
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException('aborted', 'AbortError');
}
