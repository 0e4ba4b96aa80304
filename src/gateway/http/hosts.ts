import { Problem } from './problem.ts';

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The Host headers this server answers to. Any other means that a page elsewhere has pointed its own name at this machine
 * (DNS rebinding), or that somebody reaches us over the network: neither may read patients.
 */
export class Hosts {
  readonly #known = new Set<string>();

  add(port: number): void {
    for (const name of loopback) {
      this.#known.add(`${name}:${port}`);
      if (port === 80) this.#known.add(name);
    }
  }

  /** Throws a {@link Problem} 421 (RFC 9110 15.5.20). */
  check(host: string | undefined): string {
    const name = host?.toLowerCase() ?? '';
    if (!this.#known.has(name)) throw new Problem(421, 'this server answers on localhost only');
    return name;
  }

  /** A state-changing request from another site's page carries that site's Origin. Throws a {@link Problem} 403. */
  checkOrigin(origin: string | undefined): void {
    if (origin === undefined) return;
    const match = /^http:\/\/(.+)$/.exec(origin.toLowerCase());
    if (!match?.[1] || !this.#known.has(match[1])) throw new Problem(403, 'requests from other sites are not taken');
  }
}
