import type { InstanceAddress } from '#src/model/dicom/address.ts';
import { FaultError, faultOf } from '#src/model/fault/fault.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10, type Part10 } from '#src/part10/read-part10.ts';
import { readParts } from './frame-parts.ts';
import type { Http } from './http.ts';
import { Ladder } from './ladder.ts';
import { instancePath, seriesPath } from './paths.ts';
import { attempts } from './retry.ts';

const bulkAccepts = ['multipart/related; type="application/octet-stream"', 'application/octet-stream'] as const;
const instanceAccepts = [
  'application/dicom; transfer-syntax=*',
  'multipart/related; type="application/dicom"; transfer-syntax=*',
] as const;

/** What a BulkDataURI of an instance's metadata points at. */
export async function bulkBody(
  http: Http,
  instance: InstanceAddress,
  uri: string,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  return await firstBody(http, bulkAddress(http.root, instance, uri), bulkAccepts, signal);
}

/** The object's file, in the syntax it is stored in. */
export async function wholeBytes(
  http: Http,
  instance: InstanceAddress,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  return await firstBody(http, instancePath(instance), instanceAccepts, signal);
}

/** The whole object, for what a store does not give alone. */
export async function wholeObject(http: Http, instance: InstanceAddress, signal: AbortSignal): Promise<Part10> {
  const bytes = await wholeBytes(http, instance, signal);
  return await readPart10(bytesReader(bytes), { bulkAbove: 64 });
}

/** A relative address is relative to the series, as stores that are plain folders write it. */
export function bulkAddress(root: string, instance: InstanceAddress, uri: string): string {
  const address = new URL(uri, `${root}${seriesPath(instance)}/`);
  // A store behind a proxy may name itself as it is known inside: what follows its own root is what counts.
  const rootPath = new URL(root).pathname;
  const inside = address.pathname.indexOf('/studies/');
  if (address.origin !== new URL(root).origin && inside >= 0) {
    return new URL(rootPath + address.pathname.slice(inside) + address.search, root).href;
  }
  return address.href;
}

async function firstBody(
  http: Http,
  path: string,
  accepts: readonly string[],
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  let refusal: unknown = new FaultError({ kind: 'missing' });
  for (const accept of accepts) {
    try {
      return await attempts(signal, async () => {
        const reply = await http.open(path, { accept, signal });
        try {
          for await (const part of readParts(reply)) return part.bytes;
        } catch (error) {
          throw http.failure(error, signal);
        } finally {
          reply.leave();
        }
        throw new FaultError({ kind: 'missing' });
      });
    } catch (error) {
      if (!Ladder.refuses(faultOf(error))) throw error;
      refusal = error;
    }
  }
  throw refusal;
}
