import { keepButtons } from './buttons.ts';
import type { Settings } from './host.ts';
import type { OwnKeys } from './keys.ts';
import { buttonsOf, profileBy } from './profiles.ts';
import type { Session } from './session.ts';

/** Whether only what IHE Basic Image Review knows is offered, and what it calls unsafe is blocked. */
export function isBasic(session: Pick<Session, 'habits'>): boolean {
  const { profile, advanced } = session.habits.getState();
  return profile === 'bir' && !advanced;
}

/** Takes what this person has kept; what is not understood is as usual. */
export function takeHabits(session: Session, settings: Settings): void {
  const { id } = profileBy(settings.get('keys'));
  session.habits.setState({
    profile: id,
    own: readOwn(settings.get('own-keys')),
    singleKeys: settings.get('single-keys') !== 'off',
    advanced: settings.get('advanced') === 'on',
  });
  // Lines where images cut each other are off in that profile until asked for; a link that says otherwise is followed.
  if (id === 'bir' && session.view.getState().lines === undefined) session.view.setState({ lines: false });
}

/** Another profile: its keys, its mouse buttons, the tool they put in hand. Keys chosen by hand stay. */
export function chooseProfile(session: Session, settings: Settings, id: string): void {
  const profile = profileBy(id);
  settings.set('keys', profile.id);
  session.habits.setState({ profile: profile.id });
  const buttons = buttonsOf(profile);
  session.buttons.setState(buttons);
  keepButtons(settings, buttons);
  session.view.setState(
    ({ lines: _, ...view }) => ({
      ...view,
      tool: buttons.left,
      ...(profile.id === 'bir' && { lines: false }),
    }),
    true,
  );
}

export function setSingleKeys(session: Session, settings: Settings, on: boolean): void {
  settings.set('single-keys', on ? undefined : 'off');
  session.habits.setState({ singleKeys: on });
}

export function setAdvanced(session: Session, settings: Settings, on: boolean): void {
  settings.set('advanced', on ? 'on' : undefined);
  session.habits.setState({ advanced: on });
}

/** Keeps keys by hand: of one command, or of two where one takes a key from the other; undefined = as in the profile. */
export function keepKeys(
  session: Session,
  settings: Settings,
  changes: Readonly<Record<string, readonly string[] | undefined>>,
): void {
  const merged = { ...session.habits.getState().own, ...changes };
  const own = Object.fromEntries(Object.entries(merged).filter(([, keys]) => keys !== undefined)) as OwnKeys;
  settings.set('own-keys', Object.keys(own).length === 0 ? undefined : JSON.stringify(own));
  session.habits.setState({ own });
}

function readOwn(kept: string | undefined): OwnKeys {
  if (kept === undefined) return {};
  try {
    const stored: unknown = JSON.parse(kept);
    if (typeof stored !== 'object' || stored === null) return {};
    const entries = Object.entries(stored).filter(
      ([, keys]) => Array.isArray(keys) && keys.every((key) => typeof key === 'string'),
    );
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}
