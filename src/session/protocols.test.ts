import { describe, expect, it, vi } from 'vitest';
import type { SeriesAddress, StudyAddress } from '#src/model/dicom/address.ts';
import { axialStack, seriesOf } from '#src/dataset/instances.fixture.ts';
import type { InstanceRecord, StudyRecord } from '#src/model/dicom/records.ts';
import { toUid, type Uid } from '#src/model/dicom/uid.ts';
import { good } from '#src/model/fault/fault.ts';
import type { Sources } from '#src/sources/index.ts';
import { chooseProtocol, stepStage } from './choose-protocol.ts';
import { markCommands } from './commands/marks.ts';
import { protocolCommands } from './commands/protocols.ts';
import { createSession } from './create.ts';
import { prepareProtocols } from './hang-study.ts';
import type { Settings } from './host.ts';
import { openEntry } from './opening.ts';
import { activate, updatePane } from './panes.ts';
import type { Session } from './session.ts';

const window = { width: 1280, height: 800 };

function made(n: number, date: string, description: string) {
  const address = { source: 'test', study: toUid(`1.2.${n}`) };
  const study: StudyRecord = { address, patient: { id: 'P' }, moment: { date }, modalities: ['CT'], description };
  const series = [2, 3].map((m) =>
    seriesOf('CT', {
      address: { ...address, series: toUid(`1.2.${n}.${m}`) },
      number: m,
      description: m === 2 ? 'Soft tissue' : 'Lung',
    }),
  );
  const instances = series.map((one) => axialStack([0, 5, 10, 15], one).map((i): InstanceRecord => ({ ...i, study })));
  return { study, series, instances };
}

type Made = ReturnType<typeof made>;

/** A store with studies of one patient; those that are held come when they are let go. */
function store(all: readonly Made[], held: readonly string[] = []) {
  const opened: string[] = [];
  let letGo = (): void => undefined;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  const of = (study: Uid) => all.find((one) => one.study.address.study === study)!;
  const sources = {
    settings: [{ id: 'test', label: 'Test', kind: 'dicomweb' }],
    study: (address: StudyAddress) => {
      opened.push(address.study);
      const { study, series } = of(address.study);
      return Promise.resolve(good({ study, series }));
    },
    peek: async (address: SeriesAddress) => {
      if (held.includes(address.study)) await gate;
      const { series, instances } = of(address.study);
      return good(instances[series.findIndex((s) => s.address.series === address.series)]?.[2]);
    },
    instances: async (address: SeriesAddress, onPart: (part: readonly InstanceRecord[]) => void) => {
      if (held.includes(address.study)) await gate;
      const { series, instances } = of(address.study);
      const found = instances[series.findIndex((s) => s.address.series === address.series)] ?? [];
      onPart(found);
      return good(found.length);
    },
    searchStudies: () => Promise.resolve(good({ rows: all.map((one) => one.study) })),
  } as unknown as Sources;
  return { sources, opened, letGo };
}

function settingsOf(kept = new Map<string, string>()): Settings {
  return {
    get: (name) => kept.get(name),
    set(name, value) {
      if (value === undefined) kept.delete(name);
      else kept.set(name, value);
    },
  };
}

const now = made(1, '2026-11-14', 'CT chest');
const before = made(2, '2025-11-12', 'CT chest');
const brain = made(3, '2025-12-01', 'CT head');

function open(session: Session, sources: Sources, protocol?: string, settings = settingsOf()) {
  const { signal } = new AbortController();
  return openEntry(
    { session, sources, ready: Promise.resolve(), window, settings, signal },
    {
      kind: 'view',
      studies: [now.study.address.study],
      series: [],
      instances: [],
      source: 'test',
      ...(protocol === undefined ? {} : { protocol }),
    },
  );
}

const hung = (session: Session) => session.view.getState().panes.map(({ displaySet }) => displaySet?.split(':')[1]);
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('hanging with the prior', () => {
  it('opens the one that is relevant, and no other', async () => {
    const { sources, opened } = store([now, before, brain]);
    const session = createSession();
    await open(session, sources, 'prior');
    await vi.waitFor(() => expect(hung(session)).toEqual(['1.2.1.2', '1.2.2.2']));
    expect(opened).toEqual(['1.2.1', '1.2.2']);
    expect(session.hanging.getState().inForce).toEqual({ protocol: 'prior', stage: 0 });
    expect(session.notices.getState()).toEqual([]);
  });

  it('leaves the pane alone that a person has scrolled meanwhile, and fills the other', async () => {
    const { sources, letGo } = store([now, before], ['1.2.2']);
    const session = createSession();
    await open(session, sources, 'prior');
    await settled();
    expect(hung(session)).toEqual(['1.2.1.2', undefined]);
    activate(session, 1);
    const at = { instance: toUid('1.2.1.2.1'), frame: 1 };
    updatePane(session, 0, (pane) => ({ ...pane, at }));
    letGo();
    await vi.waitFor(() => expect(hung(session)).toEqual(['1.2.1.2', '1.2.2.2']));
    expect(session.view.getState().panes[0]?.at).toEqual(at);
    expect(session.view.getState().active).toBe(1);
  });

  it('says that it does not fit where there is no prior, and hangs as usual', async () => {
    const { sources } = store([now, brain]);
    const session = createSession();
    await open(session, sources, 'prior');
    expect(hung(session)).toEqual(['1.2.1.2']);
    expect(session.notices.getState()).toEqual([{ words: 'notice.unfit-protocol', params: { id: 'prior' } }]);
  });

  it('says once that it does not know a protocol', async () => {
    const { sources } = store([now]);
    const session = createSession();
    await open(session, sources, 'nobody');
    expect(hung(session)).toEqual(['1.2.1.2']);
    expect(session.notices.getState()).toEqual([{ words: 'notice.unknown-protocol', params: { id: 'nobody' } }]);
  });

  it('opens no earlier study unasked', async () => {
    const { sources, opened } = store([now, before]);
    const session = createSession();
    await open(session, sources);
    await settled();
    expect(opened).toEqual(['1.2.1']);
    expect(hung(session)).toEqual(['1.2.1.2']);
  });
});

describe('choosing by hand', () => {
  async function opened() {
    const { sources } = store([now, before]);
    const session = createSession();
    const settings = settingsOf();
    await open(session, sources, undefined, settings);
    await vi.waitFor(() => expect(session.hanging.getState().offered.length).toBeGreaterThan(0));
    return { session, settings };
  }

  it('offers what fits, the best first', async () => {
    const { session } = await opened();
    expect(session.hanging.getState().offered.map(({ id }) => id)).toEqual(['prior', 'mpr']);
  });

  it('hangs at once, can be undone and done again, and a measurement made since is undone before it', async () => {
    const { session } = await opened();
    const was = session.view.getState().panes;
    chooseProtocol(session, { protocol: 'prior' });
    await vi.waitFor(() => expect(hung(session)).toEqual(['1.2.1.2', '1.2.2.2']));
    const undo = () => markCommands(session).find(({ id }) => id === 'undo')!;
    const redo = () => markCommands(session).find(({ id }) => id === 'redo')!;
    session.annotations.put({ id: 'm' } as never);
    undo().run();
    expect(session.annotations.store.getState().all.size).toBe(0);
    expect(hung(session)).toHaveLength(2);
    undo().run();
    expect(session.view.getState().panes).toBe(was);
    expect(session.hanging.getState().inForce).toBeUndefined();
    redo().run();
    expect(hung(session)).toEqual(['1.2.1.2', '1.2.2.2']);
  });

  it('steps through what is offered and its stages', async () => {
    const { session } = await opened();
    stepStage(session, 1);
    expect(session.hanging.getState().inForce?.protocol).toBe('prior');
    const next = protocolCommands(session).find(({ id }) => id === 'next-stage');
    expect(next?.blocked?.()).toBe('blocked.oneStage');
    chooseProtocol(session, { protocol: 'default' });
    expect(hung(session)).toEqual(['1.2.1.2']);
    expect(session.hanging.getState().inForce).toBeUndefined();
  });

  it('a layout that is kept hangs the same series of another study again', async () => {
    const { session, settings } = await opened();
    const lung = [...session.open.getState().displaySets.values()].find((set) => set.label === 'Lung')!;
    const soft = [...session.open.getState().displaySets.values()].find((set) => set.label === 'Soft tissue')!;
    session.view.setState({
      layout: { rows: 1, columns: 2 },
      panes: [{ displaySet: lung.id, window: { center: -500, width: 1500 } }, { displaySet: soft.id }],
    });
    const protocols = await prepareProtocols(session, settings);
    expect(protocols?.saveLayout(session, settings, ' 肺 first ')).toBe(true);
    expect(settings.get('protocols')).not.toContain('"P"');

    const another = createSession();
    const { sources } = store([{ ...made(1, '2027-01-01', 'CT thorax') }, before]);
    await open(another, sources, 'own.1', settings);
    await vi.waitFor(() => expect(hung(another)).toEqual(['1.2.1.3', '1.2.1.2']));
    expect(another.view.getState().panes[0]?.window).toEqual({ center: -500, width: 1500 });
    await vi.waitFor(() =>
      expect(another.hanging.getState().offered[0]).toMatchObject({ id: 'own.1', name: '肺 first', own: true }),
    );
  });

  it('what was damaged in the browser’s storage is left out', async () => {
    const { sources } = store([now]);
    const session = createSession();
    await open(session, sources, undefined, settingsOf(new Map([['protocols', '[{"format":1,"id":"own.1"},7]']])));
    expect(session.hanging.getState().own).toEqual([]);
  });
});
