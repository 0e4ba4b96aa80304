import { FaultError } from '#src/model/fault/fault.ts';

const quote = 0x22;
const backslash = 0x5c;
const bracketOpen = 0x5b;
const bracketClose = 0x5d;
const braceOpen = 0x7b;
const braceClose = 0x7d;

/**
 * The objects of a JSON array, as they arrive: 10,000 instances of metadata are 40 MB of text and shall not be held at
 * once. Each chunk gives the objects that it completed; one object without an array, as some stores send, is given too.
 * Throws FaultError `truncated` when the text ends inside an object or the array, `corrupt` when an object is no JSON.
 */
export async function* readJsonArray(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<readonly unknown[], void, void> {
  const splitter = new Splitter();
  const reader = stream.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      const objects = splitter.push(step.value);
      if (objects.length > 0) yield objects;
    }
    splitter.end();
  } finally {
    // Left early: the connection is not wanted any more. After the end this does nothing.
    await reader.cancel().catch(() => undefined);
  }
}

/** Scans UTF-8 for braces outside strings; no byte of a multi-byte character is ASCII, so nothing needs decoding first. */
class Splitter {
  readonly #decoder = new TextDecoder();
  #buffer = new Uint8Array(64 * 1024);
  #length = 0;
  #scanned = 0;
  #begin = -1;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #array: 'none' | 'open' | 'closed' = 'none';
  #total = 0;

  push(chunk: Uint8Array): unknown[] {
    this.#append(chunk);
    const objects: unknown[] = [];
    const bytes = this.#buffer;
    for (let i = this.#scanned; i < this.#length; i++) {
      const byte = bytes[i];
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === backslash) this.#escaped = true;
        else if (byte === quote) this.#inString = false;
      } else if (byte === quote) this.#inString = true;
      else if (byte === braceOpen) {
        if (this.#depth++ === 0) this.#begin = i;
      } else if (byte === braceClose) {
        if (--this.#depth === 0) {
          objects.push(this.#parse(bytes.subarray(this.#begin, i + 1)));
          this.#begin = -1;
        }
      } else if (this.#depth === 0 && byte === bracketOpen) this.#array = 'open';
      else if (this.#depth === 0 && byte === bracketClose) this.#array = 'closed';
    }
    this.#keep(this.#begin < 0 ? this.#length : this.#begin);
    return objects;
  }

  end(): void {
    if (this.#depth !== 0 || this.#inString || this.#array === 'open') {
      throw new FaultError({ kind: 'truncated', got: this.#total });
    }
  }

  #append(chunk: Uint8Array): void {
    this.#total += chunk.length;
    const needed = this.#length + chunk.length;
    if (needed > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.#length);
    this.#length = needed;
  }

  /** Forgets what lies before `from`. */
  #keep(from: number): void {
    this.#buffer.copyWithin(0, from, this.#length);
    this.#length -= from;
    this.#scanned = this.#length;
    if (this.#begin >= 0) this.#begin = 0;
  }

  #parse(bytes: Uint8Array): unknown {
    try {
      return JSON.parse(this.#decoder.decode(bytes));
    } catch {
      throw new FaultError({ kind: 'corrupt', reason: 'metadata is not JSON' });
    }
  }
}
