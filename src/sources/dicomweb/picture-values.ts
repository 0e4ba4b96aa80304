import type { SeriesAddress } from '#src/model/dicom/address.ts';
import { isUid } from '#src/model/dicom/uid.ts';
import { faultOf } from '#src/model/fault/fault.ts';
import { bulkOf, needsBulk, withBulk } from '#src/part10/bulk.ts';
import { text, type DicomJson } from '#src/part10/dicom-json.ts';
import { bulkBody, wholeObject } from './bulk-body.ts';
import type { Http } from './http.ts';

/**
 * An instance's metadata with the tables, palettes and overlays that its picture needs: stores leave out of metadata what is
 * long, and without it the picture would be another. Out of the whole object where the store does not give them alone;
 * throws a FaultError where they cannot be had at all.
 */
export async function withPictureValues(
  http: Http,
  series: SeriesAddress,
  json: DicomJson,
  signal: AbortSignal,
): Promise<DicomJson> {
  const instance = text(json, '00080018');
  if (!needsBulk(json) || !isUid(instance)) return json;
  const address = { ...series, instance };
  try {
    return await withBulk(json, (uri) => bulkBody(http, address, uri, signal));
  } catch (error) {
    const { kind } = faultOf(error);
    if (kind !== 'refused' && kind !== 'missing') throw error;
    const file = await wholeObject(http, address, signal);
    return { ...json, ...(await withBulk(file.dataset, bulkOf(file))) };
  }
}
