/** A connection over which nothing comes for so long is dead. Milliseconds. */
const silence = 60_000;

/** Calls back once when nothing was heard for a while. One timer for a request, however many chunks it brings. */
export class SilenceGuard {
  readonly #onSilence: () => void;
  #last = performance.now();
  #timer: ReturnType<typeof setTimeout>;

  constructor(onSilence: () => void) {
    this.#onSilence = onSilence;
    this.#timer = setTimeout(() => this.#look(), silence);
  }

  heard(): void {
    this.#last = performance.now();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #look(): void {
    const left = this.#last + silence - performance.now();
    if (left <= 0) this.#onSilence();
    else this.#timer = setTimeout(() => this.#look(), left);
  }
}
