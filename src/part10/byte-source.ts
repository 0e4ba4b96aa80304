import { FaultError } from '#src/model/fault/fault.ts';
import type { RangeReader } from './range-reader.ts';

/** What a parser that runs out of bytes waits for. */
export interface Need {
  readonly at: number;
  readonly length: number;
}

/** A parser written as if all bytes were there: it yields what it needs and goes on when that has come. */
export type Parsing<T> = Generator<Need, T, void>;

const firstWindow = 16 * 1024;
const largestWindow = 1024 * 1024;

/**
 * A window that moves over a file. Values are read at offsets of the whole file; the window grows from 16 kB to 1 MB as
 * the parser goes on, so that a small header costs one small read and a long one few.
 */
export class ByteSource {
  readonly size: number;
  private readonly reader: RangeReader;
  private bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  private view = new DataView(this.bytes.buffer);
  private start = 0;
  private next = firstWindow;

  constructor(reader: RangeReader) {
    this.reader = reader;
    this.size = reader.size;
  }

  has(at: number, length: number): boolean {
    return at >= this.start && at + length <= this.start + this.bytes.length;
  }

  /** Moves the window so that the bytes are in it. Throws `truncated` where the file ends before. */
  async load({ at, length }: Need): Promise<void> {
    if (at < 0 || at + length > this.size)
      throw new FaultError({ kind: 'truncated', expected: at + length, got: this.size });
    const bytes = await this.reader.read(at, Math.min(Math.max(length, this.next), this.size - at));
    if (bytes.length < length)
      throw new FaultError({ kind: 'truncated', expected: at + length, got: at + bytes.length });
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.start = at;
    this.next = Math.min(this.next * 4, largestWindow);
  }

  u8(at: number): number {
    return this.view.getUint8(at - this.start);
  }

  u16(at: number, big: boolean): number {
    return this.view.getUint16(at - this.start, !big);
  }

  u32(at: number, big: boolean): number {
    return this.view.getUint32(at - this.start, !big);
  }

  /** A view of the window: to be used before the next `load`. */
  slice(at: number, length: number): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(at - this.start, at - this.start + length);
  }
}

/** Runs a parser to its end, reading what it asks for. */
export async function parseAll<T>(parsing: Parsing<T>, source: ByteSource): Promise<T> {
  let step = parsing.next();
  while (!step.done) {
    await source.load(step.value);
    step = parsing.next();
  }
  return step.value;
}
