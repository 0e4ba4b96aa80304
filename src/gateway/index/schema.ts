import type { Database } from './database.ts';

/** Raised with every change below. The index can always be made again from the files, so an old one is thrown away. */
const version = 3;

const tables = `
  -- Where files come from. Only active roots are shown; others keep their rows for the next time they are named.
  CREATE TABLE root (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, path TEXT NOT NULL UNIQUE, active INTEGER NOT NULL DEFAULT 0
  );
  -- Every file looked at; size and modified tell whether it has changed, content_size is that of the DICOM file.
  -- location is what is read: the file itself, or the copy unpacked from a zip (member).
  CREATE TABLE file (
    id INTEGER PRIMARY KEY, root INTEGER NOT NULL REFERENCES root(id) ON DELETE CASCADE,
    path TEXT NOT NULL, member TEXT NOT NULL DEFAULT '', location TEXT NOT NULL,
    size INTEGER NOT NULL, modified INTEGER NOT NULL, content_size INTEGER, digest BLOB, reason TEXT,
    UNIQUE (root, path, member)
  );
  CREATE TABLE instance (
    file INTEGER PRIMARY KEY REFERENCES file(id) ON DELETE CASCADE,
    study TEXT NOT NULL, series TEXT NOT NULL, sop TEXT NOT NULL, sop_class TEXT NOT NULL, syntax TEXT NOT NULL,
    number INTEGER, frames INTEGER NOT NULL, inflated INTEGER NOT NULL, frame_fault TEXT,
    shown INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX instance_sop ON instance (sop);
  CREATE INDEX instance_shown ON instance (study, series, number, file) WHERE shown = 1;
  CREATE INDEX instance_series ON instance (study, series);
  -- Offsets are of the file, or of its inflated data set. more holds further fragments: [[offset, length], ...].
  CREATE TABLE frame (
    file INTEGER NOT NULL REFERENCES file(id) ON DELETE CASCADE, number INTEGER NOT NULL,
    offset INTEGER NOT NULL, length INTEGER NOT NULL, more TEXT, digest BLOB NOT NULL,
    PRIMARY KEY (file, number)
  ) WITHOUT ROWID;
  -- DICOM JSON: all of it, and what searches answer with unasked.
  CREATE TABLE metadata (
    file INTEGER PRIMARY KEY REFERENCES file(id) ON DELETE CASCADE, brief TEXT NOT NULL, json TEXT NOT NULL
  );
  -- Made from the instances that are shown.
  CREATE TABLE study (
    uid TEXT PRIMARY KEY, first INTEGER NOT NULL, date TEXT, time TEXT, accession TEXT, study_id TEXT, description TEXT,
    referrer TEXT, patient_id TEXT, issuer TEXT, name_alphabetic TEXT, name_ideographic TEXT, name_phonetic TEXT,
    name_words TEXT, birth_date TEXT, sex TEXT, modalities TEXT NOT NULL, series_count INTEGER NOT NULL,
    instance_count INTEGER NOT NULL
  );
  CREATE INDEX study_date ON study (date DESC, time DESC);
  CREATE TABLE series (
    study TEXT NOT NULL, uid TEXT NOT NULL, first INTEGER NOT NULL, modality TEXT, number INTEGER, description TEXT,
    date TEXT, time TEXT, body_part TEXT, instance_count INTEGER NOT NULL, PRIMARY KEY (study, uid)
  );
`;

export function prepareSchema(db: Database): void {
  const found = db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;
  if (found === version) return;
  db.exec('PRAGMA foreign_keys=OFF');
  db.transaction(() => {
    const old = db.all<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    );
    for (const { name } of old) db.exec(`DROP TABLE "${name.replaceAll('"', '""')}"`);
    db.exec(tables);
    db.exec(`PRAGMA user_version=${version}`);
  });
  db.exec('PRAGMA foreign_keys=ON');
}
