import { createHash } from 'node:crypto';

/** Strong tag of a whole from the digests of its parts. */
export function etagOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return `"${hash.digest('hex').slice(0, 40)}"`;
}

/** Whether If-None-Match names the tag (RFC 9110 13.1.2): the answer is then 304. */
export function isNoneMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
