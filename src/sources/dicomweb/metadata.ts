import type { InstanceAddress, SeriesAddress } from '#src/model/dicom/address.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import { FaultError, faultOf } from '#src/model/fault/fault.ts';
import { needsBulk } from '#src/part10/bulk.ts';
import { text, type DicomJson } from '#src/part10/dicom-json.ts';
import { instanceRecord } from '#src/part10/records.ts';
import type { Http } from './http.ts';
import { readJsonArray } from './json-array.ts';
import { instancePath, seriesPath } from './paths.ts';
import { withPictureValues } from './picture-values.ts';
import { pause, passes, retries } from './retry.ts';

/** The data set of one instance without its bulk data. Throws `missing` when the store sends none. */
export async function instanceMetadata(
  http: Http,
  instance: InstanceAddress,
  signal: AbortSignal,
  urgent: boolean,
): Promise<DicomJson> {
  const { rows } = await http.json(`${instancePath(instance)}/metadata`, { signal, urgent });
  const json = (rows as readonly DicomJson[]).find(
    (row) => (text(row, '00080018') ?? instance.instance) === instance.instance,
  );
  if (!json) throw new FaultError({ kind: 'missing' });
  return json;
}

/**
 * All instances of a series: its metadata as they stream in; where the store has none at this level, by a query and each
 * instance's own. A connection that breaks is tried again, and no instance is given twice. Those whose picture needs values
 * that the metadata leaves out come last: these are asked for when the stream no longer holds a connection.
 */
export async function* streamSeries(
  http: Http,
  series: SeriesAddress,
  signal: AbortSignal,
): AsyncGenerator<readonly InstanceRecord[], void, void> {
  const given = new Set<Uid>();
  const lacking: DicomJson[] = [];
  const fresh = (objects: readonly unknown[]): InstanceRecord[] => {
    const records: InstanceRecord[] = [];
    for (const json of objects as readonly DicomJson[]) {
      const record = instanceRecord(json, http.id);
      if (!record || record.address.series !== series.series || given.has(record.address.instance)) continue;
      given.add(record.address.instance);
      if (needsBulk(json)) lacking.push(json);
      else records.push(record);
    }
    return records;
  };
  let whole = false;
  for (let again = 0; ; again++) {
    try {
      for await (const objects of seriesMetadata(http, series, signal)) {
        const records = fresh(objects);
        if (records.length > 0) yield records;
      }
      whole = given.size > 0;
      break;
    } catch (error) {
      const fault = faultOf(error);
      if (passes(fault) && again < retries) {
        await pause(again, error, signal);
        continue;
      }
      if (fault.kind !== 'missing' && fault.kind !== 'refused') throw error;
      break;
    }
  }
  if (!whole) {
    for await (const objects of instanceByInstance(http, series, signal)) {
      const records = fresh(objects);
      if (records.length > 0) yield records;
    }
  }
  yield* completed(http, series, lacking, signal);
}

async function* completed(
  http: Http,
  series: SeriesAddress,
  lacking: readonly DicomJson[],
  signal: AbortSignal,
): AsyncGenerator<readonly InstanceRecord[], void, void> {
  for (let at = 0; at < lacking.length; at += together) {
    const batch = lacking.slice(at, at + together);
    const all = await Promise.all(batch.map((json) => withPictureValues(http, series, json, signal)));
    yield all.map((json) => instanceRecord(json, http.id)).filter((record) => record !== undefined);
  }
}

async function* seriesMetadata(
  http: Http,
  series: SeriesAddress,
  signal: AbortSignal,
): AsyncGenerator<readonly unknown[], void, void> {
  const reply = await http.open(`${seriesPath(series)}/metadata`, { accept: 'application/dicom+json', signal });
  try {
    yield* readJsonArray(reply.body());
  } catch (error) {
    throw http.failure(error, signal);
  } finally {
    reply.leave();
  }
}

/** Instances asked for at once while each is asked for alone; the gate of the store bounds what really goes out. */
const together = 16;

async function* instanceByInstance(
  http: Http,
  series: SeriesAddress,
  signal: AbortSignal,
): AsyncGenerator<readonly unknown[], void, void> {
  const seen = new Set<string>();
  for (let offset = 0; ;) {
    const query = `limit=100&offset=${String(offset)}`;
    const { rows } = await http.json(`${seriesPath(series)}/instances?${query}`, { signal });
    const fresh = (rows as readonly DicomJson[])
      .map((row) => text(row, '00080018'))
      .filter((uid) => uid !== undefined)
      .filter((uid) => !seen.has(uid)) as Uid[];
    if (fresh.length === 0) return;
    offset += rows.length;
    for (let at = 0; at < fresh.length; at += together) {
      const batch = fresh.slice(at, at + together);
      for (const uid of batch) seen.add(uid);
      yield await Promise.all(batch.map((instance) => instanceMetadata(http, { ...series, instance }, signal, false)));
    }
  }
}
