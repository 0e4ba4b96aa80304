import { describe, expect, it } from 'vitest';
import { instanceOf, planeAt, seriesOf } from '#src/dataset/instances.fixture.ts';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import type { ImageSet } from '#src/dataset/display-set.ts';
import type { StudyAddress } from '#src/model/dicom/address.ts';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { bad, good } from '#src/model/fault/fault.ts';
import { items, text } from '#src/part10/dicom-json.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10, type Part10 } from '#src/part10/read-part10.ts';
import { instanceRecord } from '#src/part10/records.ts';
import { createSession } from '../create.ts';
import { laidOverObjects } from '../laid-over.ts';
import { putStudy } from '../open-state.ts';
import { addSegment, changeSegment, draw, editCopy, removeSegment, targetOn } from '../segments.ts';
import type { Session } from '../session.ts';
import { draftOf, mergeDrafts } from './draft.ts';
import { saveAll, type SavingHost } from './save.ts';
import { countOf, unsavedOf } from './unsaved.ts';

const address: StudyAddress = { source: 'test', study: toUid('1.2.3') };
const record: StudyRecord = { address, patient: { id: 'P' }, moment: {}, modalities: ['CT'] };
const ct = seriesOf('CT');
const instances = [1, 2, 3].map((number) =>
  instanceOf({
    series: ct,
    number,
    instance: { frameOfReference: toUid('1.2.9') },
    frame: { plane: planeAt([0, 0, number * 2]), spacing: { row: 1, column: 1, basis: 'patient' } },
  }),
);
const names = { segmentation: 'Segmentation', segment: (n: number) => `Segment ${String(n)}` };
const runs = (...values: number[]) => Uint32Array.from(values);

function opened(): { readonly session: Session; readonly set: ImageSet } {
  const session = createSession();
  const displaySets = displaySetsOf(ct, instances, false);
  putStudy(session, { address, record, series: [ct], displaySets, loading: false });
  const [set] = displaySets;
  if (set?.kind !== 'image') throw new Error('no images');
  return { session, set };
}

function stroke(session: Session, set: ImageSet, frame: number, what = runs(5, 2)): void {
  const ref = set.frames[frame]!;
  draw(session, targetOn(session, set, ref, names), [{ ref, runs: what }]);
}

const unsaved = (session: Session) => countOf(unsavedOf(session, address));
const all = (session: Session) => [...session.segments.getState().all.values()];

/** A store that takes everything, or nothing. */
function shelf(session: Session, takes = true): { readonly host: SavingHost; readonly files: Part10[] } {
  const files: Part10[] = [];
  const store: SavingHost['sources']['store'] = async (source, list) => {
    if (!takes) return bad({ kind: 'unreachable', source });
    const read = await Promise.all(list.map((bytes) => readPart10(bytesReader(bytes))));
    files.push(...read);
    return good(
      read.map(({ dataset }) => ({ ...good({}), instance: toUid(text(dataset, '00080018') ?? '') })) as never,
    );
  };
  const settings = [{ kind: 'dicomweb', id: 'test', root: '/test' }] as const;
  const host = {
    session,
    sources: { settings, store },
    reader: () => undefined,
    now: () => 0,
    pixels: () => undefined,
  };
  return { host: host as unknown as SavingHost, files };
}

describe('segments', () => {
  it('begin with the first stroke, and every stroke is taken back in one line with the rest', () => {
    const { session, set } = opened();
    stroke(session, set, 0);
    stroke(session, set, 1);
    changeSegment(session, all(session)[0]!.id, 1, { name: 'Lesion' });
    addSegment(session, set, names);
    expect(all(session)[0]?.object.parts.map(({ name }) => name)).toEqual(['Lesion', 'Segment 2']);
    stroke(session, set, 1, runs(9, 1));
    expect(all(session)[0]?.object.masks).toMatchObject([{ part: 0 }, { part: 0 }, { part: 1 }]);
    removeSegment(session, all(session)[0]!.id, 1);
    expect(all(session)[0]?.object.masks).toMatchObject([{ part: 0, runs: runs(9, 1) }]);
    for (let i = 0; i < 5; i++) session.annotations.undo();
    expect(all(session)[0]?.object.masks).toMatchObject([{ part: 0, runs: runs(5, 2) }]);
    expect(session.history.undo()).toBe(true);
    expect(all(session)).toEqual([]);
    expect(session.history.canUndo()).toBe(false);
    while (session.history.redo());
    expect(all(session)[0]?.object.parts.map(({ number }) => number)).toEqual([2]);
  });

  it('are saved as one object, then as one that takes its place, and are unsaved when they are drawn on otherwise', async () => {
    const { session, set } = opened();
    addSegment(session, set, names);
    expect(unsaved(session)).toBe(0);
    stroke(session, set, 0);
    expect(unsaved(session)).toBe(1);
    const { host, files } = shelf(session);
    await saveAll(host);
    expect(unsaved(session)).toBe(0);
    const [first] = files;
    expect(text(first!.dataset, '00080060')).toBe('SEG');
    expect(session.view.getState().over).toEqual([text(first!.dataset, '00080018')]);
    stroke(session, set, 1);
    expect(unsaved(session)).toBe(1);
    session.history.undo();
    expect(unsaved(session)).toBe(0);
    // Undone and drawn otherwise, it is not what was saved.
    stroke(session, set, 2);
    session.history.undo();
    stroke(session, set, 2, runs(1, 1));
    expect(unsaved(session)).toBe(1);
    await saveAll(host);
    const second = files[1]!.dataset;
    const [replaced] = items(items(items(second, '0040A360')[0]!, '00081115')[0]!, '00081199');
    expect(text(replaced!, '00081155')).toBe(text(first!.dataset, '00080018'));
    expect(session.view.getState().over).toEqual([text(second, '00080018')]);

    // Whoever opens the study finds the later one alone.
    const page = opened();
    const records = files.map(({ dataset }) => instanceRecord(dataset, 'test')!);
    const displaySets = [page.set, ...records.flatMap((one) => displaySetsOf(one.series, [one], false))];
    putStudy(page.session, { address, record, series: [ct], displaySets, loading: false });
    const listed = laidOverObjects(page.session.open.getState()).map(({ instance }) => instance.address.instance);
    expect(listed).toEqual([text(second, '00080018')]);
  });

  it('that a store does not take stay, and are offered as a file', async () => {
    const { session, set } = opened();
    stroke(session, set, 0);
    await saveAll(shelf(session, false).host);
    expect(unsaved(session)).toBe(1);
    expect(session.saving.getState().trouble?.files.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^fovea-seg-.*\.dcm$/),
    ]);
  });

  it('are in a draft to the last pixel, and two pages’ work from one beginning both remain', () => {
    const { session, set } = opened();
    stroke(session, set, 0, runs(0, 1, 3, 1, 6, 2));
    const draft = JSON.parse(JSON.stringify(draftOf(unsavedOf(session, address)))) as ReturnType<typeof draftOf>;
    const { drawn } = mergeDrafts([{ page: 'a', at: 1, draft }]);
    expect(drawn).toEqual(all(session));
    const both = mergeDrafts([
      { page: 'a', at: 1, draft },
      {
        page: 'b',
        at: 2,
        draft: { ...draft, drawn: draft.drawn!.map((one) => ({ ...one, object: { ...one.object, label: 'Other' } })) },
      },
    ]);
    expect(both.drawn).toHaveLength(2);
  });
});

describe('a segmentation that was read', () => {
  it('is drawn on as a copy that takes its place where it is ours, and stands beside it where it is another’s', async () => {
    const { session, set } = opened();
    stroke(session, set, 0);
    const { host, files } = shelf(session);
    await saveAll(host);
    const first = files[0]!.dataset;
    for (const theirs of [false, true]) {
      const page = opened();
      // Another program's has no word of ours in it.
      const stored = Object.fromEntries(Object.entries(first).filter(([tag]) => !theirs || !tag.startsWith('0099')));
      const instance = instanceRecord(stored, 'test')!;
      const object = all(session)[0]!.object;
      expect(editCopy(page.session, instance, object, page.set)).toBe(true);
      expect(unsaved(page.session)).toBe(0);
      stroke(page.session, page.set, 1);
      expect(unsaved(page.session)).toBe(1);
      const again = shelf(page.session);
      await saveAll(again.host);
      const second = instanceRecord(again.files[0]!.dataset, 'test')!;
      expect(second.refers?.replaces).toEqual([instance.address.instance]);
      const records = [instance, second];
      const displaySets = [page.set, ...records.flatMap((one) => displaySetsOf(one.series, [one], false))];
      putStudy(page.session, { address, record, series: [ct], displaySets, loading: false });
      const listed = laidOverObjects(page.session.open.getState()).map(({ instance: one }) => one.address.instance);
      expect(listed).toEqual((theirs ? records : [second]).map((one) => one.address.instance));
    }
  });
});
