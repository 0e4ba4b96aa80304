import { frameKey } from '#src/model/dicom/address.ts';
import type { CanvasPoint } from '#src/model/geometry/spaces.ts';
import { zoomForOneToOne, type Extent, type ImageExtent } from '#src/model/geometry/view-transform.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import { frameAddress, type DisplaySet, type FrameRef, type ImageSet } from '#src/dataset/display-set.ts';
import { phasesOf, sliceOn } from '#src/dataset/phases.ts';
import type { DecodedFrame } from '#src/pixels/index.ts';
import { isClamped } from '#src/session/clamp.ts';
import type { SeenPicture } from '#src/objects/index.ts';
import { onLanguage } from '#src/text/index.ts';
import type { Pane, PaneContext, SnapshotWish } from '../pane.ts';
import { Gestures } from './gestures.ts';
import { LiveView } from './live-view.ts';
import { panned, windowed, zoomed } from './looks.ts';
import { part } from './overlay/dom.ts';
import { Pace } from './pace.ts';
import { PhaseControl } from './phase-control.ts';
import { PlaceInStack } from './place-in-stack.ts';
import { byImage, type Places } from './places.ts';
import { clipOf, Player } from './player.ts';
import { composed, ownPart } from './shown.ts';
import { Stage } from './stage.ts';

/** The strip at the right edge that belongs to the position bar. CSS pixels. */
const barWidth = 20;
/** How often the marks of what is here and seen are drawn at most: hundreds may come, or go by, in a second. Milliseconds. */
const marksEvery = 500;
/** When a hand that scrolls is taken to rest: what was seen is marked then, in nobody's way. Milliseconds. */
const handRests = 400;

/** A stack of frames in a pane: which of them is asked for, by whom, and when it is drawn. */
export class ImagePane implements Pane {
  readonly #element: HTMLElement;
  readonly #index: number;
  readonly #context: PaneContext;
  readonly #root: HTMLDivElement;
  readonly #stage: Stage;
  readonly #gestures: Gestures;
  readonly #phases: PhaseControl;
  readonly #player = new Player((to) => this.#playTo(to));
  readonly #view: LiveView;
  readonly #place = new PlaceInStack();
  readonly #marks = new Pace(marksEvery, () => this.#marksSoon());
  readonly #stops: (() => void)[] = [];
  #set: ImageSet | undefined;
  #stopChanges: (() => void) | undefined;
  #size: Extent = { width: 0, height: 0 };
  #frameAsked = 0;
  #repaint = true;
  #marksChanged = true;

  constructor(element: HTMLElement, index: number, context: PaneContext, places: Places) {
    this.#element = element;
    this.#index = index;
    this.#context = context;
    this.#view = new LiveView(context.session, index, places);
    this.#root = part(element, 'pane-root');
    this.#root.style.width = this.#root.style.height = '100%';
    this.#stage = new Stage(element, this.#root, index, context, {
      again: () => this.#again(),
      skip: () => this.#skip(),
      goTo: (to) => this.#goTo(to),
      repaint: () => this.#paintSoon(),
      marks: () => this.#marksSoon(),
    });
    this.#gestures = new Gestures(this.#root, {
      tool: () => context.session.view.getState().tool,
      buttons: () => context.session.buttons.getState(),
      takesPress: () => this.#stage.takesPress(),
      windowBy: (dx, dy) => this.#window(dx, dy),
      panBy: (dx, dy) => this.#change((view, image, area) => panned(area, image, view, dx, dy)),
      zoomBy: (factor, at) => this.#change((view, image, area) => zoomed(area, image, view, factor, at)),
      step: (images) => this.#set && this.#goTo(sliceOn(this.#set, this.#place.index, images)),
      thicken: (steps) => this.#thicken(steps),
      point: (at) => this.#pointTo(at),
      end: () => this.#view.tell(),
      activate: () => this.#activate(),
    });
    this.#phases = new PhaseControl(this.#root, (to) => {
      const { index } = this.#place;
      if (this.#set) this.#goTo(index - (index % phasesOf(this.#set)) + to);
    });
    this.#observeSize();
    this.#stops.push(
      context.session.view.subscribe((state, before) => {
        const view = state.panes[index];
        if (view && view !== before.panes[index]) this.#adopt(view);
        // Whose the others are decides whether this one is of another patient.
        if (state.panes.some((pane, i) => pane.displaySet !== before.panes[i]?.displaySet)) this.#paintSoon();
        if (state.overlay !== before.overlay || state.active !== before.active) this.#stage.frame();
      }),
      context.session.open.subscribe(() => this.#paintSoon()),
      onLanguage(() => this.#paintSoon()),
      context.pixels.onEvict(() => this.#stage.forget()),
    );
  }

  show(set: DisplaySet): void {
    if (set.kind !== 'image') return;
    const other = this.#set?.id !== set.id;
    if (other) {
      this.#stopChanges?.();
      this.#stopChanges = this.#context.pixels.onChange(set.id, (indices) => this.#arrived(indices));
      this.#view.restart();
    }
    this.#set = set;
    this.#place.enter(set, this.#view.at);
    this.#stage.enter(set, other);
    this.#focus();
    this.#marksChanged = true;
    this.#paintSoon();
    this.#cine();
  }

  /** One pixel of the image becomes one pixel of the device, the pane's centre stays. */
  oneToOne(): void {
    this.#change((view, image, area) => ({ ...view, zoom: zoomForOneToOne(area, image, view, devicePixelRatio) }));
    this.#view.tell();
  }

  drawByKeys(): void {
    this.#stage.beginByKeys();
  }

  async snapshot(wish: SnapshotWish): Promise<HTMLCanvasElement> {
    const { snapshot } = await import('./snapshot.ts');
    return await snapshot(this.#root, wish);
  }

  async asSeen(): Promise<SeenPicture | undefined> {
    const { asShown } = await import('./as-shown.ts');
    const { shown } = this.#stage;
    return shown.kind === 'picture' && !this.#set?.cut ? asShown(shown, this.#view.look, this.#area) : undefined;
  }

  destroy(): void {
    this.#player.stop();
    this.#gestures.destroy();
    this.#stage.destroy();
    this.#marks.stop();
    this.#stopChanges?.();
    for (const stop of this.#stops) stop();
    cancelAnimationFrame(this.#frameAsked);
    this.#context.pixels.release(this.#viewer);
    this.#root.remove();
  }

  get #viewer(): string {
    return `pane ${String(this.#index)}`;
  }

  get #area(): Extent {
    const many = (this.#set?.frames.length ?? 0) > 1;
    return { width: Math.max(1, this.#size.width - (many ? barWidth : 0)), height: Math.max(1, this.#size.height) };
  }

  #observeSize(): void {
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      this.#size = { width, height };
      this.#stage.resize(this.#size);
      // In the frame that lays the pane out: the picture of the old size would stand in the new pane for another.
      this.#repaint = true;
      this.#draw();
    });
    observer.observe(this.#root);
    this.#stops.push(() => observer.disconnect());
  }

  #adopt(view: PaneView): void {
    const { goTo, cine, look } = this.#view.adopt(view);
    if (goTo && this.#place.goTo(goTo)) this.#moved();
    if (cine) this.#cine();
    // What it told the session itself is on screen already.
    if (look) this.#paintSoon();
  }

  #activate(): void {
    const { view } = this.#context.session;
    if (view.getState().active !== this.#index) view.setState({ active: this.#index });
  }

  #goTo(index: number): void {
    if (this.#place.jump(index)) this.#moved();
    this.#player.restart(this.#played());
  }

  /** What a clip goes through: all images, or the times of one place. */
  #played(): number {
    const phases = this.#set ? phasesOf(this.#set) : 1;
    return phases > 1 ? this.#place.index % phases : this.#place.index;
  }

  #moved(): void {
    this.#focus();
    this.#paintSoon();
  }

  #focus(): void {
    if (!this.#set || this.#set.frames.length === 0) return;
    this.#context.pixels.focus(this.#viewer, {
      set: this.#set,
      index: this.#place.index,
      direction: this.#place.direction,
      role: 'pane',
    });
  }

  #arrived(indices: readonly number[]): void {
    this.#marks.soon();
    if (indices.includes(this.#place.index)) this.#paintSoon();
  }

  #marksSoon(): void {
    this.#marksChanged = true;
    this.#ask();
  }

  #paintSoon(): void {
    this.#repaint = true;
    this.#ask();
  }

  #ask(): void {
    if (this.#frameAsked !== 0) return;
    this.#frameAsked = requestAnimationFrame(() => {
      this.#frameAsked = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const set = this.#set;
    if (!set || this.#size.width === 0) return;
    if (this.#repaint) {
      this.#repaint = false;
      this.#drawPicture(set);
    }
    if (this.#marksChanged) {
      this.#marksChanged = false;
      this.#stage.drawMarks(set, this.#place.index);
    }
  }

  #drawPicture(set: ImageSet): void {
    const { index, awaited } = this.#place;
    const { look } = this.#view;
    this.#phases.show(set, index);
    const came = this.#stage.draw({ set, index, awaited, look, area: this.#area, size: this.#size });
    switch (came.kind) {
      case 'same':
        // Hung anew without a place, the pane goes on with its picture: the session must know which, or others go by the first.
        if (came.ref) this.#view.tellPlace(came.ref, this.#player.playing);
        return;
      case 'waiting':
        this.#marksChanged = true;
        return;
      case 'failed':
        this.#marksChanged = true;
        this.#view.tellPlace(came.ref, this.#player.playing);
        return;
      case 'painted':
        this.#marks.atRest(handRests);
        this.#view.tellPlace(came.ref, this.#player.playing);
        if (came.frame.quality === 'full') this.#saw(set, index, came.ref, came.frame);
    }
  }

  /** The list of seen images hears it, and so do tests and measurements: which picture was painted when. */
  #saw(set: ImageSet, index: number, ref: FrameRef, frame: DecodedFrame): void {
    if (!set.cut) this.#context.session.seen.add(set.id, ref.instance.address.instance, ref.frame);
    const detail = { pane: this.#index, index, key: frameKey(frame.address), at: performance.now(), frame };
    this.#element.dispatchEvent(new CustomEvent('fovea:painted', { bubbles: true, detail }));
  }

  /** A gesture's step: painted at the next animation frame, told when the gesture ends. */
  #change(step: (view: PaneView, image: ImageExtent, area: Extent) => PaneView): void {
    const { shown } = this.#stage;
    if (shown.kind !== 'picture') return;
    const { extent, presented } = shown;
    this.#view.change((view) => ownPart(view, step(composed(view, presented), extent, this.#area), presented));
    this.#paintSoon();
  }

  #window(dx: number, dy: number): void {
    const { shown } = this.#stage;
    if (shown.kind !== 'picture') return;
    const clamped = isClamped(this.#context.session, shown.ref.instance.series.modality);
    this.#change((view) => windowed(view, shown.rendition, shown.frame, dx, dy, clamped));
  }

  /** The cursor of all panes goes to the place in the patient under a point of this one. */
  #pointTo(at: CanvasPoint): void {
    const { shown } = this.#stage;
    if (shown.kind !== 'picture') return;
    void import('../volume/cursor.ts').then(
      ({ pointTo }) => pointTo(this.#context.session, shown, at),
      () => undefined, // the next press asks again
    );
  }

  /** The pane's planes as slabs, thicker or thinner; or why that cannot be. */
  #thicken(steps: number): void {
    const { session } = this.#context;
    void import('#src/session/slab.ts').then(
      ({ thicken }) => {
        const blocked = thicken(session, this.#index, steps);
        if (blocked !== undefined) this.#stage.say(blocked);
      },
      () => undefined, // the next turn asks again
    );
  }

  #again(): void {
    const ref = this.#set?.frames[this.#place.index];
    if (!ref) return;
    this.#context.pixels.retry(frameAddress(ref));
    this.#focus();
    this.#paintSoon();
  }

  #skip(): void {
    const next = this.#set && this.#stage.nextAfter(this.#set, this.#place.index);
    if (next !== undefined) this.#goTo(next);
  }

  #cine(): void {
    const set = this.#set;
    const rate = this.#view.told.cine;
    const was = this.#player.playing;
    if (!set || rate === undefined || !(rate > 0) || set.frames.length < 2) {
      this.#player.stop();
      const ref = set?.frames[this.#place.index];
      if (was && ref) this.#view.tellPlace(ref, false);
      return;
    }
    const phases = phasesOf(set);
    this.#player.play(phases > 1 ? phases : set.frames.length, rate, clipOf(set), this.#played());
  }

  /** A clip's next image; one that is not here yet is left out, and asked for. */
  #playTo(due: number): void {
    const phases = this.#set ? phasesOf(this.#set) : 1;
    const index = phases > 1 ? this.#place.index - (this.#place.index % phases) + due : due;
    const ref = this.#set?.frames[index];
    if (!ref || index === this.#place.index) return;
    if (this.#context.pixels.peek(frameAddress(ref))) {
      this.#place.jump(index);
      this.#paintSoon();
    }
    this.#focus();
  }
}

/** `places` = how the session says which frame of the set is shown. */
export function makeImagePane(element: HTMLElement, index: number, context: PaneContext, places = byImage): Pane {
  return new ImagePane(element, index, context, places);
}
