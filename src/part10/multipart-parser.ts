import { FaultError } from '#src/model/fault/fault.ts';

export interface PartHeaders {
  /** As sent. */
  readonly contentType: string;
  /** Type and subtype alone, lower case; empty when there is none. */
  readonly mime: string;
  readonly transferSyntax?: string;
  readonly location?: string;
  readonly length?: number;
  /** By lower-case name. */
  readonly all: ReadonlyMap<string, string>;
}

export interface MultipartPart {
  readonly headers: PartHeaders;
  /** A buffer of its own, exactly as long as the body; with `reuse` a view that holds until the next part is asked for. */
  readonly body: Uint8Array<ArrayBuffer>;
}

export interface MultipartOptions {
  /** Larger parts throw `too-large`. Bytes; 2 GB when not given. */
  readonly maxPart?: number;
  /** One buffer serves for all parts: for many large parts of which only pieces are kept. */
  readonly reuse?: boolean;
  /** Hears the beginning of a part that is still coming; the bytes are a view that must not be kept or written to. */
  readonly onProgress?: (headers: PartHeaders, soFar: Uint8Array) => void;
}

const longestHeaders = 64 * 1024;

/** A parameter of a header value, quoted or not. */
export function parameter(value: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(value);
  const quoted = found?.[1]?.replace(/\\(.)/g, '$1');
  return quoted ?? found?.[2];
}

type State = 'preamble' | 'after-boundary' | 'headers' | 'body' | 'closed';

/** Push parser: bytes in, finished parts out. */
export class MultipartParser {
  private state: State = 'preamble';
  private readonly delimiter: Uint8Array;
  private readonly maxPart: number;
  private readonly onProgress: MultipartOptions['onProgress'];
  /** Bytes not yet understood: at most a header block, or less than a delimiter at the end of a body's chunk. */
  private rest: Uint8Array = new TextEncoder().encode('\r\n');
  private headers: PartHeaders | undefined;
  private body = new BodyBuffer(0);
  /** The announced length of the body is believed so far. */
  private trusted = false;
  private readonly reuse: boolean;
  private spare: Uint8Array<ArrayBuffer> | undefined;
  private total = 0;

  constructor(boundary: string, options: MultipartOptions) {
    this.delimiter = new TextEncoder().encode(`\r\n--${boundary}`);
    this.maxPart = options.maxPart ?? 2 ** 31 - 1;
    this.onProgress = options.onProgress;
    this.reuse = options.reuse ?? false;
  }

  get closed(): boolean {
    return this.state === 'closed';
  }

  /** The stream has ended. What was announced longer than it was is looked through once more. */
  *end(): Generator<MultipartPart> {
    if (this.state === 'body' && this.trusted) {
      this.trusted = false;
      this.rest = joined(this.body.soFar(), this.rest);
      this.body = new BodyBuffer(0);
      yield* this.push(new Uint8Array(0));
    }
    if (!this.closed) throw new FaultError({ kind: 'truncated', got: this.total });
  }

  *push(chunk: Uint8Array): Generator<MultipartPart> {
    this.total += chunk.length;
    let data = this.rest.length === 0 ? chunk : joined(this.rest, chunk);
    let more = true;
    while (more) {
      switch (this.state) {
        case 'closed':
          data = data.subarray(data.length);
          more = false;
          break;
        case 'preamble':
          [data, more] = this.preamble(data);
          break;
        case 'after-boundary':
          [data, more] = this.afterBoundary(data);
          break;
        case 'headers':
          [data, more] = this.readHeaders(data);
          break;
        case 'body': {
          const due = this.due();
          if (due > 0) {
            // Within its announced length a body is not searched: that would cost more than all else.
            this.take(data.subarray(0, due));
            data = data.subarray(Math.min(due, data.length));
            if (this.headers) this.onProgress?.(this.headers, this.body.soFar());
            more = data.length > 0;
            break;
          }
          if (this.trusted) {
            if (data.length < this.delimiter.length) {
              more = false;
              break;
            }
            this.trusted = false;
            if (!startsWith(data, this.delimiter)) {
              // The length was too small, or too large and the delimiter is in what was taken.
              data = joined(this.body.soFar(), data);
              this.body = new BodyBuffer(0);
            }
          }
          const found = this.indexOfDelimiter(data);
          if (found < 0) {
            const sure = Math.max(0, data.length - this.delimiter.length + 1);
            this.take(data.subarray(0, sure));
            data = data.subarray(sure);
            if (sure > 0 && this.headers) this.onProgress?.(this.headers, this.body.soFar());
            more = false;
          } else {
            this.take(data.subarray(0, found));
            data = data.subarray(found + this.delimiter.length);
            this.state = 'after-boundary';
            if (this.headers) yield { headers: this.headers, body: this.finish() };
          }
          break;
        }
      }
    }
    // A copy: the chunk belongs to the stream and may be large while the rest is small.
    this.rest = data.slice();
  }

  /** Bytes of the body that are still to come, as announced. */
  private due(): number {
    return this.trusted ? (this.headers?.length ?? 0) - this.body.length : 0;
  }

  private preamble(data: Uint8Array): [Uint8Array, boolean] {
    const found = this.indexOfDelimiter(data);
    if (found >= 0) {
      this.state = 'after-boundary';
      return [data.subarray(found + this.delimiter.length), true];
    }
    if (this.total > longestHeaders) throw new FaultError({ kind: 'corrupt', reason: 'multipart boundary not found' });
    return [data, false];
  }

  /** `--` closes; else white space and a line end, then headers. */
  private afterBoundary(data: Uint8Array): [Uint8Array, boolean] {
    if (data.length < 2) return [data, false];
    if (data[0] === 0x2d && data[1] === 0x2d) {
      this.state = 'closed';
      return [data.subarray(2), true];
    }
    const line = indexOf(data, lineEnd, 0);
    if (line < 0) {
      if (data.length > 1024)
        throw new FaultError({ kind: 'corrupt', reason: 'no line end after a multipart boundary' });
      return [data, false];
    }
    this.state = 'headers';
    // The line end stays: a part without headers has its empty line at once.
    return [data.subarray(line), true];
  }

  private readHeaders(data: Uint8Array): [Uint8Array, boolean] {
    const end = indexOf(data, blankLine, 0);
    if (end < 0) {
      if (data.length > longestHeaders) throw new FaultError({ kind: 'corrupt', reason: 'multipart headers too long' });
      return [data, false];
    }
    this.headers = parseHeaders(new TextDecoder().decode(data.subarray(0, end)));
    const length = this.headers.length ?? 0;
    if (length > this.maxPart) throw new FaultError({ kind: 'too-large', bytes: length, limit: this.maxPart });
    this.body = new BodyBuffer(length, this.spare);
    this.trusted = length > 0;
    this.state = 'body';
    return [data.subarray(end + blankLine.length), true];
  }

  private finish(): Uint8Array<ArrayBuffer> {
    if (!this.reuse) return this.body.finish();
    this.spare = this.body.whole;
    return this.spare.subarray(0, this.body.length);
  }

  private take(bytes: Uint8Array): void {
    if (this.body.length + bytes.length > this.maxPart) {
      throw new FaultError({ kind: 'too-large', bytes: this.body.length + bytes.length, limit: this.maxPart });
    }
    this.body.append(bytes);
  }

  private indexOfDelimiter(data: Uint8Array): number {
    return indexOf(data, this.delimiter, 0);
  }
}

const lineEnd = new Uint8Array([13, 10]);
const blankLine = new Uint8Array([13, 10, 13, 10]);

/** A body as it grows: exact when its length was announced, doubling otherwise. */
class BodyBuffer {
  private buffer: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(announced: number, spare?: Uint8Array<ArrayBuffer>) {
    // An announced length is believed only up to what a first allocation may cost.
    this.buffer = spare && spare.length >= announced ? spare : new Uint8Array(Math.min(announced, 64 * 1024 * 1024));
  }

  /** The buffer itself, as large as it has grown. */
  get whole(): Uint8Array<ArrayBuffer> {
    return this.buffer;
  }

  append(bytes: Uint8Array): void {
    const needed = this.length + bytes.length;
    if (needed > this.buffer.length) {
      const grown = new Uint8Array(Math.max(needed, Math.min(this.buffer.length * 2, 2 ** 31 - 1), 16 * 1024));
      grown.set(this.buffer.subarray(0, this.length));
      this.buffer = grown;
    }
    this.buffer.set(bytes, this.length);
    this.length = needed;
  }

  soFar(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.length === this.buffer.length ? this.buffer : this.buffer.slice(0, this.length);
  }
}

function parseHeaders(block: string): PartHeaders {
  const all = new Map<string, string>();
  // A line that begins with white space continues the one before (RFC 5322 section 2.2.3).
  for (const line of block.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) all.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const contentType = all.get('content-type') ?? '';
  const transferSyntax = parameter(contentType, 'transfer-syntax');
  const location = all.get('content-location');
  const length = Number(all.get('content-length') ?? NaN);
  return {
    contentType,
    mime: (contentType.split(';')[0] ?? '').trim().toLowerCase(),
    ...(transferSyntax !== undefined && transferSyntax !== '*' ? { transferSyntax } : {}),
    ...(location ? { location } : {}),
    ...(Number.isSafeInteger(length) && length >= 0 ? { length } : {}),
    all,
  };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const result = new Uint8Array(a.length + b.length);
  result.set(a);
  result.set(b, a.length);
  return result;
}

function startsWith(data: Uint8Array, pattern: Uint8Array): boolean {
  return pattern.every((byte, i) => data[i] === byte);
}

function indexOf(data: Uint8Array, pattern: Uint8Array, from: number): number {
  const first = pattern[0] ?? 0;
  for (let at = data.indexOf(first, from); at >= 0; at = data.indexOf(first, at + 1)) {
    let i = 1;
    while (i < pattern.length && data[at + i] === pattern[i]) i++;
    if (i === pattern.length) return at;
  }
  return -1;
}
