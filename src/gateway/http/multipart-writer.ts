import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';

/** One part of a multipart/related body (RFC 2387) that is made when its turn comes. */
export interface OutgoingPart {
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes. */
  readonly length: number;
  readonly body: () => AsyncIterable<Uint8Array>;
}

export interface OutgoingMultipart {
  readonly boundary: string;
  /** Bytes of the whole body. */
  readonly length: number;
  readonly stream: Readable;
}

/** Small parts that are read ahead while the one before is being sent. Parts, and bytes. */
const ahead = 4;
const smallUpTo = 4 << 20;

/** The body is read as fast as it is taken and no faster. A part that is not as long as it said ends the connection. */
export function writeMultipart(parts: readonly OutgoingPart[]): OutgoingMultipart {
  const boundary = `fovea-${randomBytes(12).toString('hex')}`;
  const heads = parts.map((part, i) => headOf(part, boundary, i === 0));
  const end = Buffer.from(parts.length === 0 ? `--${boundary}--\r\n` : `\r\n--${boundary}--\r\n`, 'latin1');
  const length = parts.reduce((sum, part, i) => sum + part.length + (heads[i]?.length ?? 0), end.length);
  return {
    boundary,
    length,
    stream: Readable.from(bodyOf(parts, heads, end), { objectMode: false, highWaterMark: 1 << 20 }),
  };
}

function headOf(part: OutgoingPart, boundary: string, first: boolean): Buffer {
  const lines = Object.entries({ ...part.headers, 'Content-Length': String(part.length) }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.from(`${first ? '' : '\r\n'}--${boundary}\r\n${lines.join('')}\r\n`, 'latin1');
}

async function* bodyOf(
  parts: readonly OutgoingPart[],
  heads: readonly Buffer[],
  end: Buffer,
): AsyncGenerator<Uint8Array> {
  const started: Promise<readonly Uint8Array[]>[] = [];
  let next = 0;
  const startMore = (): void => {
    while (started.length < ahead && next < parts.length) {
      const part = parts[next];
      if (!part || part.length > smallUpTo) return;
      next++;
      const reading = collect(part);
      reading.catch(() => undefined);
      started.push(reading);
    }
  };
  for (const [i, part] of parts.entries()) {
    startMore();
    const head = heads[i] ?? Buffer.alloc(0);
    const small = started.shift();
    if (small) {
      const chunks = await small;
      startMore();
      yield Buffer.concat([head, ...chunks]);
      continue;
    }
    next = i + 1;
    yield head;
    yield* exactly(part);
  }
  yield end;
}

async function collect(part: OutgoingPart): Promise<readonly Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of exactly(part)) chunks.push(chunk);
  return chunks;
}

async function* exactly(part: OutgoingPart): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const chunk of part.body()) {
    sent += chunk.length;
    if (sent > part.length) break;
    yield chunk;
  }
  if (sent !== part.length) throw new Error('the file is not as it was when it was indexed');
}
