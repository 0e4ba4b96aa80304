import { afterEach, describe, expect, it, vi } from 'vitest';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import { instanceOf, seriesOf } from '#src/dataset/instances.fixture.ts';
import { instanceKey } from '#src/model/dicom/address.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { bad, good, type Outcome } from '#src/model/fault/fault.ts';
import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { createSession } from './create.ts';
import { readAgain, reportIn } from './documents.ts';
import { keepDocuments } from './keep-documents.ts';
import { putStudy } from './open-state.ts';
import { empty, hang, setLayout } from './panes.ts';
import { showBeside } from './show-beside.ts';

const sr = seriesOf('SR');
const basicText = toUid('1.2.840.10008.5.1.4.1.1.88.11');
const { image: _, ...withoutPixels } = instanceOf({ series: sr, number: 1, sopClass: basicText });
const report = { ...withoutPixels, sopClass: basicText };
const [reportSet] = displaySetsOf(sr, [report], false);
const ct = seriesOf('CT');
const slices = [1, 2, 3].map((number) => instanceOf({ series: ct, number }));
const [stack] = displaySetsOf(ct, slices, false);
if (!reportSet || stack?.kind !== 'image') throw new Error('no sets');

const file = writePart10(
  { '00080016': { vr: 'UI', Value: [basicText] }, '0040A040': { vr: 'CS', Value: ['CONTAINER'] } },
  explicitLittleEndian,
);

function opened() {
  const session = createSession();
  const { source, study } = sr.address;
  putStudy(session, {
    address: { source, study },
    series: [sr, ct],
    displaySets: [reportSet!, stack!],
    loading: false,
  });
  return session;
}

/** What reads documents is loaded with the first. */
const patience = { timeout: 15_000 };

describe('reports that hang in panes', () => {
  const stops: (() => void)[] = [];
  afterEach(() => stops.splice(0).forEach((stop) => stop()));
  const key = instanceKey(report.address);

  it('are fetched once, when they hang, and let go when they hang no more', async () => {
    const session = opened();
    const whole = vi.fn(() => Promise.resolve(good(file)));
    stops.push(keepDocuments(session, { whole }));
    expect(whole).not.toHaveBeenCalled();
    hang(session, 0, reportSet.id);
    expect(session.documents.getState().get(key)).toEqual({ kind: 'loading' });
    await vi.waitFor(() => expect(session.documents.getState().get(key)).toMatchObject({ kind: 'here' }), patience);
    hang(session, 0, reportSet.id);
    expect(whole).toHaveBeenCalledTimes(1);
    empty(session, 0);
    expect(session.documents.getState().size).toBe(0);
  });

  it('say why they cannot be had, and are asked for again', async () => {
    const session = opened();
    let answer: Outcome<Uint8Array<ArrayBuffer>> = bad({ kind: 'missing' });
    stops.push(keepDocuments(session, { whole: () => Promise.resolve(answer) }));
    hang(session, 0, reportSet.id);
    await vi.waitFor(
      () => expect(session.documents.getState().get(key)).toEqual({ kind: 'failed', fault: { kind: 'missing' } }),
      patience,
    );
    answer = good(new Uint8Array(200));
    readAgain(session, report);
    await vi.waitFor(
      () =>
        expect(session.documents.getState().get(key)).toMatchObject({ kind: 'failed', fault: { kind: 'not-dicom' } }),
      patience,
    );
    answer = good(file);
    readAgain(session, report);
    await vi.waitFor(() => expect(session.documents.getState().get(key)).toMatchObject({ kind: 'here' }), patience);
  });

  it('are not asked for any more when the pane has been emptied meanwhile', async () => {
    const session = opened();
    const signals: (AbortSignal | undefined)[] = [];
    const whole = (_address: unknown, signal?: AbortSignal) => {
      signals.push(signal);
      return new Promise<Outcome<Uint8Array<ArrayBuffer>>>(() => undefined);
    };
    stops.push(keepDocuments(session, { whole }));
    hang(session, 0, reportSet.id);
    empty(session, 0);
    await Promise.resolve();
    expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
    expect(session.documents.getState().size).toBe(0);
  });

  it('are documents of the SR classes; key object selections and PDFs are none', () => {
    expect(reportIn(reportSet)).toBe(report);
    const pdf = { ...report, sopClass: toUid('1.2.840.10008.5.1.4.1.1.104.1') };
    expect(reportIn(displaySetsOf(sr, [pdf], false)[0])).toBeUndefined();
    const ko = { ...report, sopClass: toUid('1.2.840.10008.5.1.4.1.1.88.59') };
    expect(reportIn(displaySetsOf(sr, [ko], false)[0])).toBeUndefined();
  });
});

describe('what a report refers to', () => {
  const at = { instance: slices[1]!.address.instance, frame: 1 };

  it('is shown in a second pane, made where there is one alone', () => {
    for (const below of [false, true]) {
      const session = opened();
      hang(session, 0, reportSet.id);
      showBeside(session, 0, stack, at, below);
      const { layout, panes, active } = session.view.getState();
      expect(layout).toEqual(below ? { rows: 2, columns: 1 } : { rows: 1, columns: 2 });
      expect(panes).toEqual([{ displaySet: reportSet.id }, { displaySet: stack.id, at }]);
      expect(active).toBe(1);
    }
  });

  it('is shown in the pane that shows its set, with its window; else in an empty one; never in the report’s own', () => {
    const session = opened();
    setLayout(session, { rows: 1, columns: 3 });
    hang(session, 2, reportSet.id);
    hang(session, 1, 'other');
    showBeside(session, 2, stack, at, false);
    expect(session.view.getState().panes[0]).toEqual({ displaySet: stack.id, at });
    session.view.setState(({ panes }) => ({
      panes: panes.map((pane, i) => (i === 0 ? { displaySet: stack.id, invert: true } : pane)),
    }));
    showBeside(session, 2, stack, at, false);
    expect(session.view.getState().panes).toEqual([
      { displaySet: stack.id, invert: true, at },
      { displaySet: 'other' },
      { displaySet: reportSet.id },
    ]);
  });

  it('is seen also where the report stood alone on the screen', () => {
    const session = opened();
    setLayout(session, { rows: 1, columns: 2 });
    session.view.setState({ maximised: 0 });
    hang(session, 0, reportSet.id);
    showBeside(session, 0, stack, at, false);
    expect(session.view.getState().maximised).toBeUndefined();
    expect(session.view.getState().panes[1]).toEqual({ displaySet: stack.id, at });
  });
});
