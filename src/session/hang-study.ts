import type { Uid } from '#src/model/dicom/uid.ts';
import type { DisplaySet } from '#src/dataset/display-set.ts';
import { hang, type HangNote, hangingOrder } from '#src/dataset/hang.ts';
import { compareText } from '#src/dataset/split.ts';
import { isLocaliser } from '#src/dataset/worth.ts';
import { samePatient } from '#src/model/dicom/same-patient.ts';
import { firstLook } from '#src/model/session/first-look.ts';
import type { Layout, PaneView, ViewState } from '#src/model/session/view-state.ts';
import { besidePicture } from './first-place.ts';
import type { Settings } from './host.ts';
import type * as Protocols from './protocols.ts';
import type { HangingState, OpenState, OpenStudy, Session } from './session.ts';

export interface HangWish {
  readonly series: readonly Uid[];
  readonly instances: readonly Uid[];
  readonly protocol?: string;
  /** CSS pixels. */
  readonly window: { readonly width: number; readonly height: number };
}

/** What knows protocols; nothing waits for it to show a picture. */
let protocols: typeof Protocols | undefined;
const preparing = new WeakMap<Session, Promise<typeof Protocols | undefined>>();

/** Fetches what knows protocols, with those that this person has made. Settles when it is here or cannot be had. */
export function prepareProtocols(session: Session, settings?: Settings): Promise<typeof Protocols | undefined> {
  const asked = preparing.get(session) ?? fetchProtocols(session, settings);
  preparing.set(session, asked);
  return asked;
}

async function fetchProtocols(session: Session, settings: Settings | undefined): Promise<typeof Protocols | undefined> {
  try {
    const fetched = await import('./protocols.ts');
    await fetched.begin(session, settings);
    protocols = fetched;
    return fetched;
  } catch {
    preparing.delete(session);
    session.notices.setState((all) => [...all, { words: 'notice.protocols-not-loaded' }], true);
    return undefined;
  }
}

/** Panes made here for a place of the grid, and as what; and layouts. Anything else was touched by a person and stays. */
const made = new WeakMap<PaneView, { readonly index: number; readonly wanted: string }>();
const ours = new WeakSet<Layout>();

/**
 * Hangs what the open studies offer, as far as it is known, by the protocol that is asked for or fits. Done again as more
 * arrives: panes that nobody has touched follow, the others stay. A picture that is already a good first look stays where
 * it is. What could not be done is returned. `anew` = a person asks for it: everything is hung.
 */
export function hangStudies(session: Session, wish: HangWish, anew = false): readonly HangNote[] {
  const sets = setsToHang(session);
  const all = session.open.getState().displaySets;
  const view = session.view.getState();
  const hanging = session.hanging.getState();
  const { chosen } = hanging;
  const asked = chosen ?? (wish.protocol === undefined ? undefined : { protocol: wish.protocol });
  const found = protocols?.hangBy(session, asked);
  const request = chosen ? { series: [], instances: [] } : wish;
  const hung = hang({
    sets,
    ...request,
    window: wish.window,
    ...(found && { byProtocol: found.arrange }),
  });
  const notes = [...hung.notes, ...(found?.notes() ?? [])];
  // One picture alone on a narrow page is nobody's arrangement.
  const used = found?.used();
  const arrangement = used && used.panes.length === hung.panes.length ? used : undefined;
  const { panes, layout, maximised } = view;
  const isOwn = (pane: PaneView, i: number) => made.get(pane)?.index === i;
  const untouched = panes.every((pane, i) => isOwn(pane, i) || (isBlank(pane) && panes.length === 1));
  const free = anew || (untouched && maximised === undefined && (ours.has(layout) || panes.length === 1));
  const sameGrid = layout.rows === hung.layout.rows && layout.columns === hung.layout.columns;
  // A grid of ours with a pane in use is still filled where nobody has been.
  const fills = arrangement !== undefined && sameGrid && ours.has(layout);
  if (!free && !fills) {
    followImages(session);
    return notes;
  }
  const alone = hung.panes.length === 1 && panes.length === 1 && asked === undefined;
  const nothingAsked = wish.series.length + wish.instances.length === 0;
  if (!anew && alone && nothingAsked && isGoodStart(all.get(panes[0]?.displaySet as DisplaySet['id']))) return notes;

  /** What linked panes begin beside: the first of them whose image is chosen. */
  let lead: PaneView | undefined;
  const next = hung.panes.map((wanted, i) => {
    const now = panes[i];
    const text = JSON.stringify(wanted);
    const kept = now && !anew && (isOwn(now, i) ? made.get(now)?.wanted === text : !free);
    const pane = kept ? now : withFirstLook(wanted, all, arrangement?.sync.includes('scroll') ? lead : undefined);
    if (!kept) made.set(pane, { index: i, wanted: text });
    if (!pane.plane && pane.at) lead ??= pane;
    return pane;
  });
  const grid = sameGrid ? layout : { ...hung.layout };
  ours.add(grid);
  const wanted = arrangement?.wanted ?? [];
  const inForce = arrangement && { protocol: arrangement.protocol, stage: arrangement.stage };
  const other = inForce?.protocol !== hanging.inForce?.protocol || inForce?.stage !== hanging.inForce?.stage;
  if (!sameGrid || anew || next.some((pane, i) => pane !== panes[i])) {
    const { maximised: _, ...rest } = view;
    const active = free ? 0 : view.active;
    const links = other && arrangement ? linksFor(arrangement.sync) : {};
    session.view.setState({ ...(anew ? rest : view), ...links, layout: grid, panes: next, active }, true);
  }
  if (other || wanted.length > 0 || hanging.wanted.length > 0) {
    session.hanging.setState(
      ({ inForce: _, ...state }): HangingState => ({ ...state, wanted, ...(inForce && { inForce }) }),
      true,
    );
  }
  return notes;
}

/**
 * What may be hung unasked, the newest study first: studies of the patient of the first one. Another patient is never put
 * on screen unasked.
 */
function setsToHang(session: Session): readonly DisplaySet[] {
  const { studies } = session.open.getState();
  const [first] = studies;
  const patient = first?.record?.patient;
  const date = ({ record }: OpenStudy) => `${record?.moment.date ?? ''} ${record?.moment.time ?? ''}`;
  return studies
    .filter((s) => s === first || (s.beside !== true && patient && s.record && samePatient(patient, s.record.patient)))
    .sort((a, b) => compareText(date(b), date(a)))
    .flatMap((s) => hangingOrder(s.displaySets));
}

function linksFor(sync: readonly string[]): Pick<ViewState, 'link' | 'linkZoom' | 'linkWindow'> {
  return { link: sync.length > 0, linkZoom: sync.includes('zoom'), linkWindow: sync.includes('window') };
}

function isBlank(pane: PaneView): boolean {
  return Object.keys(pane).length === 0;
}

/** A stack or clip that is not only there to plan: no other set is so much better that the picture should change. */
function isGoodStart(set: DisplaySet | undefined): boolean {
  return set?.kind === 'image' && !isLocaliser(set);
}

/** At an image that is known, so that the picture already seen stays when the rest of its series arrives. */
function withFirstLook(pane: PaneView, all: OpenState['displaySets'], lead: PaneView | undefined): PaneView {
  const set = all.get(pane.displaySet as DisplaySet['id']);
  if (set?.kind !== 'image' || pane.at || pane.plane) return { ...pane };
  const first = all.get(lead?.displaySet as DisplaySet['id']);
  const shown =
    first?.kind === 'image' &&
    first.frames.find(
      ({ instance, frame }) => instance.address.instance === lead?.at?.instance && frame === lead.at.frame,
    );
  const ref = (shown && besidePicture(set, shown)) || set.frames[firstLook(set.frames.length, set.clip)];
  return ref ? { ...pane, at: { instance: ref.instance.address.instance, frame: ref.frame } } : { ...pane };
}

/** A pane whose set came to be another (its series turned out to be two stacks) goes on with the image it shows. */
function followImages(session: Session): void {
  const { panes } = session.view.getState();
  const known = session.open.getState().displaySets;
  const next = panes.map((pane) => {
    if (pane.displaySet === undefined || known.has(pane.displaySet as DisplaySet['id'])) return pane;
    const heir = [...known.values()].find((s) => s.instances.some((i) => i.address.instance === pane.at?.instance));
    return heir ? { ...pane, displaySet: heir.id } : pane;
  });
  if (next.some((pane, i) => pane !== panes[i])) session.view.setState({ panes: next });
}
