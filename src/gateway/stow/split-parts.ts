import { Problem } from '../http/problem.ts';

/** Hears the parts of an upload as they come; each call is awaited, so that a slow disk slows the sender. */
export interface PartSink {
  begin(contentType: string): Promise<void>;
  data(chunk: Buffer): Promise<void>;
  end(): Promise<void>;
}

const longestHeaders = 16 << 10;
const emptyLine = Buffer.from('\r\n\r\n');

/**
 * Takes a multipart body (RFC 2046 5.1) apart without keeping more of it than a chunk and a boundary. Throws a
 * {@link Problem} 400 when the body is no multipart or ends before its closing boundary.
 */
export async function splitParts(body: AsyncIterable<Buffer>, boundary: string, sink: PartSink): Promise<void> {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first boundary has no line before it.
  let buffer: Buffer = Buffer.from('\r\n');
  let state: 'preamble' | 'delimiter' | 'headers' | 'body' | 'closed' = 'preamble';
  for await (const chunk of body) {
    if (state === 'closed') continue;
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    let more = true;
    while (more) {
      more = false;
      if (state === 'preamble' || state === 'body') {
        const at = buffer.indexOf(delimiter);
        const until = at < 0 ? Math.max(0, buffer.length - delimiter.length + 1) : at;
        if (state === 'body' && until > 0) await sink.data(buffer.subarray(0, until));
        if (at >= 0) {
          if (state === 'body') await sink.end();
          state = 'delimiter';
          more = true;
        }
        buffer = buffer.subarray(at < 0 ? until : at + delimiter.length);
      } else if (state === 'delimiter' && buffer.length >= 2) {
        if (buffer.toString('latin1', 0, 2) === '--') {
          state = 'closed';
          break;
        }
        // Spaces may follow the boundary. The line end stays: with no headers it is half of the empty line.
        const at = buffer.indexOf('\r\n');
        if (at > 256 || (at < 0 && buffer.length > 256)) throw new Problem(400, 'no line end after a boundary');
        if (at >= 0) {
          buffer = buffer.subarray(at);
          state = 'headers';
          more = true;
        }
      } else if (state === 'headers') {
        const at = buffer.indexOf(emptyLine);
        if ((at < 0 ? buffer.length : at) > longestHeaders)
          throw new Problem(400, 'the headers of a part are too long');
        if (at >= 0) {
          await sink.begin(contentType(buffer.toString('latin1', 0, at)));
          buffer = buffer.subarray(at + emptyLine.length);
          // So that an empty body, where the boundary follows at once, is found too.
          buffer =
            buffer.subarray(0, 2).toString('latin1') === '--' ? Buffer.concat([Buffer.from('\r\n'), buffer]) : buffer;
          state = 'body';
          more = true;
        }
      }
    }
  }
  if (state !== 'closed') throw new Problem(400, 'the upload ends before its closing boundary');
}

function contentType(headers: string): string {
  const match = /(?:^|\r\n)content-type[ \t]*:[ \t]*([^\r\n]*)/i.exec(headers);
  return match?.[1]?.trim() ?? '';
}
