import { describe, expect, it } from 'vitest';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { bad, good } from '#src/model/fault/fault.ts';
import type { Library } from './library.ts';
import { createWorklist } from './worklist.ts';

const row = (source: string, n: number): StudyRecord => ({
  address: { source, study: toUid(`1.2.${n}`) },
  patient: { id: String(n) },
  moment: { date: `2026-01-${String(n).padStart(2, '0')}` },
  modalities: ['CT'],
});

type Search = Library['searchStudies'];

function library(stores: Readonly<Record<string, Search>>): Library {
  return {
    settings: Object.keys(stores).map((id) => ({ kind: 'dicomweb', id, root: `/${id}` })),
    searchStudies: ((source, ...rest) => stores[source]!(source, ...rest)) satisfies Search,
  } as unknown as Library;
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the worklist', () => {
  it('keeps the rows of other stores when one fails, and says which', async () => {
    const list = createWorklist(
      library({
        up: (source) => Promise.resolve(good({ rows: [row(source, 1)], total: 1, more: false, received: 1 })),
        down: () => Promise.resolve(bad({ kind: 'unreachable', source: 'down' })),
      }),
    );
    list.reload();
    await settled();
    const { rows, stores } = list.store.getState();
    expect(rows.map((r) => r.address.source)).toEqual(['up']);
    expect(stores.find((s) => s.id === 'down')?.fault).toEqual({ kind: 'unreachable', source: 'down' });
  });

  it('asks for the next page after what the store sent, not after what was kept of it', async () => {
    const offsets: number[] = [];
    const list = createWorklist(
      library({
        pacs: (source, _query, { offset }) => {
          offsets.push(offset);
          // The store sent 100 rows of which the source kept one.
          return Promise.resolve(
            good({ rows: [row(source, offset === 0 ? 2 : 1)], more: offset === 0, received: 100 }),
          );
        },
      }),
    );
    list.reload();
    await settled();
    list.more();
    await settled();
    list.more();
    await settled();
    expect(offsets).toEqual([0, 100]);
    expect(list.store.getState().rows.map((r) => r.patient.id)).toEqual(['2', '1']);
  });

  it('never shows an answer to an earlier question', async () => {
    const answers: (() => void)[] = [];
    const list = createWorklist(
      library({
        pacs: (source, query) =>
          new Promise((resolve) => {
            answers.push(() =>
              resolve(good({ rows: [row(source, query.text === 'b' ? 2 : 1)], more: false, received: 1 })),
            );
          }),
      }),
    );
    list.setFilter({ text: 'a' });
    list.setFilter({ text: 'b' });
    answers[1]?.();
    await settled();
    answers[0]?.();
    await settled();
    expect(list.store.getState().rows.map((r) => r.patient.id)).toEqual(['2']);
  });
});
