import { describe, expect, it } from 'vitest';
import { instanceOf, seriesOf } from '#src/dataset/instances.fixture.ts';
import type { InstanceRecord, SeriesRecord, StudyRecord } from '#src/model/dicom/records.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { good } from '#src/model/fault/fault.ts';
import type { Sources } from '#src/sources/index.ts';
import { createSession } from './create.ts';
import { hangAndTell, openStudy } from './open-study.ts';
import { hang } from './panes.ts';

const address = { source: 'test', study: toUid('1.2.3') };
const study: StudyRecord = { address, patient: { id: 'P' }, moment: {}, modalities: ['CT'] };
const series = (n: number, description: string): SeriesRecord =>
  seriesOf('CT', { address: { ...address, series: toUid(`1.2.3.${n}`) }, number: n, description });
const wish = { series: [], instances: [], window: { width: 1280, height: 800 } };

function gate() {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

/** A store whose series come when they are let go. */
function store(all: readonly { readonly record: SeriesRecord; readonly instances: readonly InstanceRecord[] }[]) {
  const peeked: string[] = [];
  const gates = new Map(all.map(({ record }) => [record.address.series as string, gate()]));
  const of = (uid: string) => all.find(({ record }) => record.address.series === uid)?.instances ?? [];
  const sources = {
    study: () => Promise.resolve(good({ study, series: all.map(({ record }) => record) })),
    peek: (s) => {
      peeked.push(s.series);
      return Promise.resolve(good(of(s.series)[of(s.series).length >> 1]));
    },
    instances: async (s, onPart) => {
      await gates.get(s.series)?.passed;
      onPart(of(s.series));
      return good(of(s.series).length);
    },
  } as Pick<Sources, 'study' | 'peek' | 'instances'> as Sources;
  return { sources, peeked, letGo: (n: number) => gates.get(`1.2.3.${n}`)?.open() };
}

const stack = (record: SeriesRecord, count: number) => ({
  record,
  instances: Array.from({ length: count }, (_, i) => instanceOf({ series: record, number: i + 1 })),
});
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('opening a study', () => {
  it('hangs one image of the first series that is no planning picture before any series is known', async () => {
    const { sources, peeked } = store([stack(series(1, 'Topogram'), 1), stack(series(2, 'Abdomen'), 9)]);
    const session = createSession();
    void openStudy(session, sources, address, { hang: wish });
    await settled();
    expect(peeked).toEqual(['1.2.3.2']);
    const [pane] = session.view.getState().panes;
    expect(pane?.displaySet).toContain('1.2.3.2');
    expect(pane?.at).toEqual({ instance: '1.2.3.2.5', frame: 1 });
  });

  it('keeps the picture that came first when the rest of its series arrives', async () => {
    const { sources, letGo } = store([stack(series(2, 'Abdomen'), 9)]);
    const session = createSession();
    const opened = openStudy(session, sources, address, { hang: wish });
    await settled();
    const [before] = session.view.getState().panes;
    letGo(2);
    await opened;
    expect(session.view.getState().panes[0]).toBe(before);
    const [set] = session.open.getState().displaySets.values();
    expect(set?.kind === 'image' && set.frames.length).toBe(9);
    expect(set?.growing).toBe(false);
  });

  it('keeps the picture that came first while only the beginning of its series is listed', async () => {
    const abdomen = stack(series(2, 'Abdomen'), 9);
    const { sources } = store([abdomen]);
    const more = gate();
    const instances: Sources['instances'] = async (_, onPart) => {
      onPart(abdomen.instances.slice(0, 3));
      await more.passed;
      onPart(abdomen.instances.slice(3));
      return good(9);
    };
    const session = createSession();
    const opened = openStudy(session, { ...sources, instances }, address, { hang: wish });
    await settled();
    const shown = () => {
      const [set] = session.open.getState().displaySets.values();
      return set?.kind === 'image' ? set.frames.map((f) => f.instance.address.instance as string) : [];
    };
    expect(shown()).toEqual(['1.2.3.2.1', '1.2.3.2.2', '1.2.3.2.3', '1.2.3.2.5']);
    more.open();
    await opened;
    expect(shown()).toHaveLength(9);
    expect(session.view.getState().panes[0]?.at).toEqual({ instance: '1.2.3.2.5', frame: 1 });
  });

  it('never hangs again what a person has hung', async () => {
    const { sources, letGo } = store([stack(series(1, 'Topogram'), 1), stack(series(2, 'Abdomen'), 9)]);
    const session = createSession();
    const opened = openStudy(session, sources, address, { hang: wish });
    letGo(1);
    await settled();
    const scout = [...session.open.getState().displaySets.keys()].find((id) => id.includes('1.2.3.1'))!;
    hang(session, 0, scout);
    letGo(2);
    await opened;
    expect(session.view.getState().panes).toEqual([{ displaySet: scout }]);
  });

  it('shows what a link shows, and says when the study does not have it', async () => {
    const { sources, letGo, peeked } = store([stack(series(2, 'Abdomen'), 9)]);
    const session = createSession();
    session.view.setState({ panes: [{ displaySet: 'test:1.2.3.99:x' }] });
    letGo(2);
    await openStudy(session, sources, address, { hang: wish });
    expect(peeked).toEqual(['1.2.3.2']);
    expect(session.view.getState().panes).toEqual([{}]);
    expect(session.notices.getState()).toEqual([{ words: 'notice.link-not-read' }]);
  });

  it('says that a series which the address names is not there', async () => {
    const { sources, letGo } = store([stack(series(2, 'Abdomen'), 9)]);
    const session = createSession();
    letGo(2);
    await openStudy(session, sources, address, { hang: { ...wish, series: [toUid('1.9')] } });
    expect(session.notices.getState().map((n) => n.words)).toEqual(['notice.series-not-found']);
  });

  it('does not say that a series is not there while it may still come', async () => {
    const { sources, letGo } = store([stack(series(2, 'Abdomen'), 9)]);
    const session = createSession();
    const asked = { ...wish, series: [toUid('1.2.3.2')] };
    const opened = openStudy(session, sources, address, { hang: asked });
    // The patient's other studies are known, or a prior is here, before the series that was asked for.
    hangAndTell(session, asked);
    letGo(2);
    await opened;
    expect(session.notices.getState()).toEqual([]);
  });
});
