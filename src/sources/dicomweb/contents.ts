import type { FrameAddress, SeriesAddress, StudyAddress } from '#src/model/dicom/address.ts';
import type { InstanceRecord, SeriesRecord, StudyRecord } from '#src/model/dicom/records.ts';
import { isUid, type Uid } from '#src/model/dicom/uid.ts';
import { movingModalities } from '#src/model/dicom/moving.ts';
import { firstLook } from '#src/model/session/first-look.ts';
import { FaultError, faultOf } from '#src/model/fault/fault.ts';
import { number, text, type DicomJson } from '#src/part10/dicom-json.ts';
import { instanceRecord, seriesRecord, studyRecord } from '#src/part10/records.ts';
import type { StudyContents } from '../source.ts';
import type { Http } from './http.ts';
import { instanceMetadata, streamSeries } from './metadata.ts';
import { seriesPath } from './paths.ts';
import { withPictureValues } from './picture-values.ts';

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

/** An instance as a query tells of it. */
interface Found {
  readonly uid: Uid;
  /** Undefined where the store does not say that it has a picture. */
  readonly frames: number | undefined;
  readonly syntax: Uid | undefined;
}

/** The study, its series, and one instance of a series, by QIDO-RS where that is quick and by metadata where it fails. */
export class Contents {
  readonly #http: Http;
  readonly #counts = new Map<Uid, number>();
  readonly #modalities = new Map<Uid, string>();
  /** Whether this store takes `includefield` in queries. */
  #columns = true;

  readonly #foresee: (frame: FrameAddress) => void;
  readonly #expect: (syntax: Uid) => void;

  /** `foresee` hears of a frame that will be wanted next, `expect` of the syntax that it is stored in. */
  constructor(http: Http, foresee: (frame: FrameAddress) => void, expect: (syntax: Uid) => void) {
    this.#http = http;
    this.#foresee = foresee;
    this.#expect = expect;
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
      this.#modalities.set(record.address.series, record.modality);
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
      if (instance.syntax) this.#expect(instance.syntax);
      const frame = this.#firstShown(series, instance.frames);
      if (frame !== undefined) this.#foresee({ ...series, instance: instance.uid, frame });
      const json = await this.#metadata(series, instance.uid, signal);
      const record = json && instanceRecord(json, this.#http.id);
      if (record?.image && record.transferSyntax) this.#expect(record.transferSyntax);
      if (record) return record;
    }
    // The store answers no query at this level: its metadata then, and of that one from the middle.
    const all: InstanceRecord[] = [];
    for await (const part of streamSeries(this.#http, series, signal)) all.push(...part);
    return all[Math.floor(all.length / 2)];
  }

  /**
   * The frame of an instance that is shown first, as far as that can be told without its metadata: a clip begins at its
   * beginning, a stack in its middle. Undefined for an object that may have no picture.
   */
  #firstShown(series: SeriesAddress, frames: number | undefined): number | undefined {
    // A store that does not say is asked all the same where many instances make a series: each is a picture, as a rule.
    if (frames === undefined) return (this.count(series) ?? 0) > 1 ? 1 : undefined;
    return 1 + firstLook(frames, movingModalities.has(this.#modalities.get(series.series) ?? ''));
  }

  async #metadata(series: SeriesAddress, instance: Uid, signal: AbortSignal): Promise<DicomJson | undefined> {
    try {
      const json = await instanceMetadata(this.#http, { ...series, instance }, signal, true);
      return await withPictureValues(this.#http, series, json, signal);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  async #middle(series: SeriesAddress, signal: AbortSignal): Promise<Found | undefined> {
    const path = `${seriesPath(series)}/instances`;
    const count = this.#counts.get(series.series);
    const keys: readonly (readonly [string, string])[] =
      count === undefined
        ? [['limit', String(firstRows)]]
        : [
            ['limit', '1'],
            ['offset', String(firstLook(count, false))],
          ];
    try {
      let rows = await this.#rows(path, keys, instanceColumns, signal);
      if (rows.length === 0 && count !== undefined)
        rows = await this.#rows(path, [['limit', '1']], instanceColumns, signal);
      const row = rows[Math.floor(rows.length / 2)];
      const uid = row && text(row, '00080018');
      if (!row || !isUid(uid)) return undefined;
      const frames = number(row, '00280008') ?? (number(row, '00280010') === undefined ? undefined : 1);
      const syntax = text(row, '00083002');
      return { uid, frames, syntax: isUid(syntax) ? syntax : undefined };
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
