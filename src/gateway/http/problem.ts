/** An answer that is not the one asked for. `message` is sent: a plain line without names or paths. */
export class Problem extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const notFound = (): Problem => new Problem(404, 'not found');
