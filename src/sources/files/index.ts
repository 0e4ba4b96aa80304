import type { InstanceAddress, SeriesAddress, SourceId } from '#src/model/dicom/address.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { FaultError, faultOf } from '#src/model/fault/fault.ts';
import { elementRows, loadKeywords } from '#src/part10/element-rows.ts';
import type { DroppedFile, FilesReport } from '../client.ts';
import { judge } from '../judge.ts';
import { Layouts } from '../layouts.ts';
import { matches } from '../study-filter.ts';
import { compareStudies } from '../study-order.ts';
import type { FrameArrival, FramesRequest, Page, Source, StudyPage, StudyQuery } from '../source.ts';
import { takeIn } from './intake.ts';
import { Library } from './library.ts';
import type { StoredFile } from './stored-file.ts';

export interface FilesSource extends Source {
  /**
   * Indexes dropped files: any names, nested, in archives. Headers alone are read. Never throws: what cannot be opened is
   * in the report.
   */
  add(files: readonly DroppedFile[], onProgress: (done: number, all: number) => void): Promise<FilesReport>;
}

/** How many records go in one part. */
const part = 250;
/** Frames read while the one before is being taken. */
const ahead = 4;

/** The source over dropped files. Nothing leaves the machine, nothing is kept when the page is closed. */
export function filesSource(id: SourceId): FilesSource {
  const library = new Library();
  const layouts = new Layouts();

  function fileOf(instance: InstanceAddress): StoredFile {
    const file = library.find(instance);
    if (!file) throw new FaultError({ kind: 'missing' });
    return file;
  }

  function seriesOf(series: SeriesAddress): readonly InstanceRecord[] {
    const records = library.instances(series);
    for (const record of records) layouts.note(record);
    return records;
  }

  return {
    id,
    can: { search: true, store: false },
    add: (files, onProgress) => takeIn(library, id, files, onProgress),

    searchStudies: (query, page, signal) => settled(signal, () => search(library, query, page)),

    study: (address, signal) =>
      settled(signal, () => {
        const found = library.study(address);
        if (!found) throw new FaultError({ kind: 'missing' });
        return found;
      }),

    peek: (series, signal) =>
      settled(signal, () => {
        const records = seriesOf(series);
        return records[records.length >> 1];
      }),

    async *instances(series, signal) {
      const records = seriesOf(series);
      for (let at = 0; at < records.length; at += part) {
        signal.throwIfAborted();
        yield records.slice(at, at + part);
        await Promise.resolve();
      }
    },

    async *frames(request: FramesRequest, signal) {
      const coming: Promise<FrameArrival>[] = [];
      for (const address of request.frames) {
        signal.throwIfAborted();
        coming.push(arrivalOf(address));
        const first = coming.length > ahead ? coming.shift() : undefined;
        if (first) yield await first;
      }
      for (const arrival of coming) {
        signal.throwIfAborted();
        yield await arrival;
      }
    },

    async elements(instance, signal) {
      const [json, keyword] = await Promise.all([fileOf(instance).dataset(), loadKeywords()]);
      signal.throwIfAborted();
      return elementRows(json, keyword);
    },

    async bulk(instance, tag, signal) {
      const bytes = await fileOf(instance).bulk(tag);
      signal.throwIfAborted();
      return bytes;
    },

    async whole(instance, signal) {
      const { reader } = fileOf(instance);
      const bytes = await reader.read(0, reader.size);
      signal.throwIfAborted();
      return bytes.slice();
    },
  };

  async function arrivalOf(address: FrameArrival['address']): Promise<FrameArrival> {
    try {
      const file = fileOf(address);
      layouts.note(file.record);
      const bytes = await file.frame(address.frame);
      // Headers lie in files as well: the bytes are believed before the syntax they are labelled with.
      const judged = judge(bytes, file.syntax, undefined, layouts.get(address.instance));
      if (!judged.ok) return { address, ok: false, fault: judged.fault };
      return { address, ok: true, value: { address, ...judged.value, partial: false, integrity: 'structure' } };
    } catch (thrown) {
      return { address, ok: false, fault: faultOf(thrown) };
    }
  }
}

async function settled<T>(signal: AbortSignal, work: () => T): Promise<T> {
  signal.throwIfAborted();
  return await Promise.resolve(work());
}

function search(library: Library, query: StudyQuery, page: Page): StudyPage {
  const found = library.studies().filter((study) => matches(study, query));
  const rows = [...found].sort(compareStudies(query.sort ?? { by: 'date', descending: true }));
  const shown = rows.slice(page.offset, page.offset + page.limit);
  return { rows: shown, total: rows.length, more: page.offset + shown.length < rows.length, received: shown.length };
}
