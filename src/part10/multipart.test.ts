import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FaultError } from '#src/model/fault/fault.ts';
import { boundaryOf, readMultipart, type MultipartPart } from './multipart.ts';

interface Piece {
  readonly headers: string;
  readonly body: Uint8Array;
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

/** RFC 2046 section 5.1.1, written out. */
function write(boundary: string, pieces: readonly Piece[], close = true): Uint8Array<ArrayBuffer> {
  const parts = pieces.map(({ headers, body }) => join(text(`\r\n--${boundary}\r\n${headers}\r\n\r\n`), body));
  return join(text('a preamble to be ignored'), ...parts, text(close ? `\r\n--${boundary}--\r\nan epilogue` : ''));
}

function stream(bytes: Uint8Array, cuts: readonly number[]): ReadableStream<Uint8Array> {
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1))), bytes.length].sort((a, b) => a - b);
  let from = 0;
  return new ReadableStream({
    pull(controller) {
      const to = ends.shift();
      if (to === undefined) controller.close();
      else {
        controller.enqueue(bytes.slice(from, to));
        from = to;
      }
    },
  });
}

async function read(bytes: Uint8Array, cuts: readonly number[] = [], options = {}): Promise<MultipartPart[]> {
  const parts: MultipartPart[] = [];
  for await (const part of readMultipart(stream(bytes, cuts), 'BOUND', options)) parts.push(part);
  return parts;
}

async function faultOfReading(bytes: Uint8Array, options = {}): Promise<string> {
  try {
    await read(bytes, [], options);
    return 'none';
  } catch (error) {
    return error instanceof FaultError ? error.fault.kind : String(error);
  }
}

/** Bodies that look as much like delimiters as they can without being one. */
const body = fc
  .array(fc.constantFrom('\r', '\n', '-', '--', '\r\n', '\r\n--', '\r\n--BOUN', 'BOUND', 'x', '\0', '--BOUND'), {
    maxLength: 30,
  })
  .map((bits) => text(bits.join('').replaceAll('\r\n--BOUND', '\r\n--BOUN')));

describe('a multipart body', () => {
  it('gives the same parts however its chunks are split, with lengths announced, wrong or missing', async () => {
    const lengths = fc.constantFrom('none', 'right', 'short', 'long');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(body, lengths), { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(), { maxLength: 40 }),
        async (drawn, cuts) => {
          const pieces = drawn.map(([bytes, length]) => {
            const announced = bytes.length + { none: 0, right: 0, short: -1, long: 7 }[length];
            const line = length === 'none' ? '' : `\r\nContent-Length: ${Math.max(0, announced)}`;
            return { headers: `CONTENT-type: application/octet-stream${line}`, body: bytes };
          });
          const parts = await read(write('BOUND', pieces), cuts);
          expect(parts.map((part) => [...part.body])).toEqual(pieces.map((piece) => [...piece.body]));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('has headers of any case, folded, quoted or bare', async () => {
    const headers =
      'content-TYPE: Application/Octet-Stream;\r\n transfer-syntax="1.2.840.10008.1.2.4.201"\r\ncontent-location:  /a/b';
    const [part] = await read(write('BOUND', [{ headers, body: text('x') }]));
    expect(part?.headers).toMatchObject({
      mime: 'application/octet-stream',
      transferSyntax: '1.2.840.10008.1.2.4.201',
      location: '/a/b',
    });
  });

  it('may have parts without headers and without a body', async () => {
    const parts = await read(join(text('--BOUND\r\n\r\nbare\r\n--BOUND\r\nA: b\r\n\r\n\r\n--BOUND--')));
    expect(parts.map((part) => new TextDecoder().decode(part.body))).toEqual(['bare', '']);
  });

  it('that ends before its closing boundary is truncated', async () => {
    const whole = write('BOUND', [{ headers: 'A: b', body: text('some bytes') }]);
    expect(await faultOfReading(write('BOUND', [{ headers: 'A: b', body: text('some') }], false))).toBe('truncated');
    expect(await faultOfReading(whole.slice(0, whole.length - 20))).toBe('truncated');
    expect(await faultOfReading(new Uint8Array(0))).toBe('truncated');
  });

  it('that is an HTML page is corrupt, and a part beyond the limit is refused before it is read', async () => {
    expect(await faultOfReading(new Uint8Array(100_000).fill(0x20))).toBe('corrupt');
    const long = write('BOUND', [{ headers: 'Content-Length: 1000000000', body: text('x') }]);
    expect(await faultOfReading(long, { maxPart: 1000 })).toBe('too-large');
    expect(
      await faultOfReading(write('BOUND', [{ headers: 'A: b', body: new Uint8Array(2000) }]), { maxPart: 1000 }),
    ).toBe('too-large');
  });

  it('gives each body a buffer of its own, as long as the body', async () => {
    const parts = await read(
      write('BOUND', [
        { headers: 'Content-Length: 3', body: text('abc') },
        { headers: 'A: b', body: text('de') },
      ]),
      [50],
    );
    expect(parts.map((part) => part.body.buffer.byteLength)).toEqual([3, 2]);
  });

  it('tells of a part that is still coming', async () => {
    const seen: number[] = [];
    const bytes = write('BOUND', [{ headers: 'Content-Length: 100', body: new Uint8Array(100).fill(7) }]);
    await read(bytes, [90, 120], { onProgress: (_: unknown, soFar: Uint8Array) => seen.push(soFar.length) });
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every((length, i) => length <= 100 && length >= (seen[i - 1] ?? 0))).toBe(true);
  });
});

describe('a boundary', () => {
  it('is read from the content type, quoted or not, and from multipart types alone', () => {
    expect(boundaryOf('multipart/related; type="application/dicom"; boundary="a=b; c"')).toBe('a=b; c');
    expect(boundaryOf('Multipart/Related;BOUNDARY=abc;type=x')).toBe('abc');
    expect(boundaryOf('text/html; boundary=abc')).toBeUndefined();
  });
});
