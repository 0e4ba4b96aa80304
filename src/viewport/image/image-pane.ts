import { frameKey } from '#src/model/dicom/address.ts';
import { frameRecord, type ImageRecord } from '#src/model/dicom/records.ts';
import type { Voi } from '#src/model/display/window.ts';
import type { Fault } from '#src/model/fault/fault.ts';
import { pixelSize } from '#src/model/geometry/pixel-size.ts';
import { viewTransform, zoomForOneToOne, type Extent, type ImageExtent } from '#src/model/geometry/view-transform.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import { frameAddress, type DisplaySet, type FrameRef, type ImageSet } from '#src/dataset/display-set.ts';
import type { DecodedFrame } from '#src/pixels/index.ts';
import { updatePane } from '#src/session/panes.ts';
import { onLanguage } from '#src/text/index.ts';
import type { Pane, PaneContext } from '../pane.ts';
import { Player } from './player.ts';
import { Drawings } from './drawings/drawings.ts';
import { Face } from './face.ts';
import { Gestures } from './gestures.ts';
import { panned, windowed, zoomed } from './looks.ts';
import { part } from './overlay/dom.ts';
import { Painter } from './painter.ts';
import { hasVoi, renditionOf } from './picture.ts';
import { atOf, PlaceInStack } from './place-in-stack.ts';
import type { Shown } from './shown.ts';

/** The strip at the right edge that belongs to the position bar. CSS pixels. */
const barWidth = 20;
/** How long the last picture stays, under its own name, or nothing is said, while the next is not here. Milliseconds. */
const patience = 120;
/** How often the marks of what is here and seen are drawn. Milliseconds. */
const marksEvery = 150;

/** A stack of frames in a pane: one picture, exactly that of the image named beside it, or words. */
export class ImagePane implements Pane {
  readonly #element: HTMLElement;
  readonly #index: number;
  readonly #context: PaneContext;
  readonly #root: HTMLDivElement;
  readonly #painter: Painter;
  readonly #face: Face;
  readonly #gestures: Gestures;
  readonly #player: Player;
  readonly #drawings: Drawings;
  readonly #stops: (() => void)[] = [];
  readonly #place = new PlaceInStack();
  #set: ImageSet | undefined;
  #stopChanges: (() => void) | undefined;
  #view: PaneView;
  /** What a running gesture has changed and the session has not heard. */
  #live: PaneView | undefined;
  /** The window of a set whose file has none, chosen at its first picture and kept for all. */
  #fallback: Voi | undefined;
  #shown: Shown = { kind: 'nothing' };
  #lastAt: PaneView['at'];
  #size: Extent = { width: 0, height: 0 };
  #frameAsked = 0;
  #repaint = true;
  #marksChanged = true;
  #marksDue: ReturnType<typeof setTimeout> | undefined;
  #marksAt = -Infinity;
  #waitingSince: number | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(element: HTMLElement, index: number, context: PaneContext) {
    this.#element = element;
    this.#index = index;
    this.#context = context;
    this.#view = context.session.view.getState().panes[index] ?? {};
    this.#root = part(element, 'pane-root');
    this.#root.style.width = this.#root.style.height = '100%';
    const canvas = part(this.#root, 'pane-picture', 'canvas');
    this.#painter = new Painter(canvas);
    this.#drawings = new Drawings(this.#root, index, context, {
      changed: () => {
        this.#marksChanged = true;
        this.#ask();
      },
      engine: (state) => this.#face.drawings(state),
    });
    this.#face = new Face(element, this.#root, index, context.session, {
      again: () => this.#again(),
      skip: () => this.#skip(),
      goTo: (to) => this.#goTo(to),
    });
    this.#gestures = new Gestures(this.#root, {
      tool: () => context.session.view.getState().tool,
      takesPress: () => this.#drawings.takesPress(),
      windowBy: (dx, dy) => this.#window(dx, dy),
      panBy: (dx, dy) => this.#change((view, image, area) => panned(area, image, view, dx, dy)),
      zoomBy: (factor, at) => this.#change((view, image, area) => zoomed(area, image, view, factor, at)),
      step: (images) => this.#goTo(this.#place.index + images),
      end: () => this.#tell(),
      activate: () => this.#activate(),
    });
    this.#player = new Player((to) => this.#playTo(to));
    // A lost context takes the canvas' content with it: covered at once, painted again when there is one.
    canvas.addEventListener('contextlost', () => {
      this.#painter.clear();
      this.#face.busy();
    });
    canvas.addEventListener('contextrestored', () => {
      this.#painter.forget();
      this.#paintSoon();
    });
    this.#observeSize();
    this.#stops.push(
      context.session.view.subscribe((state, before) => {
        const view = state.panes[index];
        if (view && view !== before.panes[index]) this.#adopt(view);
        // Whose the others are decides whether this one is of another patient.
        if (state.panes.some((pane, i) => pane.displaySet !== before.panes[i]?.displaySet)) this.#paintSoon();
        if (state.overlay !== before.overlay || state.active !== before.active) this.#face.frame();
      }),
      context.session.open.subscribe(() => this.#paintSoon()),
      onLanguage(() => this.#paintSoon()),
      context.pixels.onEvict(() => this.#painter.forget()),
    );
  }

  show(set: DisplaySet): void {
    if (set.kind !== 'image') return;
    const same = this.#set?.id === set.id;
    if (!same) {
      this.#stopChanges?.();
      this.#stopChanges = this.#context.pixels.onChange(set.id, (indices) => this.#arrived(indices));
      this.#live = undefined;
      this.#fallback = undefined;
      this.#shown = { kind: 'nothing' };
      this.#painter.clear();
      this.#painter.forget();
      this.#drawings.picture(undefined);
      this.#face.busy();
      this.#view = this.#context.session.view.getState().panes[this.#index] ?? {};
      this.#lastAt = undefined;
    }
    this.#set = set;
    this.#place.enter(set, this.#view.at);
    this.#face.enter(set);
    this.#focus();
    this.#marksChanged = true;
    this.#paintSoon();
    this.#cine();
  }

  /** One pixel of the image becomes one pixel of the device, the pane's centre stays. */
  oneToOne(): void {
    this.#change((view, image, area) => ({ ...view, zoom: zoomForOneToOne(area, image, view, devicePixelRatio) }));
    this.#tell();
  }

  destroy(): void {
    this.#player.stop();
    this.#gestures.destroy();
    this.#drawings.destroy();
    this.#stopChanges?.();
    for (const stop of this.#stops) stop();
    cancelAnimationFrame(this.#frameAsked);
    clearTimeout(this.#patience);
    clearTimeout(this.#marksDue);
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
      this.#face.resize(height);
      this.#drawings.resize();
      this.#paintSoon();
    });
    observer.observe(this.#root);
    this.#stops.push(() => observer.disconnect());
  }

  /** What the session says of this pane has changed: by a command, a link, or by what the pane told it. */
  #adopt(view: PaneView): void {
    const before = this.#view;
    this.#view = view;
    if (view.at && view.at !== this.#lastAt && view.at !== before.at && this.#place.goTo(view.at)) this.#moved();
    if (view.cine !== before.cine) this.#cine();
    this.#paintSoon();
  }

  #activate(): void {
    const { view } = this.#context.session;
    if (view.getState().active !== this.#index) view.setState({ active: this.#index });
  }

  #goTo(index: number): void {
    if (this.#place.jump(index)) this.#moved();
    this.#player.restart(this.#place.index);
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
    this.#marksSoon();
    if (indices.includes(this.#place.index)) this.#paintSoon();
  }

  /** The bar's marks are drawn with the picture, but not more often than this: hundreds may come, or go by, in a second. */
  #marksSoon(): void {
    if (this.#marksDue !== undefined) return;
    const wait = this.#marksAt + marksEvery - performance.now();
    if (wait <= 0) this.#marksNow();
    else this.#marksDue = setTimeout(() => this.#marksNow(), wait);
  }

  #marksNow(): void {
    this.#marksDue = undefined;
    this.#marksAt = performance.now();
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
      this.#drawMarks(set);
    }
  }

  #drawPicture(set: ImageSet): void {
    const index = this.#place.index;
    const ref = set.frames[index];
    if (!ref || this.#place.awaited) {
      this.#wait(set, index);
      return;
    }
    const { image } = ref.instance;
    const address = frameAddress(ref);
    const frame = this.#context.pixels.peek(address);
    if (frame && image) {
      this.#paint(set, index, ref, image, frame);
      return;
    }
    const fault = this.#context.pixels.fault(address);
    if (!image) this.#fail(set, index, ref, { kind: 'unsupported', reason: 'no pixels' });
    else if (fault) this.#fail(set, index, ref, fault);
    else this.#wait(set, index);
  }

  #paint(set: ImageSet, index: number, ref: FrameRef, image: ImageRecord, frame: DecodedFrame): void {
    clearTimeout(this.#patience);
    this.#waitingSince = undefined;
    const own = frameRecord(image, ref.frame);
    const look = this.#live ?? this.#view;
    const rendition = renditionOf(ref, image, frame, look, this.#fallback);
    if (rendition.kind === 'grey' && !this.#fallback && !hasVoi(own) && !look.window && frame.quality === 'full') {
      this.#fallback = rendition.transform.voi;
    }
    const extent: ImageExtent = { columns: image.columns, rows: image.rows, pixel: pixelSize(image, own) };
    const transform = viewTransform(this.#area, extent, look);
    this.#painter.paint(
      { frame, number: ref.frame, image, extent, transform, rendition },
      this.#size,
      devicePixelRatio,
    );
    const fresh = this.#shown.kind !== 'picture' || this.#shown.frame !== frame;
    this.#shown = { kind: 'picture', index, frame, ref, image, extent, transform, rendition };
    this.#face.picture(set, this.#shown, look);
    this.#drawings.picture(this.#shown);
    if (!fresh) return;
    this.#face.at(set, index);
    this.#marksSoon();
    this.#tellPlace(ref);
    if (frame.quality !== 'full') return;
    this.#context.session.seen.add(set.id, ref.instance.address.instance, ref.frame);
    this.#log(index, frame);
  }

  /** Which picture was painted when, for tests and measurements. */
  #log(index: number, frame: DecodedFrame): void {
    const detail = { pane: this.#index, index, key: frameKey(frame.address), at: performance.now(), frame };
    this.#element.dispatchEvent(new CustomEvent('fovea:painted', { bubbles: true, detail }));
  }

  /** The image is not here. The last picture stays under its own name for a moment (or black), then black and words. */
  #wait(set: ImageSet, index: number): void {
    this.#face.busy();
    const now = performance.now();
    this.#waitingSince ??= now;
    const { kind } = this.#shown;
    if ((kind === 'picture' || kind === 'nothing') && now - this.#waitingSince < patience) {
      clearTimeout(this.#patience);
      this.#patience = setTimeout(() => this.#paintSoon(), patience);
      return;
    }
    this.#painter.clear();
    const shown = { kind: 'waiting', index } as const;
    this.#shown = shown;
    this.#marksChanged = true;
    this.#drawings.picture(undefined);
    this.#face.placeholder(set, shown, this.#context.pixels.marks(set));
  }

  #fail(set: ImageSet, index: number, ref: FrameRef, fault: Fault): void {
    clearTimeout(this.#patience);
    this.#waitingSince = undefined;
    this.#painter.clear();
    const shown = { kind: 'failed', index, fault } as const;
    this.#shown = shown;
    this.#marksChanged = true;
    this.#drawings.picture(undefined);
    this.#face.placeholder(set, shown, this.#context.pixels.marks(set), this.#nextAfter(set, index));
    this.#tellPlace(ref);
  }

  #nextAfter(set: ImageSet, index: number): number | undefined {
    const marks = this.#context.pixels.marks(set);
    const ahead = marks.findIndex((mark, i) => i > index && mark !== 'failed');
    if (ahead >= 0) return ahead;
    const behind = marks.findLastIndex((mark, i) => i < index && mark !== 'failed');
    return behind >= 0 ? behind : undefined;
  }

  #drawMarks(set: ImageSet): void {
    const marks = this.#context.pixels.marks(set);
    const shown = this.#shown;
    this.#face.marks(
      set,
      shown.kind === 'nothing' ? this.#place.index : shown.index,
      marks,
      this.#drawings.marked(set),
    );
    if (shown.kind === 'waiting') this.#face.placeholder(set, shown, marks);
  }

  /** The session hears which image is on screen, so that a link, a restore and the list of seen images know. */
  #tellPlace(ref: FrameRef): void {
    const at = atOf(ref);
    if (this.#view.at?.instance === at.instance && this.#view.at.frame === at.frame) return;
    this.#lastAt = at;
    if (this.#player.playing) return;
    updatePane(this.#context.session, this.#index, (view) => ({ ...view, at }));
  }

  /** A gesture's step: painted at the next animation frame, told when the gesture ends. */
  #change(step: (view: PaneView, image: ImageExtent, area: Extent) => PaneView): void {
    if (this.#shown.kind !== 'picture') return;
    this.#live = step(this.#live ?? this.#view, this.#shown.extent, this.#area);
    this.#paintSoon();
  }

  #window(dx: number, dy: number): void {
    if (this.#shown.kind !== 'picture') return;
    const { rendition, frame } = this.#shown;
    this.#change((view) => windowed(view, rendition, frame, dx, dy));
  }

  #tell(): void {
    const live = this.#live;
    if (!live) return;
    this.#live = undefined;
    updatePane(this.#context.session, this.#index, (view) => ({
      ...view,
      ...(live.window && { window: live.window }),
      ...(live.zoom !== undefined && { zoom: live.zoom }),
      ...(live.pan && { pan: live.pan }),
    }));
  }

  #again(): void {
    const ref = this.#set?.frames[this.#place.index];
    if (!ref) return;
    this.#context.pixels.retry(frameAddress(ref));
    this.#focus();
    this.#paintSoon();
  }

  #skip(): void {
    const next = this.#set && this.#nextAfter(this.#set, this.#place.index);
    if (next !== undefined) this.#goTo(next);
  }

  #cine(): void {
    const set = this.#set;
    const rate = this.#view.cine;
    const was = this.#player.playing;
    if (!set || rate === undefined || !(rate > 0) || set.frames.length < 2) {
      this.#player.stop();
      const ref = set?.frames[this.#place.index];
      if (was && ref) this.#tellPlace(ref);
      return;
    }
    const first = set.frames[0]?.instance;
    const clip = first && set.frames.every((ref) => ref.instance === first) ? first.image?.cine : undefined;
    this.#player.play(set.frames.length, rate, clip, this.#place.index);
  }

  /** A clip's next image; one that is not here yet is left out, and asked for. */
  #playTo(index: number): void {
    const ref = this.#set?.frames[index];
    if (!ref || index === this.#place.index) return;
    if (this.#context.pixels.peek(frameAddress(ref))) {
      this.#place.jump(index);
      this.#paintSoon();
    }
    this.#focus();
  }
}

export function makeImagePane(element: HTMLElement, index: number, context: PaneContext): Pane {
  return new ImagePane(element, index, context);
}
