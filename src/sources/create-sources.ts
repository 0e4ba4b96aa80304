import { bad, type Outcome } from '#src/model/fault/fault.ts';
import type { Sources } from './client.ts';
import type { Call, CallPart, FromWorker, ToWorker } from './protocol.ts';
import type { SourceSettings } from './source.ts';

interface Pending {
  readonly resolve: (outcome: Outcome<unknown>) => void;
  readonly onPart: ((part: CallPart) => void) | undefined;
}

/** The side of a Worker that is needed here. */
export interface WorkerLike {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<FromWorker>) => void): void;
  addEventListener(type: 'error', listener: (event: ErrorEvent) => void): void;
  terminate(): void;
}

/** Starts the I/O worker and opens the sources in it. Roots may be relative to the page. */
export function createSources(settings: readonly SourceSettings[]): Sources {
  const worker = new Worker(new URL('./source.worker.ts', import.meta.url), { type: 'module', name: 'sources' });
  const here = globalThis.location.href;
  return sourcesOver(
    worker,
    settings.map((s) => absolute(s, here)),
  );
}

function absolute(settings: SourceSettings, here: string): SourceSettings {
  return settings.kind === 'dicomweb' ? { ...settings, root: new URL(settings.root, here).href } : settings;
}

/** The page's side over any worker-like thing that runs a `SourceService`. */
export function sourcesOver(worker: WorkerLike, settings: readonly SourceSettings[]): Sources {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let dead: string | undefined;

  worker.addEventListener('message', ({ data }) => {
    const call = pending.get(data.id);
    if (data.kind === 'part') {
      call?.onPart?.(data.part);
      return;
    }
    pending.delete(data.id);
    call?.resolve(data.outcome);
  });
  worker.addEventListener('error', (event) => {
    dead = event.message || 'the I/O worker could not start';
    for (const { resolve } of pending.values()) resolve(bad({ kind: 'internal', reason: dead }));
    pending.clear();
  });

  const say = (message: ToWorker, transfer: Transferable[] = []): void => worker.postMessage(message, transfer);
  const ask = <T>(
    call: Call,
    signal?: AbortSignal,
    onPart?: (part: CallPart) => void,
    transfer: Transferable[] = [],
  ): Promise<Outcome<T>> => {
    if (signal?.aborted) return Promise.resolve(bad({ kind: 'aborted' }));
    if (dead !== undefined) return Promise.resolve(bad({ kind: 'internal', reason: dead }));
    const id = ++lastId;
    return new Promise((resolve) => {
      const onAbort = (): void => {
        say({ kind: 'abort', id });
        pending.delete(id);
        resolve(bad({ kind: 'aborted' }));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      pending.set(id, {
        onPart,
        resolve: (outcome) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(outcome as Outcome<T>);
        },
      });
      say({ kind: 'call', id, call }, transfer);
    });
  };

  say({ kind: 'open', settings });
  let known = settings;
  return {
    get settings() {
      return known;
    },
    open: (more) => {
      const here = globalThis.location.href;
      const added = more.filter((m) => !known.some((k) => k.id === m.id)).map((m) => absolute(m, here));
      known = [...known, ...added];
      say({ kind: 'open', settings: added });
    },
    searchStudies: (source, query, page, signal) => ask({ name: 'searchStudies', source, query, page }, signal),
    study: (study, signal) => ask({ name: 'study', study }, signal),
    peek: (series, signal) => ask({ name: 'peek', series }, signal),
    instances: (series, onPart, signal) =>
      ask({ name: 'instances', series }, signal, (part) => {
        if (part.kind === 'instances') onPart(part.records);
      }),
    elements: (instance, signal) => ask({ name: 'elements', instance }, signal),
    bulk: (instance, tag, signal) => ask({ name: 'bulk', instance, tag }, signal),
    whole: (instance, signal) => ask({ name: 'whole', instance }, signal),
    store: (source, files, signal) => ask({ name: 'store', source, files }, signal),
    addFiles: (files, onProgress) =>
      ask({ name: 'addFiles', files }, undefined, (part) => {
        if (part.kind === 'progress') onProgress(part.done, part.all);
      }),
    setList: (id, list) => say({ kind: 'list', id, list }),
    focusList: (id, focus) => say({ kind: 'focus', id, focus }),
    dropList: (id) => say({ kind: 'drop', id }),
    setHeld: (frames, held) => say({ kind: 'held', frames, held }),
    refetch: (frames) => say({ kind: 'refetch', frames }),
    onlyLook: (on) => say({ kind: 'only-look', on }),
    attachDecoder: (port) => say({ kind: 'decoder', port }, [port]),
    close: () => {
      say({ kind: 'close' });
      worker.terminate();
    },
  };
}
