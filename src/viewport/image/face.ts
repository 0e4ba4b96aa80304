import { frameRecord, type StudyRecord } from '#src/model/dicom/records.ts';
import { edgeLetters } from '#src/model/geometry/orientation.ts';
import { pictureScale } from '#src/model/annotation/calibration.ts';
import { scaleBar } from '#src/model/geometry/scale-bar.ts';
import type { Extent } from '#src/model/geometry/view-transform.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import type { ImageSet, Ribbon } from '#src/dataset/display-set.ts';
import type { FrameMark } from '#src/pixels/index.ts';
import { isForeign } from '#src/session/whose.ts';
import { t, wordsFor } from '#src/text/index.ts';
import type { PaneContext } from '../pane.ts';
import { captionOf, headingOf } from './caption.ts';
import { imageInForce } from './drawings/image-in-force.ts';
import { Cover } from './overlay/cover.ts';
import { attribute } from './overlay/dom.ts';
import { figure, windowFigure, windowLine } from './overlay/lines.ts';
import { Overlay } from './overlay/overlay.ts';
import { PositionBar } from './overlay/position-bar.ts';
import { windowOf } from './picture.ts';
import type { Shown, ShownPicture } from './shown.ts';

/** What a reader asks for by the words beside a picture. */
export interface FaceActions {
  readonly again: () => void;
  readonly skip: () => void;
  readonly goTo: (index: number) => void;
  /** The picture and its words are to be made anew. */
  readonly repaint: () => void;
}

/** Milliseconds. */
const noticeStays = 6000;

/** Everything of an image pane that is said in words and attributes; always set in one go with the picture it names. */
export class Face {
  readonly #element: HTMLElement;
  readonly #root: HTMLElement;
  readonly #pane: number;
  readonly #session: PaneContext['session'];
  readonly #overlay: Overlay;
  readonly #cover: Cover;
  readonly #repaint: () => void;
  readonly #bar: PositionBar;
  /** Of the pane. CSS pixels. */
  #width = 0;
  readonly #over: { set: readonly string[]; objects: readonly string[] } = { set: [], objects: [] };
  #notice: ReturnType<typeof setTimeout> | undefined;

  constructor(
    element: HTMLElement,
    root: HTMLElement,
    pane: number,
    session: PaneContext['session'],
    actions: FaceActions,
  ) {
    this.#element = element;
    this.#root = root;
    this.#pane = pane;
    this.#session = session;
    this.#repaint = actions.repaint;
    this.#overlay = new Overlay(root);
    this.#cover = new Cover(root, actions);
    this.#bar = new PositionBar(root, actions.goTo);
    attribute(element, 'data-pane', String(pane));
    attribute(element, 'data-pane-kind', 'image');
    attribute(element, 'data-state', 'loading');
    this.frame();
  }

  resize({ width, height }: Extent): void {
    // Kept, because to ask for it after words were changed would lay the page out once more for every picture.
    this.#width = width;
    this.#bar.resize(height);
  }

  /** Which pane is live and how much is written over the picture. */
  frame(): void {
    const { overlay, active } = this.#session.view.getState();
    this.#overlay.setLevel(overlay);
    attribute(this.#root, 'data-live', active === this.#pane ? '' : undefined);
  }

  /** Measuring is not possible yet, or because its code did not arrive. */
  drawings(state: 'loading' | 'failed' | 'here'): void {
    this.#overlay.setNotice(state === 'here' ? '' : t(state === 'failed' ? 'pane.toolsFailed' : 'pane.toolsLoading'));
  }

  /** What is laid over the picture, and what is not and why. */
  laidOver(words: readonly string[]): void {
    this.#over.objects = words;
    this.#overlay.setLaidOver([...this.#over.set, ...words]);
  }

  /** Which other set is laid over the picture, or why it is not. */
  fused(words: readonly string[]): void {
    this.#over.set = words;
    this.#overlay.setLaidOver([...words, ...this.#over.objects]);
  }

  /** Why something cannot be done here, as a key of the catalogue. Said for as long as it takes to read. */
  notice(words: string): void {
    this.#overlay.setNotice(wordsFor(words));
    clearTimeout(this.#notice);
    this.#notice = setTimeout(() => this.#overlay.setNotice(''), noticeStays);
  }

  /** A new set: nothing of the last one stays. */
  enter(set: ImageSet): void {
    attribute(this.#element, 'data-display-set', set.id);
    const series = new Set(set.instances.map((instance) => instance.address.series));
    attribute(this.#element, 'data-series', [...series].join(' ') || set.series.series);
    attribute(this.#element, 'data-source', set.series.source);
  }

  /** The picture asked for is not the one on screen. */
  busy(): void {
    attribute(this.#element, 'data-state', 'loading');
  }

  /** A picture has been painted. */
  picture(set: ImageSet, shown: ShownPicture, look: PaneView): void {
    const { frame, image, ref, index } = shown;
    this.#cover.hide();
    const lossy = image.lossy !== undefined || frame.lossy;
    const quality = frame.quality === 'reduced' ? 'reduced' : lossy ? 'lossy' : 'full';
    this.#overlay.setHeading(headingOf(this.#pane, ref));
    // With the reader's calibration the picture is not one without a scale.
    const measured = imageInForce(this.#session, ref, image, this.#repaint);
    this.#overlay.setCaption(captionOf(set, index, ref, measured, frame, this.#among(set)));
    this.#figures(shown, look, pictureScale(measured, frameRecord(measured, ref.frame)), set.cut?.ribbon);
    this.#name(set, index, frame.quality === 'full' ? 'ready' : 'loading', quality);
  }

  /** Black and words stand where the picture will be, or cannot be. */
  placeholder(
    set: ImageSet,
    shown: Extract<Shown, { kind: 'waiting' | 'failed' }>,
    marks: readonly FrameMark[],
    next?: number,
  ): void {
    const { index } = shown;
    const loaded = marks.filter((mark) => mark === 'loaded').length;
    const count = set.frames.length;
    if (shown.kind === 'waiting') this.#cover.waiting(index + 1, loaded, count);
    else {
      this.#cover.failed(
        shown.fault,
        index + 1,
        loaded,
        count,
        next === undefined ? undefined : next + 1,
        set.series.source,
      );
    }
    attribute(this.#element, 'data-window', undefined);
    attribute(this.#root, 'data-bright', undefined);
    this.#overlay.setFigures({ window: '', zoom: '', letters: undefined, scaleBar: undefined, scaleFrom: '' });
    const ref = set.frames[index];
    if (ref) {
      this.#overlay.setHeading(headingOf(this.#pane, ref));
      const { image } = ref.instance;
      if (image) this.#overlay.setCaption(captionOf(set, index, ref, image, undefined, this.#among(set)));
    }
    this.#name(set, index, shown.kind === 'failed' ? 'error' : 'loading', undefined);
  }

  /** Which image is on screen, on the bar. */
  at(set: ImageSet, index: number): void {
    this.#bar.at(index, placeWords(set, index));
  }

  /** What is here, seen, marked and failed. `marked` = indices that carry a measurement. */
  marks(set: ImageSet, index: number, marks: readonly FrameMark[], marked: ReadonlySet<number>): void {
    const count = set.frames.length;
    const loaded = marks.filter((mark) => mark === 'loaded').length;
    attribute(this.#element, 'data-loaded', loaded === count && !set.growing ? 'all' : undefined);
    // Of a plane cut anew the caption says how much of its volume is here.
    this.#overlay.setCount(count > 1 && loaded < count && !set.cut ? t('pane.loaded', { loaded, count }) : '');
    const seen = (i: number) => {
      const ref = set.frames[i];
      return ref !== undefined && this.#session.seen.has(set.id, ref.instance.address.instance, ref.frame);
    };
    const label = t('pane.position', { series: set.label });
    this.#bar.update({ count, index, marks, seen, marked }, label, placeWords(set, index));
  }

  /** Records of the open studies; undefined on another patient's pane. */
  #among(set: ImageSet): readonly StudyRecord[] | undefined {
    if (isForeign(this.#session, set.id)) return undefined;
    return this.#session.open.getState().studies.flatMap((study) => (study.record ? [study.record] : []));
  }

  /** The attributes by which others know the picture. */
  #name(set: ImageSet, index: number, state: 'ready' | 'loading' | 'error', quality: string | undefined): void {
    attribute(this.#element, 'data-position', `${String(index + 1)}/${String(set.frames.length)}`);
    attribute(this.#element, 'data-quality', quality);
    attribute(this.#root, 'data-quality', quality);
    attribute(this.#element, 'data-state', state);
  }

  #figures(
    shown: ShownPicture,
    look: PaneView,
    scale: ReturnType<typeof pictureScale>,
    ribbon: Ribbon | undefined,
  ): void {
    const { rendition, transform, extent, image, ref } = shown;
    const own = frameRecord(image, ref.frame);
    const inForce = windowOf(rendition);
    let numbers: string | undefined;
    if (inForce && inForce.table === undefined) {
      const { center, width } = inForce.window;
      numbers = `${windowFigure(center, width)}/${windowFigure(width, width)}`.replaceAll('−', '-');
    }
    attribute(this.#element, 'data-window', numbers);
    // On colour and inverted pictures the halo is not enough.
    const bright = rendition.kind !== 'grey' || rendition.transform.inverse !== (image.photometric === 'MONOCHROME1');
    attribute(this.#root, 'data-bright', bright ? '' : undefined);
    const { plane } = own;
    const { patientOrientation } = image;
    const down = ribbon?.down;
    this.#overlay.setFigures({
      window: windowLine(inForce, ref.instance.series.modality, ref.instance),
      zoom: t('pane.zoom', { zoom: figure(transform.scale * extent.pixel.width * devicePixelRatio, 2) }),
      letters: edgeLetters(
        { ...(plane && { plane }), ...(patientOrientation && { patientOrientation }), ...(down && { down }) },
        look,
      ),
      scaleBar:
        scale && scaleBar((transform.scale * extent.pixel.width) / scale.column, Math.min(140, this.#width / 5)),
      scaleFrom: scale?.basis === 'user' ? t('pane.calibratedByReader') : '',
    });
  }
}

function placeWords(set: ImageSet, index: number): string {
  return t('pane.image', { position: `${index + 1} / ${set.frames.length}` });
}
