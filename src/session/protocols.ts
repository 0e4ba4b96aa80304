import { hangingOrder, type Arranged, type HangNote } from '#src/dataset/hang.ts';
import type { DisplaySet } from '#src/dataset/display-set.ts';
import { arrange, type Arrangement, fit, type Material, stagesThatFit } from '#src/dataset/protocols/arrange.ts';
import type { StudyToHang } from '#src/dataset/protocols/attributes.ts';
import { builtInProtocols } from '#src/dataset/protocols/built-in.ts';
import type { Protocol } from '#src/dataset/protocols/protocol.ts';
import { protocolOf } from '#src/dataset/protocols/save-layout.ts';
import { wordsOf } from '#src/dataset/protocols/regions.ts';
import { relevantPriors } from '#src/dataset/protocols/relevance.ts';
import { likeness } from '#src/dataset/protocols/rules.ts';
import { samePatient } from '#src/model/dicom/same-patient.ts';
import type { SeriesRecord } from '#src/model/dicom/records.ts';
import type { Settings } from './host.ts';
import { sameStudy } from './open-state.ts';
import { keepProtocol, ownProtocols } from './own-protocols.ts';
import type { ChosenStage, OfferedProtocol, OpenStudy, Session } from './session.ts';

/*
 * Hanging by protocols. Fetched while the first picture is on its way, which waits for none of it.
 */

/** How long changes gather before what is offered is worked out anew. Milliseconds. */
const settle = 200;

/** Takes up this person's protocols, and keeps the list of what fits up to date. */
export async function begin(session: Session, settings: Settings | undefined): Promise<void> {
  if (settings) session.hanging.setState({ own: await ownProtocols(settings) });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      offer(session);
    }, settle);
  };
  session.open.subscribe(soon);
  session.related.subscribe(soon);
  session.hanging.subscribe((now, before) => {
    if (now.own !== before.own || now.priorsKnown !== before.priorsKnown) soon();
  });
  soon();
}

/** A protocol as it will be used for one hanging. */
export interface Hanger {
  readonly arrange: (sets: readonly DisplaySet[]) => Arranged | undefined;
  /** What was made by the last call; undefined where nothing fitted. */
  readonly used: () => Arrangement | undefined;
  readonly notes: () => readonly HangNote[];
}

/** What is asked for by hand or address; else the best of those that hang unasked. */
export function hangBy(session: Session, asked: ChosenStage | undefined): Hanger {
  let used: Arrangement | undefined;
  let notes: readonly HangNote[] = [];
  return {
    used: () => used,
    notes: () => notes,
    arrange(sets) {
      [used, notes] = [undefined, []];
      if (asked?.protocol === 'default') return undefined;
      if (asked) {
        const protocol = protocolsOf(session).find(({ id }) => id === asked.protocol);
        if (!protocol) notes = [{ kind: 'unknown-protocol', id: asked.protocol }];
        else {
          used = byName(session, protocol, asked.stage, sets);
          if (!used && isWhole(session)) notes = [{ kind: 'unfit-protocol', id: asked.protocol }];
        }
      }
      return (used ??= unasked(session, sets));
    },
  };
}

/** The series of a study that most likely is the counterpart of what hangs: to be looked into first. */
export function counterpart(session: Session, series: readonly SeriesRecord[]): SeriesRecord | undefined {
  const { view, open } = session;
  const hung = view.getState().panes.flatMap(({ displaySet }) => {
    const set = open.getState().displaySets.get(displaySet as DisplaySet['id']);
    return set?.kind === 'image' ? [set] : [];
  })[0];
  if (!hung) return undefined;
  const words = wordsOf(hung.instances[0]?.series.description ?? '');
  const scored = series
    .filter(({ modality }) => modality === hung.modality)
    .map((one) => ({ one, score: likeness(wordsOf(one.description ?? ''), words) }));
  return scored.sort((a, b) => b.score - a.score)[0]?.one;
}

function protocolsOf(session: Session): readonly Protocol[] {
  return [...session.hanging.getState().own, ...builtInProtocols];
}

/** Nothing more will come that could make a protocol fit. */
function isWhole(session: Session): boolean {
  return session.hanging.getState().priorsKnown && session.open.getState().studies.every((study) => !study.loading);
}

function byName(
  session: Session,
  protocol: Protocol,
  stage: number | undefined,
  sets: readonly DisplaySet[],
): Arrangement | undefined {
  const material = materialFor(session, protocol, sets);
  if (!material) return undefined;
  const stages = stagesThatFit(protocol, material);
  // While more is to come the grid stands already: what is missing comes into it, and nothing jumps.
  const index = stage ?? stages[0] ?? (isWhole(session) ? undefined : 0);
  return index === undefined ? undefined : arrange(protocol, index, material);
}

function unasked(session: Session, sets: readonly DisplaySet[]): Arrangement | undefined {
  let best: { readonly score: number; readonly arrangement: Arrangement } | undefined;
  for (const protocol of protocolsOf(session)) {
    if (protocol.automatic !== true) continue;
    const material = materialFor(session, protocol, sets);
    const score = material && fit(protocol, material);
    if (!material || score === undefined || score <= (best?.score ?? -Infinity)) continue;
    const index = stagesThatFit(protocol, material).find((i) => isOfToday(protocol, i));
    const arrangement = index === undefined ? undefined : arrange(protocol, index, material);
    if (arrangement) best = { score, arrangement };
  }
  return best?.arrangement;
}

/** Whether a stage shows the current study alone: earlier ones are fetched when somebody wants them. */
function isOfToday(protocol: Protocol, stage: number): boolean {
  return protocol.stages[stage]?.panes.every(({ study }) => study === undefined || study === 'current') ?? false;
}

/** The study that a protocol fits best among those that were asked for, the newest of equals; with its priors. */
function materialFor(session: Session, protocol: Protocol, sets?: readonly DisplaySet[]): Material | undefined {
  let best: { readonly score: number; readonly material: Material } | undefined;
  for (const study of newestFirst(candidates(session))) {
    const only = sets && study.displaySets.filter((set) => sets.includes(set));
    if (only?.length === 0) continue;
    const material = { current: toHang(study, only), priors: priorsOf(session, study) };
    const score = fit(protocol, material);
    if (score !== undefined && score > (best?.score ?? -Infinity)) best = { score, material };
  }
  return best?.material;
}

/**
 * Keeps what is on the screen as a protocol, in the place of this person's one of that name. False where nothing hangs that
 * it could be found by.
 */
export function saveLayout(session: Session, settings: Settings, name: string): boolean {
  const [study] = newestFirst(candidates(session));
  const { own } = session.hanging.getState();
  const given = name.trim().slice(0, longestName);
  const id = own.find((one) => one.name === given)?.id ?? freeId(own);
  const material = study && { current: toHang(study), priors: priorsOf(session, study) };
  const protocol = material && protocolOf(given, id, session.view.getState(), material);
  if (!protocol) return false;
  keepProtocol(session, settings, protocol);
  session.hanging.setState({ inForce: { protocol: id, stage: 0 } });
  session.notices.setState((all) => [...all, { words: 'notice.protocol-saved', params: { name: given } }], true);
  return true;
}

const longestName = 40;

/** Names may be in any script; ids go into addresses. */
function freeId(own: readonly Protocol[]): string {
  let n = 1;
  while (own.some(({ id }) => id === `own.${String(n)}`)) n++;
  return `own.${String(n)}`;
}

function candidates(session: Session): readonly OpenStudy[] {
  const { studies } = session.open.getState();
  const [first] = studies;
  const asked = studies.filter((s) => !s.beside);
  return asked.filter(
    (s) => s === first || (first?.record && s.record && samePatient(first.record.patient, s.record.patient)),
  );
}

function newestFirst(studies: readonly OpenStudy[]): readonly OpenStudy[] {
  const date = ({ record }: OpenStudy) => `${record?.moment.date ?? ''} ${record?.moment.time ?? ''}`;
  return [...studies].sort((a, b) => (date(a) < date(b) ? 1 : date(a) > date(b) ? -1 : 0));
}

function toHang(study: OpenStudy, only?: readonly DisplaySet[]): StudyToHang {
  const { address, record, series, displaySets, loading } = study;
  return { address, ...(record && { record }), series, displaySets: hangingOrder(only ?? displaySets), loading };
}

/** Earlier studies, open or only listed; undefined while it is not known which there are and none is open. */
function priorsOf(session: Session, current: OpenStudy): readonly StudyToHang[] | undefined {
  if (!current.record) return undefined;
  const { studies } = session.open.getState();
  const related = session.related.getState();
  const open = studies
    .filter((study) => study !== current)
    .flatMap((study) => {
      // Just being opened it is known from the list alone, and keeps its rank.
      const record = study.record ?? related.find((one) => sameStudy(one.address, study.address));
      return record ? [{ ...toHang(study), record }] : [];
    });
  const listed = related
    .filter((record) => !studies.some((study) => sameStudy(study.address, record.address)))
    .map((record) => ({ address: record.address, record, series: [], displaySets: [], loading: true }));
  const partsOf = (series: readonly SeriesRecord[]) => ({ bodyParts: series.flatMap((s) => s.bodyPart ?? []) });
  const ranked = relevantPriors(
    { record: current.record, ...partsOf(current.series) },
    [...open, ...listed].map((study) => ({ ...study, ...partsOf(study.series) })),
  );
  return ranked.length > 0 || session.hanging.getState().priorsKnown ? ranked : undefined;
}

function offer(session: Session): void {
  const offered = protocolsOf(session)
    .flatMap((protocol): (OfferedProtocol & { readonly score: number })[] => {
      const material = materialFor(session, protocol);
      const score = material && fit(protocol, material);
      const known = material?.priors !== undefined || !protocol.matches.some((rule) => rule.attribute === 'priors');
      if (!material || score === undefined || !known) return [];
      const stages = stagesThatFit(protocol, material).flatMap((index) => {
        const stage = protocol.stages[index];
        return stage ? [{ index, name: stage.name }] : [];
      });
      const own = session.hanging.getState().own.includes(protocol);
      return stages.length === 0 ? [] : [{ id: protocol.id, name: protocol.name, own, stages, score }];
    })
    // What a person has made for such studies goes before what comes with the viewer.
    .sort((a, b) => Number(b.own) - Number(a.own) || b.score - a.score)
    .map(({ score: _, ...one }): OfferedProtocol => one);
  if (JSON.stringify(offered) !== JSON.stringify(session.hanging.getState().offered)) {
    session.hanging.setState({ offered });
  }
}
