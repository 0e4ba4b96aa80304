import { frameRecord, type ImageRecord } from '#src/model/dicom/records.ts';
import type { Fault } from '#src/model/fault/fault.ts';
import { pixelSize } from '#src/model/geometry/pixel-size.ts';
import { viewTransform, type Extent, type ImageExtent } from '#src/model/geometry/view-transform.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import { frameAddress, type FrameRef, type ImageSet } from '#src/dataset/display-set.ts';
import type { DecodedFrame } from '#src/pixels/index.ts';
import type { PaneContext } from '../pane.ts';
import { FusedOver } from '../fusion/fused-over.ts';
import { LinesOver } from '../volume/lines-over.ts';
import { Drawings } from './drawings/drawings.ts';
import { Face, type FaceActions } from './face.ts';
import { part } from './overlay/dom.ts';
import { Painter } from './painter.ts';
import { chooseWindow, chosenWindow } from './first-window.ts';
import { hasVoi, renditionOf } from './picture.ts';
import { isChanged, LaidOverView } from './laid-over/laid-over.ts';
import { Segmenting } from './segmenting/segmenting.ts';
import { composed, type Shown } from './shown.ts';

/** How long the last picture stays, under its own name, or nothing is said, while the next is not here. Milliseconds. */
const patience = 120;

/** What is to be on screen. */
export interface Asked {
  readonly set: ImageSet;
  /** Into the set's frames. */
  readonly index: number;
  /** A link's image that has not come yet: nothing is shown in its place. */
  readonly awaited: boolean;
  readonly look: PaneView;
  /** The room for the picture, and the whole pane. CSS pixels. */
  readonly area: Extent;
  readonly size: Extent;
}

/** What came on screen: `painted` = another picture than before, or the same at more resolution; `same` = nothing new. */
export type Came =
  | { readonly kind: 'painted'; readonly ref: FrameRef; readonly frame: DecodedFrame }
  | { readonly kind: 'failed'; readonly ref: FrameRef }
  | { readonly kind: 'waiting' }
  /** With the picture it is of; without, while the one asked for is still waited for. */
  | { readonly kind: 'same'; readonly ref?: FrameRef };

export interface StageActions extends FaceActions {
  /** The marks on the position bar are. */
  readonly marks: () => void;
}

/** What is on a pane's screen: a picture with its own words and drawings, or words in its place; never one without the other. */
export class Stage {
  readonly #context: PaneContext;
  readonly #on: StageActions;
  readonly #painter: Painter;
  readonly #face: Face;
  readonly #drawings: Drawings;
  readonly #lines: LinesOver;
  readonly #laidOver: LaidOverView;
  readonly #fused: FusedOver;
  readonly #segmenting: Segmenting;
  #shown: Shown = { kind: 'nothing' };
  #waitingSince: number | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(element: HTMLElement, root: HTMLElement, index: number, context: PaneContext, on: StageActions) {
    this.#context = context;
    this.#on = on;
    const canvas = part(root, 'pane-picture', 'canvas');
    this.#painter = new Painter(canvas);
    this.#drawings = new Drawings(root, index, context, {
      changed: on.marks,
      rescaled: on.repaint,
      engine: (state) => this.#face.drawings(state),
    });
    this.#lines = new LinesOver(root, index, context.session);
    this.#face = new Face(element, root, index, context.session, on);
    this.#fused = new FusedOver(canvas, index, context, {
      repaint: on.repaint,
      say: (words) => this.#face.fused(words),
    });
    this.#laidOver = new LaidOverView(element, canvas, index, context, {
      repaint: on.repaint,
      say: (words) => this.#face.laidOver(words),
    });
    this.#segmenting = new Segmenting(root, context, {
      engine: (state) => this.#face.drawings(state),
      say: (words) => this.#face.notice(words),
    });
    // A lost context takes the canvas' content with it: covered at once, painted again when there is one.
    canvas.addEventListener('contextlost', () => {
      this.#painter.clear();
      this.#face.busy();
    });
    canvas.addEventListener('contextrestored', () => {
      this.#painter.forget();
      on.repaint();
    });
  }

  get shown(): Shown {
    return this.#shown;
  }

  /** Another set, or the same one grown. */
  enter(set: ImageSet, other: boolean): void {
    if (other) {
      this.#lines.picture(undefined);
      this.#shown = { kind: 'nothing' };
      this.#painter.clear();
      this.#painter.forget();
      this.#drawings.picture(undefined);
      this.#laidOver.picture(undefined);
      this.#fused.picture(undefined);
      this.#segmenting.picture(undefined);
      this.#face.busy();
    }
    this.#face.enter(set);
  }

  resize(size: Extent): void {
    this.#face.resize(size);
    this.#laidOver.resize(size);
    this.#drawings.resize();
  }

  /** Which pane is live and how much is written over the picture. */
  frame(): void {
    this.#face.frame();
  }

  /** Begins a mark by keys. */
  beginByKeys(): void {
    this.#drawings.beginByKeys();
  }

  /** Whether a press at the left button is the drawings' own. */
  takesPress(): boolean {
    if (this.#segmenting.takesPress()) return true;
    if (this.#drawings.takesPress()) return true;
    // Said instead of drawing in vain.
    const { refusal } = this.#drawings;
    if (refusal !== undefined) this.#face.notice(refusal);
    return false;
  }

  /** Words of the catalogue over the picture, for as long as they take to read. */
  say(words: string): void {
    this.#face.notice(words);
  }

  /** The memory that is kept for the next painting is needed. */
  forget(): void {
    this.#painter.forget();
  }

  destroy(): void {
    clearTimeout(this.#patience);
    this.#drawings.destroy();
    this.#lines.destroy();
    this.#laidOver.destroy();
    this.#fused.destroy();
    this.#segmenting.destroy();
  }

  draw(asked: Asked): Came {
    const { set, index } = asked;
    const ref = set.frames[index];
    if (!ref || asked.awaited) return this.#wait(set, index);
    const { image } = ref.instance;
    const address = frameAddress(ref);
    const frame = this.#context.pixels.peek(address);
    if (frame && image) return this.#paint(asked, ref, image, frame);
    const fault = this.#context.pixels.fault(address);
    if (!image) return this.#fail(set, index, ref, { kind: 'unsupported', reason: 'no pixels' });
    return fault ? this.#fail(set, index, ref, fault) : this.#wait(set, index);
  }

  /** What is here, seen, marked and failed; `index` = where one is while nothing is shown. */
  drawMarks(set: ImageSet, index: number): void {
    const marks = this.#context.pixels.marks(set);
    const shown = this.#shown;
    this.#face.marks(set, shown.kind === 'nothing' ? index : shown.index, marks, this.#drawings.marked(set));
    if (shown.kind === 'waiting') this.#face.placeholder(set, shown, marks);
  }

  /** The nearest image that can be shown, ahead first. */
  nextAfter(set: ImageSet, index: number): number | undefined {
    const marks = this.#context.pixels.marks(set);
    const ahead = marks.findIndex((mark, i) => i > index && mark !== 'failed');
    if (ahead >= 0) return ahead;
    const behind = marks.findLastIndex((mark, i) => i < index && mark !== 'failed');
    return behind >= 0 ? behind : undefined;
  }

  #paint(asked: Asked, ref: FrameRef, image: ImageRecord, frame: DecodedFrame): Came {
    const { set, index, area, size } = asked;
    this.#arrive();
    const own = frameRecord(image, ref.frame);
    const extent: ImageExtent = { columns: image.columns, rows: image.rows, pixel: pixelSize(image, own) };
    const presented = this.#laidOver.presented(asked.look, { ref, image, frame, extent, area });
    const look = composed(asked.look, presented);
    const painted = presented?.image ?? image;
    const chosen = chosenWindow(this.#context.session, set, ref);
    const rendition = renditionOf(ref, painted, frame, look, chosen);
    if (
      rendition.kind === 'grey' &&
      !presented &&
      !chosen &&
      !hasVoi(own) &&
      !look.window &&
      frame.quality === 'full'
    ) {
      chooseWindow(this.#context.session, set, ref, rendition.transform.voi);
    }
    const transform = viewTransform(area, extent, look);
    this.#painter.paint(
      { frame, number: ref.frame, image: painted, extent, transform, rendition },
      size,
      devicePixelRatio,
    );
    const fresh = this.#shown.kind !== 'picture' || this.#shown.frame !== frame;
    const picture = { kind: 'picture', index, frame, ref, image, extent, transform, rendition } as const;
    const over = this.#fused.picture(picture);
    this.#shown = { ...picture, ...(presented && { presented }), ...(over && { over }) };
    this.#face.picture(set, this.#shown, look);
    this.#drawings.picture(this.#shown, set);
    this.#lines.picture(this.#shown);
    this.#laidOver.picture({ set, picture: this.#shown, changed: isChanged(asked.look) });
    const drawable = set.modality !== 'SEG' && asked.look.slab === undefined;
    this.#segmenting.picture(drawable ? { set, picture: this.#shown } : undefined);
    if (!fresh) return { kind: 'same', ref };
    this.#face.at(set, index);
    return { kind: 'painted', ref, frame };
  }

  /** The image is not here. The last picture stays under its own name for a moment (or black), then black and words. */
  #wait(set: ImageSet, index: number): Came {
    this.#face.busy();
    const now = performance.now();
    this.#waitingSince ??= now;
    const { kind } = this.#shown;
    if ((kind === 'picture' || kind === 'nothing') && now - this.#waitingSince < patience) {
      clearTimeout(this.#patience);
      this.#patience = setTimeout(this.#on.repaint, patience);
      return { kind: 'same' };
    }
    this.#say(set, { kind: 'waiting', index });
    return { kind: 'waiting' };
  }

  #fail(set: ImageSet, index: number, ref: FrameRef, fault: Fault): Came {
    this.#arrive();
    this.#say(set, { kind: 'failed', index, fault });
    return { kind: 'failed', ref };
  }

  /** Words in the picture's place. */
  #say(set: ImageSet, shown: Extract<Shown, { kind: 'waiting' | 'failed' }>): void {
    this.#painter.clear();
    this.#shown = shown;
    this.#drawings.picture(undefined);
    this.#lines.picture(undefined);
    this.#laidOver.picture(undefined);
    this.#fused.picture(undefined);
    this.#segmenting.picture(undefined);
    const next = shown.kind === 'failed' ? this.nextAfter(set, shown.index) : undefined;
    this.#face.placeholder(set, shown, this.#context.pixels.marks(set), next);
  }

  /** What was waited for is here, or never will be. */
  #arrive(): void {
    clearTimeout(this.#patience);
    this.#waitingSince = undefined;
  }
}
