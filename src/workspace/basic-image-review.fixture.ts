import type { DisplaySet, ImageSet } from '#src/dataset/display-set.ts';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import { axialStack, instanceOf, seriesOf, type Made } from '#src/dataset/instances.fixture.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { createSession } from '#src/session/create.ts';
import { chooseProfile } from '#src/session/habits.ts';
import type { Settings } from '#src/session/host.ts';
import { createWorklist } from '#src/session/worklist.ts';
import type { App } from './app.ts';
import { commandTable } from './command-table.ts';
import { keysInForce } from './keyboard.ts';

/** What a test has put there itself. */
function sure<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not there');
  return value;
}

const kept = () => {
  const values = new Map<string, string>();
  const settings: Settings = {
    get: (name) => values.get(name),
    set: (name, value) => {
      if (value === undefined) values.delete(name);
      else values.set(name, value);
    },
  };
  return settings;
};

/** Somebody who reads sets in the profile, or in the default one; the first hangs. */
export function reader(sets: readonly DisplaySet[], profile = 'bir') {
  const session = createSession();
  const settings = kept();
  const nothing = () => undefined;
  chooseProfile(session, settings, profile);
  session.open.setState({
    studies: [{ address: { source: 'test', study: toUid('1.2.3') }, series: [], displaySets: sets, loading: false }],
    displaySets: new Map(sets.map((set) => [set.id, set])),
  });
  session.view.setState({ panes: [sets[0] ? { displaySet: sets[0].id } : {}] });
  const commands = () =>
    commandTable({
      session,
      host: { mode: 'static', can: { search: true }, settings, now: () => 0 },
      library: {} as App['library'],
      pixels: {} as App['pixels'],
      worklist: createWorklist({ settings: [] } as unknown as App['library']),
      open: nothing,
      toWorklist: nothing,
      setLanguage: nothing,
    });
  const byId = (id: string) => commands().find((command) => command.id === id);
  const press = (...keys: readonly string[]) => {
    for (const key of keys) {
      const command = keysInForce(session, commands()).get(key);
      if (command?.blocked?.() === undefined) command?.run();
    }
  };
  return { session, settings, commands, byId, press, view: () => sure(session.view.getState().panes[0]) };
}

export const stack = (modality = 'CT', series = seriesOf(modality)) =>
  displaySetsOf(series, axialStack([0, 2, 4, 6], series), false) as readonly ImageSet[];
export const single = (modality: string, more: Partial<Made> = {}) => {
  const series = seriesOf(modality);
  return displaySetsOf(series, [instanceOf({ series, number: 1, ...more })], false) as readonly ImageSet[];
};
export const place = (r: ReturnType<typeof reader>) => Number(/\d+$/.exec(r.view().at?.instance ?? '1')?.[0]);
export const picture = (frame: Made['frame']) =>
  sure(instanceOf({ series: seriesOf('CT'), number: 1, ...(frame && { frame }) }).image);
