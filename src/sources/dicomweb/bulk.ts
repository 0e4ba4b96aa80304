import type { InstanceAddress } from '#src/model/dicom/address.ts';
import { FaultError, faultOf } from '#src/model/fault/fault.ts';
import { bulkUri, inlineBytes } from '#src/part10/dicom-json.ts';
import { bulkBytes } from '#src/part10/locate-frames.ts';
import { bulkBody, wholeObject } from './bulk-body.ts';
import type { Http } from './http.ts';
import { Ladder } from './ladder.ts';
import { instanceMetadata } from './metadata.ts';

/**
 * One binary value: in the metadata, where the metadata says it is, or out of the whole object where the store drops it.
 * Throws `missing` where the object has no such value.
 */
export async function bulkValue(
  http: Http,
  instance: InstanceAddress,
  tag: string,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const json = await instanceMetadata(http, instance, signal, true);
  const inline = inlineBytes(json, tag);
  if (inline) return inline;
  const uri = bulkUri(json, tag);
  if (uri === undefined) return await fromObject(http, instance, tag, signal);
  try {
    return await bulkBody(http, instance, uri, signal);
  } catch (error) {
    if (!Ladder.refuses(faultOf(error))) throw error;
    return await fromObject(http, instance, tag, signal);
  }
}

async function fromObject(
  http: Http,
  instance: InstanceAddress,
  tag: string,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const file = await wholeObject(http, instance, signal);
  const value = inlineBytes(file.dataset, tag) ?? (await bulkBytes(file.reader, bulkUri(file.dataset, tag)));
  if (!value) throw new FaultError({ kind: 'missing' });
  return value.slice();
}
