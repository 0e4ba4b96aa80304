import type { InstanceAddress, SeriesAddress, SourceId, StudyAddress } from '#src/model/dicom/address.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { elementRows, loadKeywords } from '#src/part10/element-rows.ts';
import type { Source } from '../source.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import { bulkValue } from './bulk.ts';
import { wholeBytes } from './bulk-body.ts';
import { Contents } from './contents.ts';
import { FrameTransport } from './frames.ts';
import { Http } from './http.ts';
import { Layouts } from '../layouts.ts';
import { instanceMetadata, streamSeries } from './metadata.ts';
import { StudySearch } from './search.ts';
import { storeObjects } from './stow.ts';

interface Settings {
  readonly id: SourceId;
  /** The absolute address of the service, without a trailing `/studies`. */
  readonly root: string;
  /** Hears in which transfer syntax the frame that will be asked for next is stored, as soon as the store says so. */
  readonly expect?: (syntax: Uid) => void;
}

/** A DICOMweb store (PS3.18). */
export function dicomwebSource({ id, root, expect = () => undefined }: Settings): Source {
  const http = new Http(id, root);
  const layouts = new Layouts();
  const search = new StudySearch(http);
  const frames = new FrameTransport(http, layouts, expect);
  const contents = new Contents(http, (frame) => frames.foresee(frame), expect);
  return {
    id,
    can: { search: true, store: true },
    searchStudies: (query, page, signal) => search.page(query, page, signal),
    study: (study: StudyAddress, signal) => contents.study(study, signal),
    async peek(series: SeriesAddress, signal): Promise<InstanceRecord | undefined> {
      const record = await contents.peek(series, signal);
      if (record) layouts.note(record);
      return record;
    },
    async *instances(series, signal) {
      for await (const part of streamSeries(http, series, signal)) {
        for (const record of part) layouts.note(record);
        yield part;
      }
    },
    frames: (request, signal) => frames.frames(request, signal),
    series: (series, signal) => frames.series(series, signal),
    seriesPays: () => frames.seriesPays(),
    seriesSize: (series) => contents.count(series),
    async elements(instance: InstanceAddress, signal) {
      const [json, keyword] = await Promise.all([instanceMetadata(http, instance, signal, true), loadKeywords()]);
      return elementRows(json, keyword);
    },
    bulk: (instance, tag, signal) => bulkValue(http, instance, tag, signal),
    whole: (instance, signal) => wholeBytes(http, instance, signal),
    store: (files, signal) => storeObjects(http, files, signal),
  };
}
