/** Does something soon, but never more often than every `least` milliseconds, however often it is asked for. */
export class Pace {
  readonly #least: number;
  readonly #act: () => void;
  #due: ReturnType<typeof setTimeout> | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #last = -Infinity;

  constructor(least: number, act: () => void) {
    this.#least = least;
    this.#act = act;
  }

  /** At once where the last time is long enough ago, else when it is: what is asked last is never left out. */
  soon(): void {
    if (this.#due !== undefined) return;
    const wait = this.#last + this.#least - performance.now();
    if (wait <= 0) this.#now();
    else this.#due = setTimeout(() => this.#now(), wait);
  }

  /** Once nobody has asked for `rest` milliseconds: what can wait until the hand does. */
  atRest(rest: number): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.soon(), rest);
  }

  stop(): void {
    clearTimeout(this.#rest);
    clearTimeout(this.#due);
    this.#due = undefined;
  }

  #now(): void {
    this.#due = undefined;
    this.#last = performance.now();
    this.#act();
  }
}
