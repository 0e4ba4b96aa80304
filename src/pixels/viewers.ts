import { frameAddress, type DisplaySetId, type ImageSet } from '#src/dataset/display-set.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { FrameList, Sources } from '#src/sources/index.ts';
import type { Slot } from './frame-store.ts';
import type { KnownSet } from './known-set.ts';
import type { Focus } from './pixels.ts';
import { hasOutgrown, runAround, type Run } from './window.ts';

interface Viewer {
  readonly known: KnownSet;
  focus: Focus;
  /** The set as it was when its list was sent. */
  sent: ImageSet;
  /** The frames wanted now; the others of the list are marked as held, so that nobody fetches them. */
  run: Run;
  /** The list is one frame: a thumbnail wants no more, and its series' list would cost more than its picture. */
  readonly single: boolean;
  index: number;
}

const ranks = { pane: 0, thumbnail: 1, ahead: 2 } as const;

/** Of the budget, what viewers may plan for: decoded frames come before old ones are dropped. */
const planned = 0.9;

/** Who looks at what, as lists for the I/O worker; and which frames are wanted where not all of them fit in memory. */
export class Viewers {
  readonly #sources: Sources;
  readonly #budget: number;
  readonly #viewers = new Map<string, Viewer>();
  /** Frames that somebody waits for, in no viewer's run perhaps. */
  readonly #asked = new Map<Slot, Uid | undefined>();
  #askedDue = false;

  constructor(sources: Sources, budget: number) {
    this.#sources = sources;
    this.#budget = budget;
  }

  focus(id: string, known: KnownSet, focus: Focus): void {
    const old = this.#viewers.get(id);
    const single = focus.role === 'thumbnail';
    const index = Math.max(0, Math.min(focus.index, known.slots.length - 1));
    const same = old?.known === known && old.sent === known.set && old.single === single;
    if (same && (!single || old.index === index)) {
      const moved = old.index !== index || old.focus.direction !== focus.direction || old.focus.role !== focus.role;
      old.focus = focus;
      old.index = index;
      if (moved) {
        this.#aim(id, old);
        this.#replan();
      }
      return;
    }
    const viewer: Viewer = { known, focus, sent: known.set, single, index, run: { from: 0, to: known.slots.length } };
    this.#viewers.set(id, viewer);
    this.#sources.setList(id, single ? listOf(known, { from: index, to: index + 1 }, false) : this.#wholeList(known));
    const slots = this.#slotsOf(viewer);
    // Lists come and go in the I/O worker, and with them what it knows of their frames.
    this.hold(slots.filter(isHere), true);
    this.#replan();
    this.hold(
      slots.filter((slot) => slot.told && !isHere(slot) && this.#isWanted(viewer, slot)),
      false,
    );
    this.#aim(id, viewer);
  }

  release(id: string): KnownSet | undefined {
    const viewer = this.#viewers.get(id);
    if (!viewer) return undefined;
    this.#viewers.delete(id);
    this.#sources.dropList(id);
    this.#replan();
    return viewer.known;
  }

  looksAt(set: DisplaySetId): boolean {
    return [...this.#viewers.values()].some((viewer) => viewer.known.set.id === set);
  }

  /** Wanted frames that are not here and have not failed. */
  missing(): Slot[] {
    return [...this.#wanted()].filter((slot) => !isHere(slot) && !slot.fault);
  }

  /** How much a frame is worth keeping: Infinity on screen, 1 where it is wanted, else 0. */
  worth(slot: Slot): number {
    let worth = 0;
    for (const viewer of this.#viewers.values()) {
      if (viewer.known.slots[viewer.index] === slot) return Infinity;
      if (!viewer.single && this.#isWanted(viewer, slot)) worth = 1;
    }
    return worth;
  }

  /** Frames have left memory. Those still wanted are not asked for again until their viewer moves: they did not fit. */
  dropped(slots: readonly Slot[]): void {
    for (const viewer of this.#viewers.values()) {
      if (viewer.single) continue;
      const { from, to } = viewer.run;
      if (slots.some((slot) => this.#isWanted(viewer, slot)))
        viewer.run = { from: Math.min(from, to), to: Math.min(from, to) };
    }
  }

  /** Somebody waits for this frame: it is asked for even if no viewer is near, after all that panes want. */
  ask(slot: Slot, syntax: Uid | undefined): void {
    if (this.#asked.has(slot)) return;
    this.#asked.set(slot, syntax);
    this.#sendAsked();
  }

  unask(slot: Slot): void {
    if (slot.waiting.size === 0 && this.#asked.delete(slot)) this.#sendAsked();
  }

  #sendAsked(): void {
    if (this.#askedDue) return;
    this.#askedDue = true;
    queueMicrotask(() => {
      this.#askedDue = false;
      const slots = [...this.#asked.keys()].filter((slot) => !this.#isInARun(slot));
      if (slots.length === 0) {
        this.#sources.dropList('asked');
        return;
      }
      const syntaxes = new Map<Uid, Uid>();
      for (const [slot, syntax] of this.#asked) if (syntax) syntaxes.set(slot.address.instance, syntax);
      this.#sources.setList('asked', { frames: slots.map((slot) => slot.address), syntaxes, wholeSeries: false });
      this.#sources.setHeld(slots.map((slot) => slot.address), false); // prettier-ignore
      this.#sources.focusList('asked', { index: 0, direction: 1, rank: ranks.ahead });
    });
  }

  #isInARun(slot: Slot): boolean {
    return [...this.#viewers.values()].some((viewer) => this.#isWanted(viewer, slot));
  }

  #aim(id: string, viewer: Viewer): void {
    const { direction, role } = viewer.focus;
    const rank = ranks[role];
    this.#sources.focusList(
      id,
      viewer.single ? { index: 0, direction: 0, rank, only: true } : { index: viewer.index, direction, rank },
    );
  }

  #wholeList(known: KnownSet): FrameList {
    const { set, slots, frameBytes } = known;
    const inSeries = set.instances[0]?.series.instanceCount;
    const all = !set.growing && (inSeries === undefined || inSeries === set.instances.length);
    const whole = all && slots.length * frameBytes <= this.#budget * planned;
    return listOf(known, { from: 0, to: slots.length }, whole);
  }

  #slotsOf(viewer: Viewer): readonly Slot[] {
    if (!viewer.single) return viewer.known.slots;
    return viewer.known.slots.slice(viewer.index, viewer.index + 1);
  }

  /** Shares the budget among the lists on screen and says which frames of those that do not fit are wanted. */
  #replan(): void {
    const lists = [...this.#viewers.values()].filter((viewer) => !viewer.single);
    const sets = new Map(lists.map((viewer) => [viewer.known.set.id, viewer.known]));
    let demand = 0;
    for (const known of sets.values()) demand += demandOf(known);
    const fits = demand <= this.#budget * planned;
    const panes = lists.filter((viewer) => viewer.focus.role === 'pane');
    const shares = sharesOf(new Set(panes.map((viewer) => viewer.known)), this.#budget * planned);
    for (const viewer of lists) {
      const { known } = viewer;
      const { slots, frameBytes } = known;
      const share = shares.get(known) ?? 0;
      // Who shows a list that fits whole shows the same frames; else each pane stands somewhere else in it.
      const each = share < demandOf(known) ? share / panes.filter((other) => other.known === known).length : share;
      const room = viewer.focus.role === 'pane' ? Math.max(3, Math.floor(each / Math.max(1, frameBytes))) : 1;
      const capacity = fits ? slots.length : Math.min(slots.length, room);
      if (!hasOutgrown(viewer.run, slots.length, viewer.index, capacity)) continue;
      this.#move(viewer, runAround(slots.length, viewer.index, viewer.focus.direction, capacity));
    }
    // What is waited for may have left every run.
    if (this.#asked.size > 0) this.#sendAsked();
  }

  #move(viewer: Viewer, run: Run): void {
    const was = viewer.run;
    viewer.run = run;
    const { slots } = viewer.known;
    const enters: Slot[] = [];
    const leaves: Slot[] = [];
    slots.forEach((slot, index) => {
      const before = index >= was.from && index < was.to;
      const now = index >= run.from && index < run.to;
      if (before === now || isHere(slot)) return;
      if (now && slot.told) enters.push(slot);
      else if (!now && !slot.told && !this.#isInARun(slot)) leaves.push(slot);
    });
    this.hold(enters, false);
    this.hold(leaves, true);
  }

  /** Tells the I/O worker not to fetch frames (true), or that they are wanted (false). */
  hold(slots: readonly Slot[], held: boolean): void {
    if (slots.length === 0) return;
    for (const slot of slots) slot.told = held;
    this.#sources.setHeld(
      slots.map((slot) => slot.address),
      held,
    );
  }

  #isWanted(viewer: Viewer, slot: Slot): boolean {
    if (viewer.single) return viewer.known.slots[viewer.index] === slot;
    const { from, to } = viewer.run;
    const index = viewer.known.indexOf.get(slot) ?? -1;
    return index >= from && index < to;
  }

  *#wanted(): IterableIterator<Slot> {
    const seen = new Set<Slot>();
    for (const viewer of this.#viewers.values()) {
      const slots = viewer.single ? this.#slotsOf(viewer) : viewer.known.slots.slice(viewer.run.from, viewer.run.to);
      for (const slot of slots) {
        if (seen.has(slot)) continue;
        seen.add(slot);
        yield slot;
      }
    }
    for (const slot of this.#asked.keys()) if (!seen.has(slot)) yield slot;
  }
}

/** Bytes of all frames of a list. */
function demandOf({ slots, frameBytes }: KnownSet): number {
  return slots.length * frameBytes;
}

/** The budget for each list: an even part of it, and what the smaller ones leave over for the larger. Bytes. */
function sharesOf(lists: ReadonlySet<KnownSet>, budget: number): ReadonlyMap<KnownSet, number> {
  const shares = new Map<KnownSet, number>();
  let left = budget;
  for (const known of [...lists].sort((a, b) => demandOf(a) - demandOf(b))) {
    const share = Math.min(demandOf(known), left / (lists.size - shares.size));
    shares.set(known, share);
    left -= share;
  }
  return shares;
}

function isHere(slot: Slot): boolean {
  return slot.frame?.quality === 'full';
}

function listOf(known: KnownSet, run: Run, wholeSeries: boolean): FrameList {
  const refs = known.set.frames.slice(run.from, run.to);
  const syntaxes = new Map<Uid, Uid>();
  for (const { instance } of refs) {
    if (instance.transferSyntax) syntaxes.set(instance.address.instance, instance.transferSyntax);
  }
  return { frames: refs.map(frameAddress), syntaxes, wholeSeries };
}
