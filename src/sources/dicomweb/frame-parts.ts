import { isUid, type Uid } from '#src/model/dicom/uid.ts';
import { FaultError } from '#src/model/fault/fault.ts';
import { boundaryOf, parameter, readMultipart, type PartHeaders } from '#src/part10/multipart.ts';
import { collect } from './collect.ts';
import { digestsOf } from './digest.ts';
import type { Reply } from './http.ts';

/** One body of an answer, and what was said of it. */
export interface FramePart {
  /** The frame, where the part says which it is. */
  readonly frame: number | undefined;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly label: Uid | undefined;
  readonly digests: readonly string[];
}

export interface ReadOptions {
  readonly onProgress?: ((soFar: Uint8Array, label: Uid | undefined, whole: number | undefined) => void) | undefined;
  /** A part's bytes are a view that holds until the next part is asked for. */
  readonly reuse?: boolean;
}

/** The parts of an answer, multipart or single alike. Throws `truncated` when a part is shorter than it says. */
export async function* readParts(
  reply: Reply,
  { onProgress, reuse = false }: ReadOptions = {},
): AsyncGenerator<FramePart, void, void> {
  const { response, contentType } = reply;
  const boundary = boundaryOf(contentType);
  // Both ways copy what they keep of a chunk.
  const body = reply.body(true);
  if (boundary === undefined) {
    const length = Number(
      response.headers.get('Content-Encoding') === null ? (response.headers.get('Content-Length') ?? NaN) : NaN,
    );
    const whole = Number.isFinite(length) ? length : undefined;
    const label = uidOf(parameter(contentType, 'transfer-syntax'));
    const bytes = await collect(body, whole, (soFar) => onProgress?.(soFar, label, whole));
    yield { frame: undefined, bytes, label, digests: digestsOf(response.headers) };
    return;
  }
  const labelOf = (headers: PartHeaders): Uid | undefined => uidOf(headers.transferSyntax);
  const parts = readMultipart(body, boundary, {
    reuse,
    ...(onProgress ? { onProgress: (headers, soFar) => onProgress(soFar, labelOf(headers), headers.length) } : {}),
  });
  for await (const { headers, body: bytes } of parts) {
    if (headers.length !== undefined && bytes.length < headers.length) {
      throw new FaultError({ kind: 'truncated', expected: headers.length, got: bytes.length });
    }
    const digests = digestsOf({ get: (name) => headers.all.get(name) });
    yield { frame: frameOf(headers.location), bytes, label: labelOf(headers), digests };
  }
}

function frameOf(location: string | undefined): number | undefined {
  const found = /\/frames\/(\d+)\/?$/.exec(location ?? '');
  return found ? Number(found[1]) : undefined;
}

function uidOf(text: string | undefined): Uid | undefined {
  return isUid(text) ? text : undefined;
}
