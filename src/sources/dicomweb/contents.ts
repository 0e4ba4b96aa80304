import type { FrameAddress, SeriesAddress, StudyAddress } from '#src/model/dicom/address.ts';
import type { InstanceRecord, SeriesRecord, StudyRecord } from '#src/model/dicom/records.ts';
import { isUid, type Uid } from '#src/model/dicom/uid.ts';
import { FaultError, faultOf } from '#src/model/fault/fault.ts';
import { number, text, type DicomJson } from '#src/part10/dicom-json.ts';
import { instanceRecord, seriesRecord, studyRecord } from '#src/part10/records.ts';
import type { StudyContents } from '../source.ts';
import type { Http } from './http.ts';
import { instanceMetadata, seriesPath, streamSeries } from './metadata.ts';

const seriesColumns = [
  'SeriesDescription',
  'BodyPartExamined',
  'Laterality',
  'ProtocolName',
  'NumberOfSeriesRelatedInstances',
];
const studyColumns = [
  'StudyDescription',
  'InstitutionName',
  'IssuerOfPatientID',
  'PatientAge',
  'PatientSex',
  'PatientBirthDate',
];

const instanceColumns = ['NumberOfFrames'];

/** Instances asked for where a store does not say how many a series has. */
const firstRows = 100;

/** The study, its series, and one instance of a series, by QIDO-RS where that is quick and by metadata where it fails. */
export class Contents {
  readonly #http: Http;
  readonly #counts = new Map<Uid, number>();
  /** Whether this store takes `includefield` in queries. */
  #columns = true;

  readonly #foresee: (frame: FrameAddress) => void;

  /** `foresee` hears of a frame that will be wanted next. */
  constructor(http: Http, foresee: (frame: FrameAddress) => void) {
    this.#http = http;
    this.#foresee = foresee;
  }

  /** Instances of a series, if the store said. */
  count(series: SeriesAddress): number | undefined {
    return this.#counts.get(series.series);
  }

  async study(study: StudyAddress, signal: AbortSignal): Promise<StudyContents> {
    const [found, rows] = await Promise.all([
      this.#studyRow(study, signal),
      this.#rows(`/studies/${study.study}/series`, [], seriesColumns, signal),
    ]);
    const series = new Map<Uid, SeriesRecord>();
    for (const row of rows) {
      // A store that ignores the path's level sends series of other studies too.
      if ((text(row, '0020000D') ?? study.study) !== study.study) continue;
      const record = seriesRecord(row, study);
      if (!record) continue;
      series.set(record.address.series, record);
      if (record.instanceCount !== undefined) this.#counts.set(record.address.series, record.instanceCount);
    }
    const [first] = series.keys();
    const record =
      found ?? (first === undefined ? undefined : (await this.peek({ ...study, series: first }, signal))?.study);
    if (!record) throw new FaultError({ kind: 'missing' });
    return { study: record, series: [...series.values()] };
  }

  /** One instance, near the middle of the store's order. */
  async peek(series: SeriesAddress, signal: AbortSignal): Promise<InstanceRecord | undefined> {
    const instance = await this.#middle(series, signal);
    if (instance !== undefined) {
      // Of a series of several instances each is one picture, as a rule; of a clip the first is not always what is shown.
      if ((this.count(series) ?? 0) > 1 || instance.single)
        this.#foresee({ ...series, instance: instance.uid, frame: 1 });
      const json = await this.#metadata(series, instance.uid, signal);
      const record = json && instanceRecord(json, this.#http.id);
      if (record) return record;
    }
    // The store answers no query at this level: its metadata then, and of that one from the middle.
    const all: InstanceRecord[] = [];
    for await (const part of streamSeries(this.#http, series, signal)) all.push(...part);
    return all[Math.floor(all.length / 2)];
  }

  async #metadata(series: SeriesAddress, instance: Uid, signal: AbortSignal): Promise<DicomJson | undefined> {
    try {
      return await instanceMetadata(this.#http, { ...series, instance }, signal, true);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  async #middle(
    series: SeriesAddress,
    signal: AbortSignal,
  ): Promise<{ readonly uid: Uid; readonly single: boolean } | undefined> {
    const path = `${seriesPath(series)}/instances`;
    const count = this.#counts.get(series.series);
    const keys: readonly (readonly [string, string])[] =
      count === undefined
        ? [['limit', String(firstRows)]]
        : [
            ['limit', '1'],
            ['offset', String(Math.floor(count / 2))],
          ];
    try {
      let rows = await this.#rows(path, keys, instanceColumns, signal);
      if (rows.length === 0 && count !== undefined)
        rows = await this.#rows(path, [['limit', '1']], instanceColumns, signal);
      const row = rows[Math.floor(rows.length / 2)];
      const uid = row && text(row, '00080018');
      if (!row || !isUid(uid)) return undefined;
      const frames = number(row, '00280008');
      const hasPixels = number(row, '00280010') !== undefined;
      return { uid, single: frames === 1 || (frames === undefined && hasPixels) };
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  async #studyRow(study: StudyAddress, signal: AbortSignal): Promise<StudyRecord | undefined> {
    const rows = await this.#rows('/studies', [['StudyInstanceUID', study.study]], studyColumns, signal);
    const row = rows.find((r) => text(r, '0020000D') === study.study);
    return row && studyRecord(row, study.source);
  }

  async #rows(
    path: string,
    keys: readonly (readonly [string, string])[],
    columns: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly DicomJson[]> {
    const asked = this.#columns ? columns.map((c) => ['includefield', c] as const) : [];
    const query = [...keys, ...asked].map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&');
    try {
      const { rows } = await this.#http.json(query === '' ? path : `${path}?${query}`, { signal, urgent: true });
      return rows as readonly DicomJson[];
    } catch (error) {
      const fault = faultOf(error);
      if (fault.kind === 'missing') return [];
      if (fault.kind !== 'refused' || fault.status !== 400 || asked.length === 0) throw error;
      this.#columns = false;
      return await this.#rows(path, keys, columns, signal);
    }
  }
}

/** The store has no such thing, or will not say: another way may lead to it. */
function isGone(error: unknown): boolean {
  const fault = faultOf(error);
  return fault.kind === 'missing' || fault.kind === 'refused';
}
