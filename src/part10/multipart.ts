import { MultipartParser, parameter, type MultipartOptions, type MultipartPart } from './multipart-parser.ts';

export { parameter } from './multipart-parser.ts';
export type { MultipartOptions, MultipartPart, PartHeaders } from './multipart-parser.ts';

/**
 * The parts of a `multipart/related` body (RFC 2046 section 5.1) as they complete. Chunks may be split anywhere. Throws
 * `truncated` when the stream ends before the closing boundary, `corrupt` when the body is no multipart.
 */
export async function* readMultipart(
  stream: ReadableStream<Uint8Array>,
  boundary: string,
  options: MultipartOptions = {},
): AsyncGenerator<MultipartPart> {
  const reader = stream.getReader();
  const parser = new MultipartParser(boundary, options);
  let finished = false;
  try {
    while (!finished) {
      const { done, value } = await reader.read();
      if (done) {
        yield* parser.end();
        finished = true;
        break;
      }
      yield* parser.push(value);
      // What follows the closing boundary is an epilogue, of no interest.
      finished = parser.closed;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

/** The boundary of a Content-Type of type multipart; undefined for any other. */
export function boundaryOf(contentType: string): string | undefined {
  if (!/^\s*multipart\//i.test(contentType)) return undefined;
  return parameter(contentType, 'boundary');
}
