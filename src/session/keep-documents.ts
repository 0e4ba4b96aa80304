import { instanceKey } from '#src/model/dicom/address.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { faultOf } from '#src/model/fault/fault.ts';
import { reportIn } from './documents.ts';
import type { DocumentReading } from './documents-state.ts';
import type { Library } from './library.ts';
import { setOf } from './live-pane.ts';
import type { Session } from './session.ts';

/**
 * Fetches and reads the structured reports that hang in panes, each once and whole, and lets go what hangs in none any
 * more. Returns how to stop.
 */
export function keepDocuments(session: Session, library: Pick<Library, 'whole'>): () => void {
  const { documents } = session;
  const running = new Map<string, AbortController>();

  const put = (key: string, reading: DocumentReading) => {
    documents.setState((known) => new Map(known).set(key, reading), true);
  };
  const load = async (key: string, { address }: InstanceRecord) => {
    const control = new AbortController();
    running.set(key, control);
    put(key, { kind: 'loading' });
    const reading = await read(address, control.signal);
    if (control.signal.aborted) return;
    running.delete(key);
    put(key, reading);
  };
  const read = async (address: InstanceRecord['address'], signal: AbortSignal): Promise<DocumentReading> => {
    try {
      const bytes = await library.whole(address, signal);
      if (!bytes.ok) return { kind: 'failed', fault: bytes.fault };
      const { readDocument } = await import('#src/objects/index.ts');
      return { kind: 'here', document: await readDocument(bytes.value) };
    } catch (thrown) {
      return { kind: 'failed', fault: faultOf(thrown) };
    }
  };
  const update = () => {
    const hung = session.view.getState().panes.flatMap((pane) => reportIn(setOf(session, pane)) ?? []);
    const wanted = new Map(hung.map((instance) => [instanceKey(instance.address), instance] as const));
    const known = documents.getState();
    const gone = [...known.keys()].filter((key) => !wanted.has(key));
    if (gone.length > 0) {
      for (const key of gone) {
        running.get(key)?.abort();
        running.delete(key);
      }
      documents.setState((all) => new Map([...all].filter(([key]) => wanted.has(key))), true);
    }
    for (const [key, instance] of wanted) if (!documents.getState().has(key)) void load(key, instance);
  };
  const stops = [session.view.subscribe(update), session.open.subscribe(update), documents.subscribe(update)];
  update();
  return () => {
    for (const stop of stops) stop();
    for (const control of running.values()) control.abort();
    // What was under way is asked for anew by whoever keeps the documents next.
    documents.setState((all) => new Map([...all].filter(([, { kind }]) => kind !== 'loading')), true);
  };
}
