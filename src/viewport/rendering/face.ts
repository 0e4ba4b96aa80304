import type { ImageSet } from '#src/dataset/display-set.ts';
import { axesOf } from '#src/model/geometry/orientation-of-view.ts';
import { directionLetters, oppositeLetters } from '#src/model/geometry/orientation.ts';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import type { VoiWindow } from '#src/model/display/luts.ts';
import { scaleBar } from '#src/model/geometry/scale-bar.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import type { Session } from '#src/session/session.ts';
import { isForeign } from '#src/session/whose.ts';
import { t } from '#src/text/index.ts';
import { captionOf, headingOf } from '../image/caption.ts';
import { Cover } from '../image/overlay/cover.ts';
import { attribute } from '../image/overlay/dom.ts';
import { figure, windowFigure, windowLine } from '../image/overlay/lines.ts';
import { Overlay } from '../image/overlay/overlay.ts';
import type { Camera } from './camera.ts';
import { Cube } from './cube.ts';
import type { Filled } from './filling.ts';
import { looks } from './presets.ts';

/** What is on the screen. */
export interface ShownVolume {
  readonly set: ImageSet;
  readonly view: PaneView;
  readonly window: VoiWindow;
  readonly inverse: boolean;
  readonly filled: Filled;
  readonly camera: Camera;
  /** Pixels of the device. */
  readonly size: { readonly width: number; readonly height: number };
  readonly quality: 'coarse' | 'fine';
}

/** Everything of a rendering pane that is said in words, letters and attributes; set in one go with the picture it names. */
export class RenderingFace {
  readonly #element: HTMLElement;
  readonly #root: HTMLElement;
  readonly #index: number;
  readonly #session: Session;
  readonly #overlay: Overlay;
  readonly #cover: Cover;
  readonly #cube: Cube;

  constructor(element: HTMLElement, root: HTMLElement, index: number, session: Session, again: () => void) {
    this.#element = element;
    this.#root = root;
    this.#index = index;
    this.#session = session;
    this.#overlay = new Overlay(root);
    this.#cube = new Cube(root);
    this.#cover = new Cover(root, { again, skip: () => undefined });
    attribute(element, 'data-pane', String(index));
    attribute(element, 'data-pane-kind', 'rendering');
    attribute(element, 'data-state', 'loading');
    this.frame();
  }

  /** Which pane is live and how much is written over the picture. */
  frame(): void {
    const { overlay, active } = this.#session.view.getState();
    this.#overlay.setLevel(overlay);
    attribute(this.#root, 'data-live', active === this.#index ? '' : undefined);
  }

  enter(set: ImageSet): void {
    attribute(this.#element, 'data-display-set', set.id);
    attribute(this.#element, 'data-series', set.series.series);
    attribute(this.#element, 'data-source', set.series.source);
  }

  /** The picture asked for is not the one on screen. */
  busy(): void {
    attribute(this.#element, 'data-state', 'loading');
  }

  picture(shown: ShownVolume): void {
    const { set, view, window, filled, camera, quality, size, inverse } = shown;
    this.#cover.hide();
    this.#caption(shown);
    const { right, up } = camera;
    const [toRight, toUp] = [directionLetters(right), directionLetters(up)];
    const letters = { right: toRight, left: oppositeLetters(toRight), top: toUp, bottom: oppositeLetters(toUp) };
    const perMillimetre = size.width === 0 ? 0 : this.#root.clientWidth / size.width / camera.pixel;
    const [width, center] = [windowFigure(window.width, window.width), windowFigure(window.center, window.width)];
    this.#overlay.setFigures({
      window: windowLine({ window }, set.modality, set.frames[set.frames.length >> 1]?.instance),
      zoom: t('pane.zoom', { zoom: figure(view.rendering?.zoom ?? 1, 2) }),
      letters,
      scaleBar: scaleBar(perMillimetre, Math.min(140, this.#root.clientWidth / 5)),
      scaleFrom: '',
    });
    this.#cube.show(axesOf(view.rendering?.orientation));
    attribute(this.#root, 'data-bright', inverse ? '' : undefined);
    attribute(this.#element, 'data-window', `${center}/${width}`.replaceAll('−', '-'));
    attribute(this.#element, 'data-position', `${set.frames.length}/${set.frames.length}`);
    const coming = filled.here + filled.failed < filled.count;
    attribute(this.#element, 'data-loaded', filled.here === filled.count ? 'all' : undefined);
    attribute(this.#element, 'data-quality', quality === 'fine' ? 'full' : 'reduced');
    attribute(this.#element, 'data-state', quality === 'fine' && !coming ? 'ready' : 'loading');
  }

  /** Words in the picture's place. */
  words(title: string, text: string, state: 'loading' | 'error'): void {
    this.#blank(state);
    this.#cover.words(title, text);
  }

  failed(set: ImageSet, fault: Parameters<Cover['failed']>[0]): void {
    this.#blank('error');
    this.#cover.failed(fault, 1, 0, 1, undefined, set.series.source);
  }

  #blank(state: 'loading' | 'error'): void {
    this.#cube.show(undefined);
    this.#overlay.setFigures({ window: '', zoom: '', letters: undefined, scaleBar: undefined, scaleFrom: '' });
    attribute(this.#root, 'data-bright', undefined);
    for (const name of ['data-window', 'data-quality', 'data-loaded', 'data-position'])
      attribute(this.#element, name, undefined);
    attribute(this.#element, 'data-state', state);
  }

  #caption({ set, view, filled }: ShownVolume): void {
    const middle = set.frames.length >> 1;
    const ref = set.frames[middle];
    const image = ref?.instance.image;
    if (!ref || !image) return;
    const { preset, crop, clip } = view.rendering ?? { preset: 'mip' };
    this.#overlay.setHeading(headingOf(this.#index, ref));
    const caption = captionOf(set, middle, ref, image, undefined, this.#among(set));
    const { here, failed, count, texture } = filled;
    const by = texture?.thinning ?? [1, 1, 1];
    const lit = looks[preset].kind === 'lit';
    const badges = [
      ...caption.badges,
      ...(failed > 0 ? [t('pane.cut.slices', { missing: failed, count })] : []),
      ...(by.some((n) => n > 1) ? [t('pane.rendering.thinned', { by: by.join(' × ') })] : []),
      ...(crop || clip ? [t('pane.rendering.partly')] : []),
    ];
    const what = t('pane.rendering.what', { preset: t(`rendering.preset.${preset}`) });
    const position = lit ? [what, t('pane.rendering.notToMeasure')].join(' · ') : what;
    this.#overlay.setCaption({ ...caption, badges, position });
    this.#overlay.setCount(here < count && here + failed < count ? t('pane.loaded', { loaded: here, count }) : '');
  }

  /** Records of the open studies; undefined on another patient's pane. */
  #among(set: ImageSet): readonly StudyRecord[] | undefined {
    if (isForeign(this.#session, set.id)) return undefined;
    return this.#session.open.getState().studies.flatMap((study) => (study.record ? [study.record] : []));
  }
}
