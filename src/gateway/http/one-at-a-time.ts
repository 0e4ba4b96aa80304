/** A queue of one: each piece of work begins when the one before has ended, well or badly. */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  async run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return await turn;
  }

  /** Resolves when what has been asked for so far is done. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
