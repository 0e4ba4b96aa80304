import { describe, expect, it } from 'vitest';
import { instanceOf, objectOf, seriesOf } from '#src/dataset/instances.fixture.ts';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import type { Annotation } from '#src/model/annotation/annotation.ts';
import { frameKey, type StudyAddress } from '#src/model/dicom/address.ts';
import { newUid } from '#src/model/dicom/new-uid.ts';
import type { InstanceRecord, StudyRecord } from '#src/model/dicom/records.ts';
import { toUid, type Uid } from '#src/model/dicom/uid.ts';
import { bad, good } from '#src/model/fault/fault.ts';
import { indexPoint as at } from '#src/model/geometry/place.ts';
import { readKeyObjects, readReport } from '#src/objects/index.ts';
import { text } from '#src/part10/dicom-json.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import type { SourceSettings, StoreResult } from '#src/sources/index.ts';
import { toggleStar } from '../commands/saving.ts';
import { createSession } from '../create.ts';
import { putStudy } from '../open-state.ts';
import type { Session } from '../session.ts';
import { loadDocuments } from './load.ts';
import { keptAsFiles, saveAll, type SavingHost } from './save.ts';
import { countOf, unsavedOf } from './unsaved.ts';

const address: StudyAddress = { source: 'test', study: toUid('1.2.3') };
const record: StudyRecord = { address, patient: { id: 'P' }, moment: {}, modalities: ['CT'] };
const ct = seriesOf('CT');
const slices = [1, 2].map((number) => instanceOf({ series: ct, number }));
const on = { ...slices[0]!.address, frame: 1 };

/** A store in memory: what it answers is for each test to say. */
class Shelf {
  readonly files = new Map<string, { readonly bytes: Uint8Array<ArrayBuffer>; readonly source: string }>();
  asked: string[] = [];
  answer: (source: string, uid: Uid) => StoreResult | 'gone' = (_, instance) => ({ ...good({ instance }), instance });
  settings: readonly SourceSettings[] = [{ kind: 'dicomweb', id: 'test', root: '/test' }];

  readonly store: SavingHost['sources']['store'] = async (source, files) => {
    const results: StoreResult[] = [];
    for (const bytes of files) {
      const uid = toUid(text((await readPart10(bytesReader(bytes))).dataset, '00080018') ?? '');
      this.asked.push(`${source} ${uid}`);
      const result = this.answer(source, uid);
      if (result === 'gone') return bad({ kind: 'unreachable', source });
      if (result.ok) this.files.set(uid, { bytes, source });
      results.push(result);
    }
    return good(results);
  };

  /** The study's series of images and of what was stored, as a page that opens it anew finds them. */
  async opened(before: (session: Session) => void = () => undefined): Promise<Session> {
    const session = createSession();
    before(session);
    const documents: InstanceRecord[] = [];
    for (const { bytes } of this.files.values()) {
      const { dataset } = await readPart10(bytesReader(bytes));
      const modality = text(dataset, '00080060') ?? '';
      const series = seriesOf(modality, { address: { ...address, series: toUid(text(dataset, '0020000E') ?? '') } });
      const instance = toUid(text(dataset, '00080018') ?? '');
      const own = { address: { ...series.address, instance } };
      documents.push(objectOf(series, 1, text(dataset, '00080016') ?? '', own));
    }
    const displaySets = [
      ...displaySetsOf(ct, slices, false),
      ...documents.flatMap((one) => displaySetsOf(one.series, [one], false)),
    ];
    putStudy(session, { address, record, series: [ct], displaySets, loading: false });
    await loadDocuments(session, this.sources, address);
    return session;
  }

  readonly sources = {
    settings: this.settings,
    whole: (instance: { readonly instance: Uid }) => {
      const found = this.files.get(instance.instance);
      return Promise.resolve(found ? good(found.bytes) : bad({ kind: 'missing' } as const));
    },
    study: () => Promise.resolve(bad({ kind: 'missing' } as const)),
    instances: () => Promise.resolve(good(0)),
  };

  host(session: Session): SavingHost {
    const { settings, store } = this;
    return {
      session,
      sources: { settings, store },
      reader: () => undefined,
      now: () => 0,
      pixels: () => undefined,
      inPatient: () => ({ basis: 'patient' }),
    };
  }
}

const line = (x: number, id = newUid()): Annotation => ({
  ...{ id, version: 1, author: '', created: '2026-11-22T08:00:00Z', changed: '2026-11-22T08:00:00Z' },
  shape: { space: 'index', on, geometry: { kind: 'length', points: [at(0, 0), at(x, 0)] } },
});
const changed = (mark: Annotation, x: number): Annotation => ({
  ...line(x, mark.id as Uid),
  version: mark.version + 1,
});
const marksOf = (session: Session) => [...session.annotations.store.getState().all.values()];
const unsaved = (session: Session) => countOf(unsavedOf(session, address));
const xOf = ({ shape }: Annotation) => shape.geometry.points[1]?.x;

describe('saving', () => {
  it('brings marks and stars into the store, and another page finds them there', async () => {
    const shelf = new Shelf();
    const session = await shelf.opened();
    const mark = line(7);
    session.annotations.put(mark);
    toggleStar(session, on);
    expect(unsaved(session)).toBe(2);
    await saveAll(shelf.host(session));
    expect(unsaved(session)).toBe(0);
    const other = await shelf.opened();
    expect(marksOf(other)).toEqual([mark]);
    expect([...other.saving.getState().stars.keys()]).toEqual([frameKey(on)]);
    expect(unsaved(other)).toBe(0);
    expect(other.annotations.canUndo()).toBe(false);
  });

  it('of two studies that track one lesion gives each its own mark, and the lesion', async () => {
    const shelf = new Shelf();
    const session = await shelf.opened();
    const tracked = line(7);
    session.annotations.put(tracked);
    await saveAll(shelf.host(session));
    // Another study's mark is known under the UID that this study's report tracks.
    const other = await shelf.opened((fresh) => {
      const earlier = { ...on, study: toUid('1.2.9') };
      fresh.annotations.load([{ ...line(5, tracked.id as Uid), shape: { ...tracked.shape, on: earlier } }]);
    });
    const marks = marksOf(other);
    expect(marks).toHaveLength(2);
    expect(new Set(marks.map(({ lesion }) => lesion?.uid))).toEqual(new Set([tracked.id]));
    expect(marks.filter(({ id }) => id === tracked.id).map(({ shape }) => shape.on.study)).toEqual(['1.2.9']);
    expect(unsaved(other)).toBe(0);
  });

  it('of what the store refuses keeps that unsaved and says why, and saves the rest', async () => {
    const shelf = new Shelf();
    const session = await shelf.opened();
    session.annotations.put(line(7));
    toggleStar(session, on);
    let nth = 0;
    shelf.answer = (source, instance) =>
      ++nth === 1
        ? { ...bad({ kind: 'refused', source, status: 409 }), instance, reason: 0xa700 }
        : { ...good({ instance }), instance };
    await saveAll(shelf.host(session));
    expect(unsavedOf(session, address).changed).toHaveLength(1);
    expect(unsavedOf(session, address).starred).toEqual([]);
    expect(session.saving.getState().trouble).toMatchObject({ reason: 0xa700, fault: { status: 409 } });
    expect(session.saving.getState().trouble?.files).toHaveLength(1);
  });

  it('once more after the connection broke sends the same object: no store has the work twice', async () => {
    const shelf = new Shelf();
    const session = await shelf.opened();
    session.annotations.put(line(7));
    shelf.answer = () => 'gone';
    await saveAll(shelf.host(session));
    expect(unsaved(session)).toBe(1);
    shelf.answer = (_, instance) => ({ ...good({ instance }), instance });
    await saveAll(shelf.host(session));
    expect(unsaved(session)).toBe(0);
    expect(new Set(shelf.asked).size).toBe(1);
    expect(session.saving.getState().trouble).toBeUndefined();
  });

  it('goes to the source for results where the study’s own takes nothing', async () => {
    const shelf = new Shelf();
    shelf.settings = [...shelf.settings, { kind: 'dicomweb', id: 'results', root: '/results', results: true }];
    const session = await shelf.opened();
    session.annotations.put(line(7));
    shelf.answer = (source, instance) =>
      source === 'test'
        ? { ...bad({ kind: 'refused', source, status: 405 }), instance }
        : { ...good({ instance }), instance };
    await saveAll(shelf.host(session));
    expect([...shelf.files.values()].map(({ source }) => source)).toEqual(['results']);
    expect(unsaved(session)).toBe(0);
  });

  it('where nothing takes it offers a file, which is the work’s place once it was taken', async () => {
    const shelf = new Shelf();
    shelf.settings = [{ kind: 'files', id: 'test' }];
    const session = await shelf.opened();
    const mark = line(7);
    session.annotations.put(mark);
    await saveAll(shelf.host(session));
    const { trouble } = session.saving.getState();
    expect(trouble?.fault).toBeUndefined();
    expect((await readReport(trouble!.files[0]!.bytes)).marks[0]?.id).toBe(mark.id);
    expect(unsaved(session)).toBe(1);
    keptAsFiles({ session });
    expect(unsaved(session)).toBe(0);
    expect(session.saving.getState().trouble).toBeUndefined();
  });

  it('names what it replaces: a change and a deletion are the same next time, the rest stands', async () => {
    const shelf = new Shelf();
    const first = await shelf.opened();
    const [one, two, three] = [line(1), line(2), line(3)];
    for (const mark of [one, two, three]) first.annotations.put(mark);
    await saveAll(shelf.host(first));
    const [before] = [...shelf.files.keys()];

    const second = await shelf.opened();
    second.annotations.put(changed(one, 11));
    second.annotations.remove(two.id);
    await saveAll(shelf.host(second));
    const after = [...shelf.files.entries()].find(([uid]) => uid !== before)!;
    expect((await readReport(after[1].bytes)).replaces).toEqual([before]);

    const third = await shelf.opened();
    expect(marksOf(third).map(xOf).sort()).toEqual([11, 3]);
  });

  it('by two readers from one beginning loses neither’s work', async () => {
    const shelf = new Shelf();
    const first = await shelf.opened();
    const mark = line(1);
    first.annotations.put(mark);
    await saveAll(shelf.host(first));
    const [anna, bert] = [await shelf.opened(), await shelf.opened()];
    anna.annotations.put(changed(mark, 10));
    anna.annotations.put(line(5));
    bert.annotations.put(changed(mark, 20));
    await saveAll(shelf.host(anna));
    await saveAll(shelf.host(bert));
    const later = await shelf.opened();
    expect(marksOf(later).map(xOf).sort()).toEqual([10, 20, 5]);
    expect(unsaved(later)).toBe(0);
  });

  it('takes stars away by a selection in place of the last one', async () => {
    const shelf = new Shelf();
    const first = await shelf.opened();
    const other = { ...slices[1]!.address, frame: 1 };
    toggleStar(first, on);
    toggleStar(first, other);
    await saveAll(shelf.host(first));
    const second = await shelf.opened();
    toggleStar(second, on);
    await saveAll(shelf.host(second));
    const third = await shelf.opened();
    expect([...third.saving.getState().stars.keys()]).toEqual([frameKey(other)]);
    toggleStar(third, other);
    await saveAll(shelf.host(third));
    expect([...(await shelf.opened()).saving.getState().stars.keys()]).toEqual([]);
    const titles = await Promise.all(
      [...shelf.files.values()].map(async ({ bytes }) => (await readKeyObjects(bytes)).title),
    );
    expect(titles).toEqual(['Of Interest', 'Of Interest', 'No longer of interest']);
  });

  it('leaves a mark that was changed here alone when its document is read again', async () => {
    const shelf = new Shelf();
    const first = await shelf.opened();
    const mark = line(1);
    first.annotations.put(mark);
    await saveAll(shelf.host(first));
    const second = await shelf.opened();
    second.annotations.put(changed(mark, 9));
    await loadDocuments(second, shelf.sources, address);
    expect(marksOf(second).map(xOf)).toEqual([9]);
    expect(unsaved(second)).toBe(1);
  });
});
