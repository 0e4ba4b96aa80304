import type { SeriesAddress, StudyAddress } from '#src/model/dicom/address.ts';
import type { InstanceRecord, SeriesRecord, StudyRecord } from '#src/model/dicom/records.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { StoredFile } from './stored-file.ts';

/** A file with the record under which it is known here, version and all. */
export interface Shelved {
  readonly record: InstanceRecord;
  readonly file: StoredFile;
}

interface SeriesShelf {
  readonly record: SeriesRecord;
  /** By SOP Instance UID; the first is shown, the others were different bytes under the same UID. */
  readonly instances: Map<Uid, Shelved[]>;
}

interface StudyShelf {
  readonly record: StudyRecord;
  readonly series: Map<Uid, SeriesShelf>;
}

/** What was dropped, by study, series and instance. */
export class Library {
  readonly #studies = new Map<Uid, StudyShelf>();

  /** Files of an instance that are already here. */
  known(record: InstanceRecord): readonly Shelved[] {
    return [...(this.#series(record.series.address)?.instances.get(record.address.instance) ?? [])];
  }

  /** Puts a file in; `version` where another file of the same UID is here. */
  add(file: StoredFile, version?: string): InstanceRecord {
    const { record: read } = file;
    const { study, series, instance } = read.address;
    const studyShelf = this.#studies.get(study) ?? { record: read.study, series: new Map<Uid, SeriesShelf>() };
    this.#studies.set(study, studyShelf);
    const seriesShelf = studyShelf.series.get(series) ?? { record: read.series, instances: new Map<Uid, Shelved[]>() };
    studyShelf.series.set(series, seriesShelf);
    const record: InstanceRecord = {
      ...read,
      // One record for all saves memory, but a file that names another patient keeps its own: that must be seen.
      study: samePatient(read.study, studyShelf.record) ? studyShelf.record : read.study,
      series: read.series.modality === seriesShelf.record.modality ? seriesShelf.record : read.series,
      address: version === undefined ? read.address : { ...read.address, version },
    };
    const here = seriesShelf.instances.get(instance);
    if (here) here.push({ record, file });
    else seriesShelf.instances.set(instance, [{ record, file }]);
    return record;
  }

  studies(): readonly StudyRecord[] {
    return [...this.#studies.values()].map(studyOf);
  }

  study(address: StudyAddress): { readonly study: StudyRecord; readonly series: readonly SeriesRecord[] } | undefined {
    const shelf = this.#studies.get(address.study);
    if (!shelf) return undefined;
    const series = [...shelf.series.values()].map((s) => ({ ...s.record, instanceCount: s.instances.size }));
    return {
      study: studyOf(shelf),
      series: series.sort((a, b) => (a.number ?? Infinity) - (b.number ?? Infinity) || 0),
    };
  }

  /** The shown instances of a series, by instance number, then in the order dropped. */
  instances(address: SeriesAddress): readonly InstanceRecord[] {
    const shown = [...(this.#series(address)?.instances.values() ?? [])].flatMap(([first]) => first?.record ?? []);
    return shown.sort((a, b) => (a.number ?? Infinity) - (b.number ?? Infinity) || 0);
  }

  find(address: SeriesAddress & { readonly instance: Uid; readonly version?: string }): StoredFile | undefined {
    const here = this.#series(address)?.instances.get(address.instance);
    return here?.find(({ record }) => record.address.version === address.version)?.file;
  }

  #series(address: SeriesAddress): SeriesShelf | undefined {
    return this.#studies.get(address.study)?.series.get(address.series);
  }
}

function samePatient(a: StudyRecord, b: StudyRecord): boolean {
  return JSON.stringify(a.patient) === JSON.stringify(b.patient);
}

function studyOf({ record, series }: StudyShelf): StudyRecord {
  const shelves = [...series.values()];
  return {
    ...record,
    modalities: [...new Set(shelves.map((shelf) => shelf.record.modality))],
    seriesCount: shelves.length,
    instanceCount: shelves.reduce((sum, shelf) => sum + shelf.instances.size, 0),
  };
}
