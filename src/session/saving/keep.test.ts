import { describe, expect, it } from 'vitest';
import { instanceOf, seriesOf } from '#src/dataset/instances.fixture.ts';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import type { Annotation } from '#src/model/annotation/annotation.ts';
import { newUid } from '#src/model/dicom/new-uid.ts';
import { toUid, type Uid } from '#src/model/dicom/uid.ts';
import { bad, good } from '#src/model/fault/fault.ts';
import { indexPoint as at } from '#src/model/geometry/place.ts';
import { toggleStar } from '../commands/saving.ts';
import { createSession } from '../create.ts';
import { putStudy } from '../open-state.ts';
import type { Session } from '../session.ts';
import type { Draft, FoundDraft } from './draft.ts';
import type { DraftStore } from './draft-store.ts';
import { keepWork } from './keep.ts';

const address = { source: 'test', study: toUid('1.2.3') };
const ct = seriesOf('CT');
const slice = instanceOf({ series: ct, number: 1 });
const on = { ...slice.address, frame: 1 };

/** What the browser keeps, without the browser: pages that are alive are told. */
class Desk {
  readonly records = new Map<string, FoundDraft & { readonly study: string }>();
  readonly alive = new Set<string>();

  page(page: string): DraftStore {
    this.alive.add(page);
    return {
      keep: (study, draft, at, instead = []) => {
        this.records.set(`${page}|${study}`, { study, page, at, draft: JSON.parse(JSON.stringify(draft)) as Draft });
        for (const other of instead) this.records.delete(`${other}|${study}`);
        return Promise.resolve();
      },
      left: (study) =>
        Promise.resolve(
          [...this.records.values()].filter(
            (one) => one.study === study && one.page !== page && !this.alive.has(one.page),
          ),
        ),
      drop: (study, pages, own) => {
        for (const other of own ? [...pages, page] : pages) this.records.delete(`${other}|${study}`);
        return Promise.resolve();
      },
    };
  }

  crash(page: string): void {
    this.alive.delete(page);
  }
}

const nothingStored = {
  settings: [],
  whole: () => Promise.resolve(bad({ kind: 'missing' } as const)),
  study: () => Promise.resolve(bad({ kind: 'missing' } as const)),
  instances: () => Promise.resolve(good(0)),
};
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

async function reading(desk: Desk, page: string, now = () => Date.now()) {
  const session = createSession();
  const displaySets = displaySetsOf(ct, [slice], false);
  putStudy(session, { address, series: [ct], displaySets, loading: false });
  const keeper = keepWork(session, nothingStored, desk.page(page), now);
  await settled();
  return { session, keeper };
}

const line = (x: number, id: Uid = newUid(), version = 1): Annotation => ({
  ...{ id, version, author: '', created: '2026-11-22T08:00:00Z', changed: '2026-11-22T08:00:00Z', label: `${x}` },
  shape: { space: 'index', on, geometry: { kind: 'length', points: [at(0, 0), at(x, 0)] } },
});
const labels = (session: Session) =>
  [...session.annotations.store.getState().all.values()].map(({ label }) => label).sort();

describe('a draft', () => {
  it('is written within a second of a change, also while changes go on', async () => {
    const desk = new Desk();
    const { session, keeper } = await reading(desk, 'a');
    const begun = Date.now();
    const typing = setInterval(() => session.annotations.put(line(1)), 100);
    while (desk.records.size === 0 && Date.now() - begun < 3000) await settled();
    clearInterval(typing);
    expect(Date.now() - begun).toBeLessThan(1000);
    expect(session.saving.getState().drafted || desk.records.size > 0).toBe(true);
    keeper.stop();
  });

  it('of a page that crashed is offered, and complete', async () => {
    const desk = new Desk();
    const a = await reading(desk, 'a', () => 5000);
    const mark = line(1);
    a.session.annotations.put(mark);
    toggleStar(a.session, on);
    await a.keeper.flush();
    a.keeper.stop();
    desk.crash('a');

    const b = await reading(desk, 'b');
    expect(b.session.saving.getState().offer).toMatchObject({ count: 2, at: 5000 });
    expect(labels(b.session)).toEqual([]);
    await b.keeper.restore();
    expect([...b.session.annotations.store.getState().all.values()]).toEqual([mark]);
    expect(b.session.saving.getState().stars.size).toBe(1);
    expect(b.session.saving.getState().offer).toBeUndefined();
    // It is the draft of this page now: another crash loses nothing either.
    expect([...desk.records.keys()]).toEqual(['b|test/1.2.3']);
    b.keeper.stop();
  });

  it('that is thrown away is gone, and nothing else', async () => {
    const desk = new Desk();
    const a = await reading(desk, 'a');
    a.session.annotations.put(line(1));
    await a.keeper.flush();
    desk.crash('a');
    const b = await reading(desk, 'b');
    b.session.annotations.put(line(2));
    await b.keeper.discard();
    await b.keeper.flush();
    expect([...desk.records.keys()]).toEqual(['b|test/1.2.3']);
    expect(labels(b.session)).toEqual(['2']);
    for (const { keeper } of [a, b]) keeper.stop();
  });

  it('of a page that lives is nobody else’s', async () => {
    const desk = new Desk();
    const a = await reading(desk, 'a');
    a.session.annotations.put(line(1));
    await a.keeper.flush();
    const b = await reading(desk, 'b');
    expect(b.session.saving.getState().offer).toBeUndefined();
    for (const { keeper } of [a, b]) keeper.stop();
  });

  it('of two pages on one study loses no write of either, not even of one mark changed in both', async () => {
    const desk = new Desk();
    const a = await reading(desk, 'a');
    const b = await reading(desk, 'b');
    const shared = newUid();
    a.session.annotations.put(line(1, shared, 2));
    b.session.annotations.put(line(2, shared, 2));
    a.session.annotations.put(line(3));
    b.session.annotations.put(line(4));
    await Promise.all([a.keeper.flush(), b.keeper.flush()]);
    for (const [page, { keeper }] of [['a', a] as const, ['b', b] as const]) {
      keeper.stop();
      desk.crash(page);
    }
    const c = await reading(desk, 'c');
    expect(c.session.saving.getState().offer?.count).toBe(4);
    await c.keeper.restore();
    expect(labels(c.session)).toEqual(['1', '2', '3', '4']);
    c.keeper.stop();
  });

  it('of work that is saved is gone', async () => {
    const desk = new Desk();
    const { session, keeper } = await reading(desk, 'a');
    const mark = line(1);
    session.annotations.put(mark);
    await keeper.flush();
    expect(desk.records.size).toBe(1);
    session.saving.setState({ marks: new Map([[mark.id, { version: 1, study: 'test/1.2.3', document: newUid() }]]) });
    await keeper.flush();
    expect(desk.records.size).toBe(0);
    keeper.stop();
  });
});
