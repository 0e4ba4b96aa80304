import type { Uid } from '#src/model/dicom/uid.ts';
import type { LaidOverReader } from '#src/objects/index.ts';
import type { Library } from './library.ts';
import { laidOverObjects } from './laid-over.ts';
import type { KnownObject } from './laid-over-state.ts';
import type { Session } from './session.ts';

/**
 * Fetches and reads what the view has switched on, each object once and in one request, and lets go what is not open any
 * more. Returns how to stop.
 */
export function keepLaidOver(session: Session, library: Pick<Library, 'whole'>): () => void {
  const running = new AbortController();
  let reader: Promise<LaidOverReader> | undefined;

  const put = (uid: Uid, entry: KnownObject) => {
    session.laidOver.setState(({ known }) => ({ known: new Map(known).set(uid, entry) }));
  };
  const load = async (entry: KnownObject) => {
    const uid = entry.instance.address.instance;
    put(uid, { ...entry, state: { kind: 'loading' } });
    const bytes = await library.whole(entry.instance.address, running.signal);
    if (running.signal.aborted) return;
    if (!bytes.ok) {
      put(uid, { ...entry, state: { kind: 'failed', fault: bytes.fault } });
      return;
    }
    try {
      reader ??= import('#src/objects/index.ts').then(({ LaidOverReader }) => new LaidOverReader());
      const read = await (await reader).read(bytes.value);
      put(uid, {
        ...entry,
        state: read.ok ? { kind: 'here', object: read.value } : { kind: 'failed', fault: read.fault },
      });
    } catch (error) {
      reader = undefined;
      put(uid, { ...entry, state: { kind: 'failed', fault: { kind: 'internal', reason: String(error) } } });
    }
  };
  const update = () => {
    const { over = [], panes } = session.view.getState();
    const wanted = new Set([...over, ...panes.flatMap(({ presented }) => presented ?? [])]);
    const { known } = session.laidOver.getState();
    if (wanted.size === 0 && known.size === 0) return;
    const objects = new Map(
      laidOverObjects(session.open.getState()).map((o) => [o.instance.address.instance, o] as const),
    );
    const gone = [...known.keys()].filter((uid) => !objects.has(uid));
    if (gone.length > 0) {
      session.laidOver.setState({ known: new Map([...known].filter(([uid]) => objects.has(uid))) });
    }
    for (const uid of wanted) {
      const object = objects.get(uid);
      if (object && !known.has(uid)) void load({ instance: object.instance, state: { kind: 'loading' } });
    }
  };
  const stops = [session.view.subscribe(update), session.open.subscribe(update)];
  update();
  return () => {
    running.abort();
    for (const stop of stops) stop();
  };
}

/** Asks again for an object that could not be had. */
export function loadAgain(session: Session, uid: Uid): void {
  session.laidOver.setState(({ known }) => ({ known: new Map([...known].filter(([other]) => other !== uid)) }));
  // What is still wanted is asked for by whoever keeps the view.
  session.view.setState((view) => ({ ...view }));
}
