import type { SourceId } from '#src/model/dicom/address.ts';
import { bad, FaultError, faultOf, good } from '#src/model/fault/fault.ts';
import { DemandLoop } from './demand-loop.ts';
import type { FilesSource } from './files/index.ts';
import { openFiles, openSource } from './kinds.ts';
import type { Call, CallPart, FromWorker, ToWorker } from './protocol.ts';
import type { Source } from './source.ts';

/** The I/O worker without the worker: answers calls, keeps the sources, runs the demand loop. */
export class SourceService {
  readonly #post: (message: FromWorker, transfer: Transferable[]) => void;
  readonly #sources = new Map<SourceId, Source>();
  readonly #calls = new Map<number, AbortController>();
  #filesId: SourceId = 'files';
  #files: Promise<FilesSource> | undefined;
  readonly #loop = new DemandLoop((id) => this.#sources.get(id));

  constructor(post: (message: FromWorker, transfer: Transferable[]) => void) {
    this.#post = post;
  }

  hear(message: ToWorker): void {
    switch (message.kind) {
      case 'open':
        for (const settings of message.settings) {
          const source = openSource(settings, (syntax) => this.#loop.expect(syntax));
          if (source) this.#sources.set(settings.id, source);
          if (settings.kind === 'files') this.#filesId = settings.id;
        }
        break;
      case 'call':
        void this.#answer(message.id, message.call);
        break;
      case 'abort':
        this.#calls.get(message.id)?.abort();
        break;
      case 'list':
        this.#loop.setList(message.id, message.list);
        break;
      case 'focus':
        this.#loop.focus(message.id, message.focus);
        break;
      case 'drop':
        this.#loop.drop(message.id);
        break;
      case 'held':
        this.#loop.held(message.frames, message.held);
        break;
      case 'refetch':
        this.#loop.refetch(message.frames);
        break;
      case 'only-look':
        this.#loop.onlyLook(message.on);
        break;
      case 'decoder':
        this.#loop.attach(message.port);
        break;
      case 'close':
        for (const abort of this.#calls.values()) abort.abort();
        this.#loop.close();
        break;
    }
  }

  async #answer(id: number, call: Call): Promise<void> {
    const abort = new AbortController();
    this.#calls.set(id, abort);
    try {
      const value = await this.#run(call, (part) => this.#post({ kind: 'part', id, part }, []), abort.signal);
      const transfer = value instanceof Uint8Array ? [value.buffer as ArrayBuffer] : [];
      this.#post({ kind: 'result', id, outcome: good(value) }, transfer);
    } catch (error) {
      this.#post({ kind: 'result', id, outcome: bad(abort.signal.aborted ? { kind: 'aborted' } : faultOf(error)) }, []);
    } finally {
      this.#calls.delete(id);
    }
  }

  async #run(call: Call, onPart: (part: CallPart) => void, signal: AbortSignal): Promise<unknown> {
    switch (call.name) {
      case 'searchStudies':
        return await this.#source(call.source).searchStudies(call.query, call.page, signal);
      case 'study':
        return await this.#source(call.study.source).study(call.study, signal);
      case 'peek': {
        const found = await this.#source(call.series.source).peek(call.series, signal);
        this.#loop.peeked(call.series);
        return found;
      }
      case 'instances': {
        let count = 0;
        this.#loop.listing(call.series, true);
        try {
          for await (const records of this.#source(call.series.source).instances(call.series, signal)) {
            count += records.length;
            onPart({ kind: 'instances', records });
          }
        } finally {
          this.#loop.listing(call.series, false);
        }
        return count;
      }
      case 'elements':
        return await this.#source(call.instance.source).elements(call.instance, signal);
      case 'bulk':
        return await this.#source(call.instance.source).bulk(call.instance, call.tag, signal);
      case 'whole':
        return await this.#source(call.instance.source).whole(call.instance, signal);
      case 'store': {
        const source = this.#source(call.source);
        if (!source.store) throw new FaultError({ kind: 'unsupported', reason: `${call.source} cannot store` });
        return await source.store(call.files, signal);
      }
      case 'addFiles':
        return await (await this.#openFiles()).add(call.files, (done, all) => onPart({ kind: 'progress', done, all }));
    }
  }

  async #openFiles(): Promise<FilesSource> {
    this.#files ??= openFiles(this.#filesId);
    const source = await this.#files;
    this.#sources.set(source.id, source);
    return source;
  }

  #source(id: SourceId): Source {
    const source = this.#sources.get(id);
    if (!source) throw new FaultError({ kind: 'internal', reason: `no source ${id}` });
    return source;
  }
}
