import { isUid, type Uid } from '#src/model/dicom/uid.ts';
import { bad, FaultError, good } from '#src/model/fault/fault.ts';
import { items, number, text, type DicomJson } from '#src/part10/dicom-json.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import type { StoreResult } from '../source.ts';
import type { Http } from './http.ts';
import { attempts } from './retry.ts';

const referencedInstance = '00081155';
const failureReason = '00081197';

/**
 * STOW-RS (PS3.18 section 10.5). One result for each file, in the order given. A whole refusal throws; objects refused
 * singly are results with the store's reason (PS3.18 table I.2-2).
 */
export async function storeObjects(
  http: Http,
  files: readonly Uint8Array<ArrayBuffer>[],
  signal: AbortSignal,
): Promise<readonly StoreResult[]> {
  if (files.length === 0) return [];
  const uids = await Promise.all(files.map(uidOf));
  const boundary = `fovea-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
  const body = new Blob([
    ...files.flatMap((file) => [`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`, file, '\r\n']),
    `--${boundary}--\r\n`,
  ]);
  // The same object may be sent twice: it is known by its UID.
  const answer = await attempts(signal, () => post(http, body, boundary, signal));
  const stored = new Set(items(answer, '00081199').map((item) => text(item, referencedInstance)));
  const failed = new Map(
    items(answer, '00081198').map((item) => [text(item, referencedInstance), number(item, failureReason)]),
  );
  return uids.map((uid): StoreResult => {
    if (uid !== undefined && failed.has(uid)) {
      const reason = failed.get(uid);
      const fault = bad({ kind: 'refused', source: http.id, status: 409 });
      return { ...fault, instance: uid, ...(reason === undefined ? {} : { reason }) };
    }
    if (uid !== undefined && stored.has(uid)) return { ...good({ instance: uid }), instance: uid };
    // Neither acknowledged nor refused: only what is acknowledged counts as stored.
    return {
      ...bad({ kind: 'refused', source: http.id, status: 200 }),
      ...(uid === undefined ? {} : { instance: uid }),
    };
  });
}

async function post(http: Http, body: Blob, boundary: string, signal: AbortSignal): Promise<DicomJson> {
  const reply = await http.open('/studies', {
    accept: 'application/dicom+json',
    signal,
    method: 'POST',
    contentType: `multipart/related; type="application/dicom"; boundary=${boundary}`,
    body,
    // 409 lists what failed, and is an answer (PS3.18 section 10.5.3.1).
    alsoAnswers: [409],
  });
  try {
    const parsed: unknown = JSON.parse((await reply.response.text()) || '{}');
    return (Array.isArray(parsed) ? (parsed[0] ?? {}) : parsed) as DicomJson;
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new FaultError({ kind: 'corrupt', reason: 'answer to a store request is not JSON' });
    throw http.failure(error, signal);
  } finally {
    reply.leave();
  }
}

async function uidOf(file: Uint8Array<ArrayBuffer>): Promise<Uid | undefined> {
  const { dataset, meta } = await readPart10(bytesReader(file));
  const uid = text(dataset, '00080018') ?? text(meta, '00020003');
  return isUid(uid) ? uid : undefined;
}
