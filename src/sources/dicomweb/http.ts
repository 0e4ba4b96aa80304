import { FaultError, type Fault } from '#src/model/fault/fault.ts';
import type { SourceId } from '#src/model/dicom/address.ts';
import { Gate } from '#src/schedule/gate.ts';
import { Link, measured } from './link.ts';
import { attempts, StoreError } from './retry.ts';
import { SilenceGuard } from './silence-guard.ts';

export interface Ask {
  readonly accept: string;
  readonly signal: AbortSignal;
  /** A picture is waited for: passes other requests. */
  readonly urgent?: boolean;
  /** `reload` goes past every cache. */
  readonly cache?: RequestCache;
  readonly method?: 'GET' | 'POST';
  readonly contentType?: string;
  readonly body?: Blob;
  /** Error statuses whose body is the answer. */
  readonly alsoAnswers?: readonly number[];
}

/** An answer whose body is being read. `leave` must be called when the body was read or is not wanted. */
export interface Reply {
  readonly response: Response;
  readonly contentType: string;
  /**
   * The body, to be called once: its speed is measured; it ends with an error when nothing comes for long. With `reuse` a
   * chunk holds only until the next is asked for.
   */
  readonly body: (reuse?: boolean) => ReadableStream<Uint8Array>;
  readonly leave: () => void;
}

/** Connections a browser opens to one host over HTTP/1.1. */
const connections = 6;

/** The way to one DICOMweb store: addresses, places, statuses, and faults instead of exceptions of the network. */
export class Http {
  readonly id: SourceId;
  readonly root: string;
  readonly link = new Link();
  readonly #gate = new Gate(connections);

  /** `root` is absolute, with or without a slash at its end. */
  constructor(id: SourceId, root: string) {
    this.id = id;
    this.root = root.replace(/\/+$/, '');
  }

  url(path: string): string {
    return path.startsWith('/') ? this.root + path : path;
  }

  /**
   * One request, answered 2xx with something that is not a page for people. Throws a FaultError: sign-in (401, 403, HTML),
   * missing (404, 410), refused (any other status), unreachable, aborted.
   */
  async open(path: string, ask: Ask): Promise<Reply> {
    const leaveGate = await this.#gate.enter(ask.urgent ?? false, ask.signal);
    const silent = new AbortController();
    const guard = new SilenceGuard(() => silent.abort());
    const leave = (): void => {
      guard.end();
      leaveGate();
    };
    const asked = performance.now();
    try {
      const response = await fetch(this.url(path), {
        method: ask.method ?? 'GET',
        headers: { Accept: ask.accept, ...(ask.contentType === undefined ? {} : { 'Content-Type': ask.contentType }) },
        signal: AbortSignal.any([ask.signal, silent.signal]),
        priority: ask.urgent === true ? 'high' : 'auto',
        ...(ask.cache === undefined ? {} : { cache: ask.cache }),
        ...(ask.body === undefined ? {} : { body: ask.body }),
      });
      guard.heard();
      const contentType = response.headers.get('Content-Type') ?? '';
      const fault = this.#faultOf(response, contentType);
      if (fault && ask.alsoAnswers?.includes(response.status) !== true) {
        void response.body?.cancel().catch(() => undefined);
        throw new StoreError(fault, response.headers.get('Retry-After'));
      }
      const body = (reuse = false): ReadableStream<Uint8Array> =>
        measured(response.body ?? new Blob([]).stream(), this.link, asked, { heard: () => guard.heard(), reuse });
      return { response, contentType, body, leave };
    } catch (error) {
      leave();
      throw this.failure(error, ask.signal);
    }
  }

  /** JSON of a 2xx answer; an empty answer or 204 is an empty list. Tried again while that may help. */
  async json(
    path: string,
    ask: Omit<Ask, 'accept'>,
  ): Promise<{ readonly rows: readonly unknown[]; readonly headers: Headers }> {
    return await attempts(ask.signal, async () => {
      const reply = await this.open(path, { ...ask, accept: 'application/dicom+json' });
      try {
        const text = await reply.response.text();
        return { rows: this.#rows(text), headers: reply.response.headers };
      } catch (error) {
        throw this.failure(error, ask.signal);
      } finally {
        reply.leave();
      }
    });
  }

  /** What an exception while a body was read stands for. */
  failure(error: unknown, signal: AbortSignal): FaultError {
    if (error instanceof FaultError) return error;
    if (signal.aborted) return new FaultError({ kind: 'aborted' });
    const unreachable = new FaultError({ kind: 'unreachable', source: this.id });
    unreachable.cause = error;
    return unreachable;
  }

  #faultOf(response: Response, contentType: string): Fault | undefined {
    const { status } = response;
    if (status === 401 || status === 403 || (response.ok && /^text\/html/i.test(contentType.trim()))) {
      return { kind: 'sign-in', source: this.id };
    }
    if (status === 404 || status === 410) return { kind: 'missing' };
    return response.ok ? undefined : { kind: 'refused', source: this.id, status };
  }

  #rows(text: string): readonly unknown[] {
    if (text.trim() === '') return [];
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      // A sign-in page under a JSON label is told by how it begins.
      if (/^\s*<(!doctype|html)/i.test(text)) throw new FaultError({ kind: 'sign-in', source: this.id });
      throw new FaultError({ kind: 'truncated', got: text.length });
    }
    return Array.isArray(parsed) ? (parsed as readonly unknown[]) : [parsed];
  }
}
