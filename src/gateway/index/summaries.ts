import { number, text, type DicomJson } from '#src/part10/dicom-json.ts';
import type { Database, SqlValue } from './database.ts';
import { nameColumns } from './person-words.ts';

/** What a change of the index has to be carried over from: series by study, and SOP Instance UIDs. */
export interface Touched {
  readonly series: Map<string, Set<string>>;
  readonly instances: Set<string>;
}

/** Keeps which file stands for an instance, and the rows of studies and series, in step with the files. */
export class Summaries {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  refresh({ series, instances }: Touched): void {
    for (const sop of instances) {
      this.#choose(sop);
      // A file of another series may have come to stand for the instance, or ceased to.
      for (const { study, series: uid } of this.#placesOf(sop))
        series.set(study, (series.get(study) ?? new Set()).add(uid));
    }
    for (const [study, uids] of series) {
      for (const uid of uids) this.#summariseSeries(study, uid);
      this.#summariseStudy(study);
    }
  }

  /** Everything again: after other roots have become active. */
  rebuild(): void {
    this.#db.run('UPDATE instance SET shown = 0');
    this.#db.run(
      `UPDATE instance SET shown = 1 WHERE file IN (
         SELECT min(file) FROM instance JOIN file ON file.id = instance.file JOIN root ON root.id = file.root
         WHERE root.active = 1 GROUP BY sop)`,
    );
    this.#db.run('DELETE FROM series');
    this.#db.run('DELETE FROM study');
    const all = this.#db.all<{ study: string; series: string }>(
      'SELECT DISTINCT study, series FROM instance WHERE shown = 1',
    );
    for (const { study, series } of all) this.#summariseSeries(study, series);
    for (const study of new Set(all.map((row) => row.study))) this.#summariseStudy(study);
  }

  /** Of several files with one SOP Instance UID the first is served. */
  #choose(sop: string): void {
    this.#db.run(
      `UPDATE instance SET shown = (file = (
         SELECT min(i.file) FROM instance i JOIN file ON file.id = i.file JOIN root ON root.id = file.root
         WHERE i.sop = ? AND root.active = 1)) WHERE sop = ?`,
      sop,
      sop,
    );
    this.#db.run('UPDATE instance SET shown = 0 WHERE sop = ? AND shown IS NULL', sop);
  }

  #placesOf(sop: string): { study: string; series: string }[] {
    return this.#db.all('SELECT DISTINCT study, series FROM instance WHERE sop = ?', sop);
  }

  #summariseSeries(study: string, uid: string): void {
    const found = this.#db.get<{ first: number | null; count: number }>(
      'SELECT min(file) AS first, count(*) AS count FROM instance WHERE study = ? AND series = ? AND shown = 1',
      study,
      uid,
    );
    if (!found || found.first === null) {
      this.#db.run('DELETE FROM series WHERE study = ? AND uid = ?', study, uid);
      return;
    }
    const known = this.#db.get<{ first: number }>('SELECT first FROM series WHERE study = ? AND uid = ?', study, uid);
    if (known?.first === found.first) {
      this.#db.run('UPDATE series SET instance_count = ? WHERE study = ? AND uid = ?', found.count, study, uid);
      return;
    }
    const json = this.#metadata(found.first);
    this.#replace('series', {
      study,
      uid,
      first: found.first,
      modality: text(json, '00080060') ?? null,
      number: number(json, '00200011') ?? null,
      description: text(json, '0008103E') ?? null,
      date: text(json, '00080021') ?? null,
      time: text(json, '00080031') ?? null,
      body_part: text(json, '00180015') ?? null,
      instance_count: found.count,
    });
  }

  #summariseStudy(uid: string): void {
    const totals = this.#db.get<{ first: number | null; series: number; instances: number }>(
      'SELECT min(first) AS first, count(*) AS series, sum(instance_count) AS instances FROM series WHERE study = ?',
      uid,
    );
    if (!totals || totals.first === null) {
      this.#db.run('DELETE FROM study WHERE uid = ?', uid);
      return;
    }
    const modalities = this.#db
      .all<{ modality: string }>(
        'SELECT DISTINCT modality FROM series WHERE study = ? AND modality IS NOT NULL ORDER BY modality',
        uid,
      )
      .map(({ modality }) => modality);
    const json = this.#metadata(totals.first);
    const name = nameColumns(json, '00100010');
    this.#replace('study', {
      uid,
      first: totals.first,
      date: text(json, '00080020') ?? null,
      time: text(json, '00080030') ?? null,
      accession: text(json, '00080050') ?? null,
      study_id: text(json, '00200010') ?? null,
      description: text(json, '00081030') ?? null,
      referrer: nameColumns(json, '00080090').words,
      patient_id: text(json, '00100020') ?? null,
      issuer: text(json, '00100021') ?? null,
      name_alphabetic: name.alphabetic,
      name_ideographic: name.ideographic,
      name_phonetic: name.phonetic,
      name_words: name.words,
      birth_date: text(json, '00100030') ?? null,
      sex: text(json, '00100040') ?? null,
      modalities: JSON.stringify(modalities),
      series_count: totals.series,
      instance_count: totals.instances,
    });
  }

  #metadata(file: number): DicomJson {
    const row = this.#db.get<{ json: string }>('SELECT brief AS json FROM metadata WHERE file = ?', file);
    return row ? (JSON.parse(row.json) as DicomJson) : {};
  }

  #replace(table: 'study' | 'series', row: Readonly<Record<string, SqlValue>>): void {
    const names = Object.keys(row);
    const marks = names.map(() => '?').join(', ');
    this.#db.run(`INSERT OR REPLACE INTO ${table} (${names.join(', ')}) VALUES (${marks})`, ...Object.values(row));
  }
}
