import { describe, expect, it } from 'vitest';
import { seriesOf } from '#src/dataset/instances.fixture.ts';
import type { Annotation } from '#src/model/annotation/annotation.ts';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { indexPoint as at } from '#src/model/geometry/place.ts';
import { createSession } from './create.ts';
import { changeLesion, joinLesion, lesionsOf, sameLesionRefusal, setLesion, timesOf } from './lesions.ts';
import { putStudy } from './open-state.ts';
import type { Session } from './session.ts';

const series = seriesOf('CT').address;
const study = (uid: string, date: string, patient = 'P'): StudyRecord => ({
  address: { source: 'test', study: toUid(uid) },
  patient: { id: patient },
  moment: { date },
  modalities: ['CT'],
});
const line = (id: string, uid: string): Annotation => ({
  ...{ id, version: 1, author: '', created: '2026-11-22T08:00:00Z', changed: '2026-11-22T08:00:00Z' },
  shape: {
    space: 'index',
    on: { ...series, study: toUid(uid), instance: toUid('1.9'), frame: 1 },
    geometry: { kind: 'length', points: [at(0, 0), at(9, 0)] },
  },
});

function opened(...studies: readonly StudyRecord[]): Session {
  const session = createSession();
  for (const record of studies) {
    putStudy(session, { address: record.address, record, series: [], displaySets: [], loading: false });
  }
  return session;
}

function draw(session: Session, mark: Annotation): void {
  session.annotations.put(mark);
  session.annotations.select(mark.id);
}

describe('a lesion', () => {
  it('is made of the selected mark and the one before it, by one gesture and one step to undo', () => {
    const session = opened(study('1.2', '2026-11-14'), study('1.3', '2025-11-12'));
    draw(session, line('2.25.1', '1.3'));
    expect(sameLesionRefusal(session)).toBe('blocked.twoMarks');
    draw(session, line('2.25.2', '1.2'));
    expect(sameLesionRefusal(session)).toBeUndefined();
    joinLesion(session);
    const [lesion, ...others] = lesionsOf(session);
    expect(others).toEqual([]);
    expect(lesion).toMatchObject({ name: '1' });
    expect(lesion?.marks.map(({ id }) => id)).toEqual(['2.25.1', '2.25.2']);
    // Saved anew, both: a new version.
    expect(lesion?.marks.map(({ version }) => version)).toEqual([2, 2]);
    expect(sameLesionRefusal(session)).toBe('blocked.sameLesion');
    // The earliest first, whichever was opened first.
    expect(timesOf(session, lesionsOf(session)).map(({ record }) => record?.moment.date)).toEqual(['2025-11-12', '2026-11-14']); // prettier-ignore

    draw(session, line('2.25.3', '1.2'));
    joinLesion(session);
    expect(lesionsOf(session)[0]?.marks).toHaveLength(3);
    session.annotations.undo();
    session.annotations.undo();
    session.annotations.undo();
    expect(lesionsOf(session)).toEqual([]);
    expect(session.annotations.store.getState().all.size).toBe(2);
  });

  it('is of one patient', () => {
    const session = opened(study('1.2', '2026-11-14'), study('1.3', '2025-11-12', 'Q'));
    draw(session, line('2.25.1', '1.3'));
    draw(session, line('2.25.2', '1.2'));
    expect(sameLesionRefusal(session)).toBe('blocked.otherPatient');
    joinLesion(session);
    expect(lesionsOf(session)).toEqual([]);
  });

  it('has one name wherever it is measured, and the next is called by the next number', () => {
    const session = opened(study('1.2', '2026-11-14'));
    for (const n of [1, 2, 3]) draw(session, line(`2.25.${String(n)}`, '1.2'));
    const marks = [...session.annotations.store.getState().all.values()];
    const uid = toUid('2.25.90');
    setLesion(session, marks[0]!, { uid, name: '1' });
    setLesion(session, marks[1]!, { uid, name: '1' });
    const [lesion] = lesionsOf(session);
    changeLesion(session, lesion!, { uid, name: 'Hilar', node: true });
    expect(lesionsOf(session).map(({ name, node, marks: all }) => [name, node, all.length])).toEqual([
      ['Hilar', true, 2],
    ]);
    session.annotations.undo();
    expect(lesionsOf(session)[0]?.name).toBe('1');
    setLesion(session, lesionsOf(session)[0]!.marks[0]!, undefined);
    expect(lesionsOf(session)[0]?.marks).toHaveLength(1);
  });
});
