import type { Protocol } from '#src/dataset/protocols/protocol.ts';
import type { Settings } from './host.ts';
import type { Session } from './session.ts';

const setting = 'protocols';

/** The protocols kept on this machine. What reads them is fetched only where there are any; what is damaged is left out. */
export async function ownProtocols(settings: Settings): Promise<readonly Protocol[]> {
  const kept = settings.get(setting);
  if (kept === undefined) return [];
  const { readProtocol } = await import('#src/dataset/protocols/schema.ts');
  try {
    const stored: unknown = JSON.parse(kept);
    return Array.isArray(stored) ? stored.flatMap((one) => readProtocol(one) ?? []) : [];
  } catch {
    return [];
  }
}

/** Keeps a protocol, in the place of one of its id. */
export function keepProtocol(session: Session, settings: Settings, protocol: Protocol): void {
  const { own } = session.hanging.getState();
  keep(session, settings, [...own.filter(({ id }) => id !== protocol.id), protocol]);
}

/** Forgets a protocol, and says so. */
export function dropProtocol(session: Session, settings: Settings, id: string): void {
  const { own } = session.hanging.getState();
  const name = own.find((one) => one.id === id)?.name;
  if (name === undefined) return;
  keep(
    session,
    settings,
    own.filter((one) => one.id !== id),
  );
  session.notices.setState((all) => [...all, { words: 'notice.protocol-deleted', params: { name } }], true);
}

function keep(session: Session, settings: Settings, own: readonly Protocol[]): void {
  settings.set(setting, own.length === 0 ? undefined : JSON.stringify(own));
  session.hanging.setState({ own });
}
