import type { StudyAddress } from '#src/model/dicom/address.ts';
import { seriesKey } from '#src/model/dicom/address.ts';
import type { InstanceRecord, SeriesRecord } from '#src/model/dicom/records.ts';
import type { DisplaySet } from '#src/dataset/display-set.ts';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import { inUptakeUnit } from '#src/dataset/uptake.ts';
import type { Sources } from '#src/sources/index.ts';
import type { HangNote } from '#src/dataset/hang.ts';
import { type HangWish, hangStudies, prepareProtocols } from './hang-study.ts';
import { patchStudy, putStudy } from './open-state.ts';
import type { Session } from './session.ts';

export interface OpenOptions {
  /** What to hang, in panes nobody has touched; absent = the study only appears on the timeline. */
  readonly hang?: HangWish;
  /** Opened to be compared with what was asked for. */
  readonly beside?: boolean;
  readonly signal?: AbortSignal;
}

/** Series read at the same time: their metadata is many small answers, their frames are ordered elsewhere. */
const seriesAtOnce = 3;

/**
 * Opens a study: its series, one instance of the first of them (the first picture), then the instances of all, and hangs
 * what it finds as it comes. Settles when all is known; faults are put on the study.
 */
export async function openStudy(
  session: Session,
  sources: Sources,
  address: StudyAddress,
  options: OpenOptions,
): Promise<void> {
  const { signal } = options;
  const { beside = false } = options;
  putStudy(session, { address, series: [], displaySets: [], loading: true, ...(beside && { beside }) });
  const protocols = prepareProtocols(session);
  const contents = await sources.study(address, signal);
  if (!contents.ok) {
    patchStudy(session, address, { loading: false, fault: contents.fault });
    return;
  }
  const { study } = contents.value;
  const series = inReadingOrder(contents.value.series);
  patchStudy(session, address, { record: study, series });

  const found = new Map<string, readonly DisplaySet[]>();
  const show = (one: SeriesRecord, instances: readonly InstanceRecord[], growing: boolean) => {
    const values = inUptakeUnit(instances, session.view.getState().uptake ?? 'bw');
    found.set(seriesKey(one.address), displaySetsOf(one, values, growing));
    const displaySets = series.flatMap((s) => found.get(seriesKey(s.address)) ?? []);
    patchStudy(session, address, { displaySets });
    if (options.hang) hangStudies(session, options.hang);
  };

  let peeked: InstanceRecord | undefined;
  const queue = [...series];
  const linked = linkedSeries(session, series);
  const alike = beside ? (await protocols)?.counterpart(session, series) : undefined;
  const first = linked ?? alike ?? firstToShow(series, options.hang);
  if (first && options.hang) {
    // An instance that is named is waited for: the picture of another must not stand in its place.
    const answer =
      options.hang.instances.length === 0 && !linked ? await sources.peek(first.address, signal) : undefined;
    peeked = answer?.ok ? answer.value : undefined;
    if (peeked) show(first, [peeked], true);
    queue.splice(queue.indexOf(first), 1);
    queue.unshift(first);
  }
  let fault: OpenFault;
  const worker = async () => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      const record = one;
      const all: InstanceRecord[] = [];
      const outcome = await sources.instances(
        record.address,
        (part) => {
          all.push(...part);
          show(record, withPeeked(all, record === first ? peeked : undefined), true);
        },
        signal,
      );
      if (all.length > 0) show(record, all, false);
      if (!outcome.ok && outcome.fault.kind !== 'aborted') fault ??= outcome.fault;
    }
  };
  await Promise.all(Array.from({ length: seriesAtOnce }, worker));
  patchStudy(session, address, fault ? { loading: false, fault } : { loading: false });
  if (options.hang) {
    await protocols;
    hangAndTell(session, options.hang);
    if (session.open.getState().studies.every((s) => !s.loading)) dropUnknown(session);
  }
}

/** The instances so far, with the one whose picture is on screen: it may be listed last, and must not go meanwhile. */
function withPeeked(
  instances: readonly InstanceRecord[],
  peeked: InstanceRecord | undefined,
): readonly InstanceRecord[] {
  if (!peeked || instances.some((i) => i.address.instance === peeked.address.instance)) return instances.slice();
  return [...instances, peeked];
}

/** The series that the live pane of a link shows; a display set's id names its series between colons. */
function linkedSeries(session: Session, series: readonly SeriesRecord[]): SeriesRecord | undefined {
  const { panes, active } = session.view.getState();
  return [panes[active], ...panes].flatMap((pane) => {
    const found = series.find((s) => pane?.displaySet?.includes(`:${s.address.series}:`));
    return found ? [found] : [];
  })[0];
}

/** What a link shows and no open study has: the pane is emptied and it is said. */
function dropUnknown(session: Session): void {
  const { panes } = session.view.getState();
  const known = session.open.getState().displaySets;
  const kept = panes.map((p) => (p.displaySet === undefined || known.has(p.displaySet as DisplaySet['id']) ? p : {}));
  if (kept.every((pane, i) => pane === panes[i])) return;
  session.view.setState({ panes: kept });
  session.notices.setState((all) => [...all, { words: 'notice.link-not-read' }], true);
}

/** The series to look into first: the one asked for, else the first that is neither an afterthought nor a planning picture. */
function firstToShow(series: readonly SeriesRecord[], wish: HangWish | undefined): SeriesRecord | undefined {
  const asked = series.find((s) => wish?.series.includes(s.address.series));
  const pictures = series.filter((s) => !afterthoughts.has(s.modality));
  return asked ?? pictures.find((s) => !planning.test(s.description ?? '')) ?? pictures[0] ?? series[0];
}

const planning = /\b(loc|localis?er|localizer|scout|survey|topogram|3-?plane)\b/i;

/** Hangs what there is, and says once what could not be done: when all is known, or what is still to come would be missed. */
export function hangAndTell(session: Session, wish: HangWish): void {
  const notes = hangStudies(session, wish);
  if (session.open.getState().studies.some(({ loading }) => loading)) return;
  for (const note of notes) tell(session, note);
}

function tell(session: Session, note: HangNote): void {
  const words = `notice.${note.kind}`;
  const id = 'id' in note ? note.id : note.uid;
  const told = session.notices.getState().some((n) => n.words === words && n.params?.['id'] === id);
  if (!told) session.notices.setState((all) => [...all, { words, params: { id } }], true);
}

type OpenFault = Parameters<typeof patchStudy>[2]['fault'];

/** Objects that stand behind pictures: never the first thing to look at. */
const afterthoughts: ReadonlySet<string> = new Set([
  'SR',
  'KO',
  'PR',
  'SEG',
  'RTSTRUCT',
  'REG',
  'DOC',
  'FID',
  'ANN',
  'PLAN',
  'RTPLAN',
]);

function inReadingOrder(series: readonly SeriesRecord[]): readonly SeriesRecord[] {
  const last = (s: SeriesRecord) => (afterthoughts.has(s.modality) ? 1 : 0);
  return [...series].sort(
    (a, b) =>
      last(a) - last(b) ||
      (a.number ?? Infinity) - (b.number ?? Infinity) ||
      a.address.series.localeCompare(b.address.series),
  );
}
