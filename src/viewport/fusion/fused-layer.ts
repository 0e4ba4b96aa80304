import { factsOf } from '#src/dataset/frame-facts.ts';
import type { DisplaySet, ImageSet } from '#src/dataset/display-set.ts';
import { loadOver, type CutOver, type Pixels } from '#src/pixels/index.ts';
import { valueUnit } from '#src/model/annotation/statistics.ts';
import type { VoiWindow } from '#src/model/display/luts.ts';
import type { Fused } from '#src/model/session/view-state.ts';
import type { Session } from '#src/session/session.ts';
import { commonUnit, fusedRefusal, underOf, type Under } from '#src/session/fusion.ts';
import { t, wordsFor } from '#src/text/index.ts';
import { part } from '../image/overlay/dom.ts';
import { windowFigure } from '../image/overlay/lines.ts';
import type { ShownPicture, ValuesOver } from '../image/shown.ts';
import type { PaneContext } from '../pane.ts';
import { linesOver, type CutPart } from './lines-over-mark.ts';
import { firstWindow } from './first-window.ts';
import { windowOf } from '../image/picture.ts';
import { paintDifference } from './difference.ts';
import { paintOver } from './tones-over.ts';

/** Of a difference, in the units of the values, where the picture has no window. */
const usualWidth = 400;

export type Cutting = Awaited<ReturnType<typeof loadOver>>;

interface On {
  readonly repaint: () => void;
  readonly say: (words: readonly string[]) => void;
}

export async function makeFusedLayer(
  under: HTMLElement,
  pane: number,
  context: PaneContext,
  on: On,
): Promise<FusedLayer> {
  return new FusedLayer(under, pane, context, on, await loadOver());
}

/** Cut along the picture's own plane, in a canvas of its own between the picture and the marks. */
export class FusedLayer {
  readonly #canvas: HTMLCanvasElement;
  readonly #pane: number;
  readonly #session: Session;
  /** Of the page: the pane's own may be cut from it. */
  readonly #pixels: Pixels;
  readonly #on: On;
  readonly #cutting: Cutting;
  #watched: { readonly set: ImageSet; readonly stop: () => void } | undefined;
  /** Counts what has arrived since: what was cut before is cut anew. */
  #arrived = 0;
  #cut: { readonly key: readonly unknown[]; readonly made: CutOver | undefined } | undefined;
  #painted: readonly unknown[] = [];
  #over: { readonly of: CutOver; readonly values: ValuesOver } | undefined;

  constructor(under: HTMLElement, pane: number, { session, pixels, store }: PaneContext, on: On, cutting: Cutting) {
    this.#canvas = part(under.parentElement ?? under, 'pane-fused', 'canvas');
    under.after(this.#canvas);
    this.#pane = pane;
    this.#session = session;
    this.#pixels = store ?? pixels;
    this.#on = on;
    this.#cutting = cutting;
  }

  destroy(): void {
    this.#watch(undefined);
    this.#canvas.remove();
  }

  draw(shown: ShownPicture | undefined, fused: Fused | undefined): ValuesOver | undefined {
    const set = fused && this.#session.open.getState().displaySets.get(fused.displaySet as DisplaySet['id']);
    if (!fused || !set) {
      this.#watch(undefined);
      this.#hide(fused ? [t('pane.fused.absent')] : []);
      return undefined;
    }
    const under = shown && underOf(shown.ref);
    const refusal = shown && fusedRefusal(set, shown.ref);
    if (refusal !== undefined || set.kind !== 'image' || !shown || !under) {
      this.#hide(
        shown && refusal !== undefined ? [t('pane.fused.not', { name: set.label, reason: wordsFor(refusal) })] : [],
      );
      return undefined;
    }
    return this.#lay(shown, fused, set, under);
  }

  #lay(shown: ShownPicture, fused: Fused, set: ImageSet, under: Under): ValuesOver | undefined {
    this.#watch(set);
    const slab = shown.frame.slab && this.#session.view.getState().panes[this.#pane]?.slab;
    const minus = fused.how === 'subtract';
    const key = [set, under.plane, under.columns, slab, minus, this.#arrived];
    if (!same(this.#cut?.key, key)) {
      // A difference has the picture's own pixels, or its edges would be those of the coarser of the two.
      const pixel = minus ? Math.min(under.spacing.row, under.spacing.column) : undefined;
      this.#cut = { key, made: this.#cutting.cutOver(this.#pixels, set, under, slab, pixel) };
    }
    const cut = this.#cut?.made;
    if (!cut) return undefined;
    this.#pixels.focus(this.#viewer, { set, index: cut.nearest, direction: 0, role: 'pane' });
    if (minus) {
      this.#subtract(shown, fused, set, under, cut);
      return undefined;
    }
    const window = fused.window ? { ...fused.window, shape: 'linear-exact' as const } : firstWindow(set, cut);
    if (!window) {
      this.#hide([t('pane.fused.waiting', { name: set.label })]);
      return undefined;
    }
    const tones = [cut, window.center, window.width, fused.colourMap, fused.opacity];
    if (!same(this.#painted, tones)) {
      paintOver(this.#canvas, cut, window, fused);
      this.#painted = tones;
    }
    this.#place(shown, under, cut);
    this.#on.say([words(set, window, fused, cut)]);
    // The same object until other values lie here: who writes them beside marks need not do so again.
    if (this.#over?.of !== cut) {
      const part: CutPart = (asked, pixel) => this.#cutting.cutOver(this.#pixels, set, asked, slab, pixel);
      this.#over = { of: cut, values: { beside: (geometry) => linesOver(geometry, under, set, part) } };
    }
    return this.#over.values;
  }

  /** The picture's values less the set's; nothing can be read off it but that, so no values are said beside marks. */
  #subtract(shown: ShownPicture, fused: Fused, set: ImageSet, under: Under, cut: CutOver): void {
    const unit = commonUnit(shown.ref, set);
    if (unit === undefined || shown.frame.samples !== 1) {
      this.#hide([t('pane.minus.not', { name: set.label, reason: t('pane.minus.units') })]);
      return;
    }
    // What fills a hole is no value.
    if (shown.frame.holes) {
      this.#hide([t('pane.minus.not', { name: set.label, reason: t('pane.minus.holes') })]);
      return;
    }
    const width = fused.window?.width ?? windowOf(shown.rendition)?.window.width ?? usualWidth;
    const window = { center: fused.window?.center ?? 0, width, shape: 'linear-exact' as const };
    const tones = [cut, window.center, window.width, shown.frame];
    if (!same(this.#painted, tones)) {
      const { modality } = factsOf(shown.ref).record;
      paintDifference(this.#canvas, cut, under, { frame: shown.frame, modality, padding: shown.image.padding }, window);
      this.#painted = tones;
    }
    this.#place(shown, under, cut);
    const bounds = {
      from: windowFigure(window.center - width / 2, width),
      to: windowFigure(window.center + width / 2, width),
    };
    const { missing, needed } = cut;
    this.#on.say([
      [
        t('pane.minus.on', { name: numbered(set), unit, ...bounds }).trim(),
        missing > 0 && t('pane.cut.slices', { missing, count: needed }),
      ]
        .filter(Boolean)
        .join(' · '),
    ]);
  }

  /** From the canvas' own pixels to the picture's corners, and on as the picture lies. */
  #place({ transform }: ShownPicture, { spacing }: Under, { pixel }: CutOver): void {
    const [a, b, c, d, e, f] = transform.matrix;
    const [x, y] = [pixel / spacing.column, pixel / spacing.row];
    const matrix = [a * x, b * x, c * y, d * y, e, f].map((one) => one.toFixed(6)).join(', ');
    this.#canvas.style.transform = `matrix(${matrix})`;
    this.#canvas.hidden = false;
  }

  #hide(words: readonly string[]): void {
    this.#canvas.hidden = true;
    this.#on.say(words);
  }

  #watch(set: ImageSet | undefined): void {
    if (this.#watched?.set === set) return;
    this.#watched?.stop();
    this.#cut = undefined;
    if (!set) {
      this.#pixels.release(this.#viewer);
      this.#watched = undefined;
      return;
    }
    const stop = this.#pixels.onChange(set.id, () => {
      if (this.#cut?.made?.missing === 0) return;
      this.#arrived++;
      this.#on.repaint();
    });
    this.#watched = { set, stop };
  }

  get #viewer(): string {
    return `pane ${String(this.#pane)} over`;
  }
}

/** `PET AC: SUV bw 0 to 10 · 12 of 200 slices not here`. */
function words(set: ImageSet, { center, width }: VoiWindow, { opacity }: Fused, { missing, needed }: CutOver): string {
  const [ref] = set.frames;
  const unit = ref && valueUnit({ modality: factsOf(ref).record.modality, of: set.modality });
  const bounds = { from: windowFigure(center - width / 2, width), to: windowFigure(center + width / 2, width) };
  const refused = set.instances[0]?.uptake?.refused;
  return [
    t('pane.fused.on', { name: set.label, unit: unit ?? '', ...bounds, opacity: Math.round(opacity * 100) }),
    refused && t('pane.uptake.refused', { reason: t(`pane.uptake.${refused}`) }),
    missing > 0 && t('pane.cut.slices', { missing, count: needed }),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Series that are taken off one another often bear one name. */
function numbered({ label, seriesNumber }: ImageSet): string {
  return seriesNumber === undefined ? label : `${String(seriesNumber)} ${label}`;
}

function same(a: readonly unknown[] | undefined, b: readonly unknown[]): boolean {
  return a?.length === b.length && a.every((one, i) => one === b[i]);
}
