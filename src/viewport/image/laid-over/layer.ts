import type { Uid } from '#src/model/dicom/uid.ts';
import type { Extent } from '#src/model/geometry/view-transform.ts';
import {
  contoursOn,
  masksOn,
  plainDoseLook,
  sliceOf,
  valuesDoubt,
  valueUnder,
  type Affine,
  type Dose,
  type Doubt,
  type LaidOver,
  type PresentationState,
  type ParametricMap,
  type Rgb,
  type Segmentation,
  type Slice,
  type StructureSet,
} from '#src/objects/index.ts';
import { isOfPatient } from '#src/session/laid-over.ts';
import type { LaidOverState } from '#src/session/laid-over-state.ts';
import type { Session } from '#src/session/session.ts';
import { t } from '#src/text/index.ts';
import { attribute, part } from '../overlay/dom.ts';
import type { Presented, ShownPicture } from '../shown.ts';
import type { Under } from './under.ts';
import { paintAnnotations } from './annotations.ts';
import { drawnHere, outlineOf } from './drawn-here.ts';
import { DosesOn, doseLegend, doseWords } from './dose.ts';
import { Legend } from './legend.ts';
import { OnSlice } from './on-slice.ts';
import { QuantitiesOn, quantityWords } from './quantity.ts';
import { asPresented, type Presenting } from './presenting.ts';
import { contourPaths, maskPaths, sharePicture, type MaskPaths } from './paths.ts';

/** Lines over pictures. CSS pixels. */
const lineWidth = 1.5;

/** Draws what is laid over one picture into a canvas of its own, under the marks and the words. */
export class LaidOverLayer {
  readonly #element: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #session: Session;
  readonly #pane: number;
  readonly #say: (words: readonly string[]) => void;
  readonly #legend: Legend;
  readonly #masks = new OnSlice((seg: Segmentation, slice) => masksOn(seg, slice));
  readonly #contours = new OnSlice((set: StructureSet, slice) => contoursOn(set, slice));
  readonly #doses = new DosesOn();
  readonly #quantities = new QuantitiesOn();

  constructor(
    element: HTMLElement,
    under: HTMLElement,
    pane: number,
    session: Session,
    say: (words: readonly string[]) => void,
  ) {
    this.#element = element;
    this.#canvas = part(element, 'pane-laid-over', 'canvas');
    under.after(this.#canvas);
    const context = this.#canvas.getContext('2d');
    if (!context) throw new Error('no 2-D canvas');
    this.#context = context;
    this.#pane = pane;
    this.#session = session;
    this.#say = say;
    this.#legend = new Legend(element);
  }

  destroy(): void {
    this.#canvas.remove();
    this.#legend.destroy();
  }

  /** How a state has a picture seen; undefined where it is not of it. */
  present(state: PresentationState, picture: Presenting): Presented | undefined {
    return asPresented(state, picture);
  }

  /** Draws anew; undefined = there is no picture. */
  draw(on: Under | undefined, size: Extent): void {
    const objects = on ? this.#objects(on) : [];
    const own = on ? drawnHere(this.#session, on.picture.ref) : [];
    const presented = on?.picture.presented;
    const { presented: asked } = this.#session.view.getState().panes[this.#pane] ?? {};
    const bare = !on || (objects.length === 0 && own.length === 0 && asked === undefined);
    this.#canvas.hidden = bare;
    if (!objects.some(({ object }) => object.kind === 'rtdose' || object.kind === 'pmap')) this.#legend.hide();
    attribute(this.#element, 'data-laid-over', undefined);
    if (bare) {
      this.#say([]);
      return;
    }
    this.#fit(size);
    const words: string[] = [];
    let drawn = 0;
    const state = this.#session.laidOver.getState();
    for (const { object, off } of own) drawn += this.#object(on, object, state, off).count;
    this.#outline(on, outlineOf(this.#session, on.picture.ref));
    for (const { uid, object } of objects) {
      const { count, doubt } = this.#object(on, object, state, state.hidden.get(uid), uid);
      drawn += count;
      if (doubt) words.push(t('pane.laidOver.not', { name: nameOf(object), reason: t(`pane.laidOver.${doubt}`) }));
      else words.push(t('pane.laidOver.on', { name: nameOf(object) }));
    }
    if (presented) paintAnnotations(this.#context, on.picture, presented.state, devicePixelRatio);
    if (asked !== undefined) words.unshift(...this.#presentedWords(asked, on));
    attribute(this.#element, 'data-laid-over', String(drawn));
    this.#say(words);
  }

  /** By which presentation state the picture is shown, what of it is not done, or why it is not shown by it. */
  #presentedWords(asked: Uid, { picture, changed }: Under): readonly string[] {
    const state = this.#session.laidOver.getState().known.get(asked)?.state;
    if (state?.kind === 'loading') return [t('pane.presented.loading')];
    if (state?.kind !== 'here') return [t('pane.presented.failed')];
    if (state.object.kind !== 'pr') return [];
    const name = state.object.label || t('pane.laidOver.kind.pr');
    if (!picture.presented) return [t('pane.presented.other', { name })];
    const { unapplied } = state.object;
    const missing = unapplied.map((what) => t(`pane.presented.without.${what}`)).join(', ');
    return [
      t(changed ? 'pane.presented.changed' : 'pane.presented.as', { name }),
      ...(missing ? [t('pane.presented.without', { missing })] : []),
    ];
  }

  /** What is switched on, here, and of the patient whose picture this is. */
  #objects({ picture }: Under): readonly { readonly uid: Uid; readonly object: LaidOver }[] {
    const { over = [] } = this.#session.view.getState();
    const { known } = this.#session.laidOver.getState();
    return over.flatMap((uid) => {
      const entry = known.get(uid);
      if (entry?.state.kind !== 'here' || entry.state.object.kind === 'pr') return [];
      return isOfPatient(entry.instance, picture.ref.instance) ? [{ uid, object: entry.state.object }] : [];
    });
  }

  #fit({ width, height }: Extent): void {
    const [w, h] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
    const { style } = this.#canvas;
    if (this.#canvas.width !== w || this.#canvas.height !== h) {
      this.#canvas.width = w;
      this.#canvas.height = h;
      style.width = `${String(width)}px`;
      style.height = `${String(height)}px`;
    } else {
      this.#context.setTransform(1, 0, 0, 1, 0, 0);
      this.#context.clearRect(0, 0, w, h);
    }
  }

  #object(
    { set, picture }: Under,
    object: LaidOver,
    state: LaidOverState,
    off: ReadonlySet<number> | undefined,
    uid?: Uid,
  ): { readonly count: number; readonly doubt?: Doubt } {
    const slice = sliceOf(set, picture.ref);
    if (!slice || object.kind === 'pr') return { count: 0 };
    const ratio = devicePixelRatio;
    const toScreen = new DOMMatrix(picture.transform.matrix.map((value) => value * ratio));
    let count = 0;
    if (object.kind === 'seg') {
      const { masks, doubt } = this.#masks.of(object, slice);
      for (const mask of masks) {
        const colour = object.parts[mask.part]?.colour;
        if (!colour || off?.has(mask.part)) continue;
        const onto = toScreen.multiply(matrixOf(mask.toImage));
        const picture = sharePicture(mask, colour);
        if (picture && state.manner !== 'outline') this.#picture(picture, onto, state.opacity);
        this.#paint(
          maskPaths(mask),
          onto,
          colour,
          picture ? { ...state, manner: 'outline' } : state,
          !picture || state.manner !== 'fill',
        );
        count += 1;
      }
      return { count, ...(doubt && { doubt }) };
    }
    if (object.kind === 'pmap') return this.#quantity(picture, object, slice, uid, state, toScreen);
    if (object.kind === 'rtdose') return this.#dose(picture, object, slice, uid, state, toScreen);
    const { contours, cuts, doubt } = this.#contours.of(object, slice);
    for (const [index, { colour }] of object.parts.entries()) {
      const own = contours.filter((contour) => contour.part === index);
      const cut = cuts.find((one) => one.part === index);
      if (off?.has(index) || (own.length === 0 && !cut)) continue;
      if (cut) this.#paint(maskPaths({ ...cut, columns: slice.columns }), toScreen, colour, state, true);
      const paths = contourPaths(own);
      this.#paint(paths, toScreen, colour, state, true);
      this.#points(paths.points, toScreen, colour);
      count += 1;
    }
    return { count, ...(doubt && { doubt }) };
  }

  #dose(
    picture: ShownPicture,
    dose: Dose,
    slice: Slice,
    uid: Uid | undefined,
    state: LaidOverState,
    toScreen: DOMMatrix,
  ): { readonly count: number; readonly doubt?: Doubt } {
    const doubt = valuesDoubt(dose.frameOfReference, slice);
    if (doubt) return { count: 0, doubt };
    const look = (uid && state.doses.get(uid)) ?? plainDoseLook;
    const on = this.#doses.of(dose, slice, look);
    if (!on) return { count: 0 };
    if (state.manner !== 'outline') this.#picture(on.wash, toScreen.multiply(on.toImage), state.opacity, true);
    const context = this.#context;
    context.lineWidth = lineWidth * devicePixelRatio;
    context.lineCap = 'round';
    if (state.manner !== 'fill') {
      for (const [i, line] of on.lines.entries()) {
        const placed = new Path2D();
        placed.addPath(line, toScreen);
        context.strokeStyle = cssColour(on.levels[i]?.colour ?? [255, 255, 255], 1);
        context.stroke(placed);
      }
    }
    this.#legend.show(nameOf(dose), doseLegend(dose, on.levels), (x, y) => {
      const at = picture.transform.toIndex({ space: 'canvas', x, y });
      const value = valueUnder(dose.grid, slice, at.x, at.y);
      return Number.isNaN(value) ? undefined : t('pane.dose.here', { value: doseWords(dose, value) });
    });
    return { count: 1 };
  }

  #quantity(
    picture: ShownPicture,
    object: ParametricMap,
    slice: Slice,
    uid: Uid | undefined,
    state: LaidOverState,
    toScreen: DOMMatrix,
  ): { readonly count: number; readonly doubt?: Doubt } {
    const doubt = valuesDoubt(object.frameOfReference, slice);
    if (doubt) return { count: 0, doubt };
    const on = this.#quantities.of(object, slice, uid && state.maps.get(uid));
    if (!on) return { count: 0 };
    this.#picture(on.picture, toScreen.multiply(on.toImage), state.opacity);
    this.#legend.show(on.map.name || nameOf(object), on.legend, (x, y) => {
      const at = picture.transform.toIndex({ space: 'canvas', x, y });
      const value = valueUnder(on.map.grid, slice, at.x, at.y);
      return Number.isNaN(value) ? undefined : t('pane.dose.here', { value: quantityWords(on.map, value) });
    });
    return { count: 1 };
  }

  #paint({ area, border, rule }: MaskPaths, onto: DOMMatrix, colour: Rgb, state: LaidOverState, lines: boolean): void {
    const context = this.#context;
    if (state.manner !== 'outline') {
      const placed = new Path2D();
      placed.addPath(area, onto);
      context.fillStyle = cssColour(colour, state.opacity);
      context.fill(placed, rule ?? 'evenodd');
    }
    if (state.manner === 'fill' || !lines) return;
    const placed = new Path2D();
    placed.addPath(border, onto);
    context.lineWidth = lineWidth * devicePixelRatio;
    context.lineCap = 'square';
    context.strokeStyle = cssColour(colour, 1);
    context.stroke(placed);
  }

  /** The line of an outline under way, in the picture's pixels. */
  #outline({ picture }: Under, line: ReturnType<typeof outlineOf>): void {
    if (!line || (line.outline.length < 2 && line.width === undefined)) return;
    const path = new Path2D();
    for (const { x, y } of line.outline) path.lineTo(x + 0.5, y + 0.5);
    const [last] = line.outline.slice(-1);
    if (last) path.lineTo(last.x + 0.5, last.y + 0.5);
    const placed = new Path2D();
    placed.addPath(path, new DOMMatrix(picture.transform.matrix.map((value) => value * devicePixelRatio)));
    const context = this.#context;
    context.lineWidth =
      (line.width === undefined ? lineWidth : line.width * picture.transform.scale) * devicePixelRatio;
    context.lineCap = context.lineJoin = 'round';
    context.strokeStyle = line.width === undefined ? '#fff' : cssColour(line.colour, 0.5);
    context.stroke(placed);
  }

  #picture(picture: OffscreenCanvas, onto: DOMMatrix, opacity: number, smooth = false): void {
    const context = this.#context;
    context.save();
    context.setTransform(onto);
    context.globalAlpha = opacity;
    context.imageSmoothingEnabled = smooth;
    context.drawImage(picture, 0, 0);
    context.restore();
  }

  /** A point is a cross of the same size at every zoom. */
  #points(points: readonly number[], onto: DOMMatrix, colour: Rgb): void {
    const context = this.#context;
    const arm = 6 * devicePixelRatio;
    context.strokeStyle = cssColour(colour, 1);
    context.lineWidth = lineWidth * devicePixelRatio;
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      const { x, y } = onto.transformPoint({ x: points[i] ?? 0, y: points[i + 1] ?? 0 });
      context.moveTo(x - arm, y);
      context.lineTo(x + arm, y);
      context.moveTo(x, y - arm);
      context.lineTo(x, y + arm);
    }
    context.stroke();
  }
}

function nameOf(object: LaidOver): string {
  return object.label || t(`pane.laidOver.kind.${object.kind}`);
}

function matrixOf(affine: Affine): DOMMatrix {
  return new DOMMatrix([...affine]);
}

function cssColour([red, green, blue]: Rgb, alpha: number): string {
  return `rgb(${String(red)} ${String(green)} ${String(blue)} / ${String(alpha)})`;
}
