import { FaultError, faultOf, type Fault } from '#src/model/fault/fault.ts';

/** A fault with what the store said of when to come back. */
export class StoreError extends FaultError {
  /** Milliseconds, where the store said. */
  readonly retryAfter: number | undefined;

  /** `retryAfter` as the header has it: seconds or an HTTP date (RFC 9110 section 10.2.3). */
  constructor(fault: Fault, retryAfter: string | null = null) {
    super(fault);
    this.retryAfter = milliseconds(retryAfter);
  }
}

/** Attempts after the first. */
export const retries = 3;

/** The longest a store may make us wait. Milliseconds. */
const patience = 30_000;

const passing = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Whether the fault may be gone on the next attempt, without anybody doing anything. */
export function passes(fault: Fault): boolean {
  if (fault.kind === 'refused') return passing.has(fault.status);
  return fault.kind === 'unreachable' || fault.kind === 'truncated';
}

/** Runs `attempt` again, up to {@link retries} times, while its fault may pass. Throws the last fault. */
export async function attempts<T>(signal: AbortSignal, attempt: (again: number) => Promise<T>): Promise<T> {
  for (let again = 0; ; again++) {
    try {
      return await attempt(again);
    } catch (error) {
      if (again >= retries || signal.aborted || !passes(faultOf(error))) throw error;
      await pause(again, error, signal);
    }
  }
}

/** Waits before the next attempt: as long as the store asked for, or 0.2 s, 0.6 s, 1.8 s with jitter. */
export async function pause(again: number, error: unknown, signal: AbortSignal): Promise<void> {
  const asked = error instanceof StoreError ? error.retryAfter : undefined;
  const backoff = 200 * 3 ** again * (0.5 + Math.random());
  const wait = asked === undefined ? backoff : Math.min(asked, patience) + Math.random() * 50;
  await new Promise<void>((resolve, reject) => {
    const done = (): void => {
      signal.removeEventListener('abort', abort);
      resolve();
    };
    const timer = setTimeout(done, wait);
    const abort = (): void => {
      clearTimeout(timer);
      reject(new FaultError({ kind: 'aborted' }));
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

function milliseconds(header: string | null): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
