/** How often the graphics card is asked whether it is done. Milliseconds. */
const every = 3;

/** A piece of work for the graphics card. */
export interface Turn {
  /** Hands the work over; returns what says whether it is done. */
  readonly begin: () => () => boolean;
  /** Milliseconds that it took. */
  readonly done: (took: number) => void;
}

/** One piece of work at a time: what is handed to the card cannot be taken back, and a card that is busy draws no page. */
export class Turns {
  readonly #waiting: Turn[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  ask(turn: Turn): void {
    this.#waiting.push(turn);
    this.#next();
  }

  /** What waits is forgotten and what runs is not heard of again. */
  clear(): void {
    this.#waiting.length = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #next(): void {
    if (this.#timer !== undefined) return;
    const turn = this.#waiting.shift();
    if (!turn) return;
    const began = performance.now();
    const isDone = turn.begin();
    const look = () => {
      if (!isDone()) {
        this.#timer = setTimeout(look, every);
        return;
      }
      this.#timer = undefined;
      turn.done(performance.now() - began);
      this.#next();
    };
    this.#timer = setTimeout(look, 0);
  }
}
