import type { Annotation } from '#src/model/annotation/annotation.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { ViewState } from '#src/model/session/view-state.ts';
import { hangStudies } from './hang-study.ts';
import type { ChosenStage, HangingState, Session } from './session.ts';

/** What a change of protocol takes away and gives back. */
interface Hung {
  readonly view: Pick<ViewState, 'layout' | 'panes' | 'active' | 'maximised' | 'link' | 'linkZoom' | 'linkWindow'>;
  readonly hanging: Pick<HangingState, 'inForce' | 'chosen'>;
  /** The measurements at that time: their history goes on beside this one, and the later of the two is undone first. */
  readonly marks: ReadonlyMap<string, Annotation>;
  /** The study that was open first: what was hung of another is never brought back. */
  readonly study: Uid | undefined;
}

interface History {
  readonly done: Hung[];
  readonly undone: Hung[];
}

const histories = new WeakMap<Session, History>();

function historyOf(session: Session): History {
  const known = histories.get(session) ?? { done: [], undone: [] };
  histories.set(session, known);
  return known;
}

/** Hangs all panes by a protocol, or as usual (`default`). One step of undo. */
export function chooseProtocol(session: Session, chosen: ChosenStage): void {
  const { done, undone } = historyOf(session);
  done.push(snapshot(session));
  undone.length = 0;
  session.hanging.setState({ chosen });
  const { window } = session.hanging.getState();
  hangStudies(session, { series: [], instances: [], window }, true);
}

/** Goes on to another stage of the protocol in force, round and round; without one to the best that is offered. */
export function stepStage(session: Session, by: 1 | -1): void {
  const { inForce, offered } = session.hanging.getState();
  const protocol = offered.find(({ id }) => id === inForce?.protocol);
  const stages = protocol?.stages ?? [];
  const at = stages.findIndex(({ index }) => index === inForce?.stage);
  const next = protocol && stages[(at + by + stages.length) % stages.length];
  const chosen = next ? { protocol: protocol.id, stage: next.index } : offered[0] && { protocol: offered[0].id };
  if (chosen) chooseProtocol(session, chosen);
}

/** Whether the next thing to be undone is a change of protocol and not a measurement made since. */
export function canUndoHanging(session: Session): boolean {
  return isNow(session, historyOf(session).done.at(-1));
}

export function canRedoHanging(session: Session): boolean {
  return isNow(session, historyOf(session).undone.at(-1));
}

export function undoHanging(session: Session): void {
  const { done, undone } = historyOf(session);
  step(session, done, undone);
}

export function redoHanging(session: Session): void {
  const { done, undone } = historyOf(session);
  step(session, undone, done);
}

function step(session: Session, from: Hung[], to: Hung[]): void {
  const last = from.pop();
  if (!last) return;
  to.push(snapshot(session));
  session.view.setState((view) => {
    const { maximised: _m, linkZoom: _z, linkWindow: _w, ...rest } = view;
    return { ...rest, ...last.view };
  }, true);
  session.hanging.setState((state) => {
    const { inForce: _i, chosen: _c, ...rest } = state;
    return { ...rest, wanted: [], ...last.hanging };
  }, true);
}

function snapshot(session: Session): Hung {
  const { layout, panes, active, maximised, link, linkZoom, linkWindow } = session.view.getState();
  const { inForce, chosen } = session.hanging.getState();
  return {
    view: {
      layout,
      panes,
      active,
      link,
      ...(maximised !== undefined && { maximised }),
      ...(linkZoom !== undefined && { linkZoom }),
      ...(linkWindow !== undefined && { linkWindow }),
    },
    hanging: { ...(inForce && { inForce }), ...(chosen && { chosen }) },
    marks: session.annotations.store.getState().all,
    study: session.open.getState().studies[0]?.address.study,
  };
}

function isNow(session: Session, hung: Hung | undefined): boolean {
  if (!hung || hung.study !== session.open.getState().studies[0]?.address.study) return false;
  const { all } = session.annotations.store.getState();
  return all.size === hung.marks.size && [...all].every(([id, mark]) => hung.marks.get(id) === mark);
}
