import { factsOf } from '#src/dataset/frame-facts.ts';
import { frameAddress, type FrameRef, type ImageSet } from '#src/dataset/display-set.ts';
import { isInverse } from '#src/model/display/display-lut.ts';
import { initialVoi } from '#src/model/display/initial-voi.ts';
import type { VoiWindow } from '#src/model/display/luts.ts';
import { windowFromBounds } from '#src/model/display/window.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import type { Pixels } from '#src/pixels/index.ts';
import { looks, ownWindow } from './presets.ts';
import { transferTable, type TransferTable } from './transfer-table.ts';

/** The window that the pictures of a set are first seen in, by the slice nearest its middle that is here. */
export function windowOfFile(set: ImageSet, pixels: Pixels): VoiWindow | undefined {
  const middle = set.frames.length >> 1;
  const here = (ref: FrameRef | undefined) => ref && pixels.peek(frameAddress(ref));
  let best: number | undefined;
  for (let i = 0; i < set.frames.length; i++) {
    const nearer = best === undefined || Math.abs(i - middle) < Math.abs(best - middle);
    if (nearer && here(set.frames[i])) best = i;
  }
  const ref = best === undefined ? undefined : set.frames[best];
  const image = ref?.instance.image;
  if (!ref || !image) return undefined;
  const voi = initialVoi(set.modality, image, factsOf(ref).record, here(ref));
  if (voi.kind === 'window') return voi.window;
  return windowFromBounds(voi.lut.first, voi.lut.first + voi.lut.data.length - 1);
}

/** The window in force: what the reader set, else the preset's own, else the file's. */
export function windowInForce(set: ImageSet, view: PaneView, file: VoiWindow): VoiWindow {
  const { preset } = view.rendering ?? { preset: 'mip' };
  const { center, width } = view.window ?? ownWindow(preset, set.modality) ?? file;
  return { center, width, shape: file.shape };
}

/** The same table as long as nothing that it is made of changes. */
export class Tables {
  #key = '';
  #table: TransferTable | undefined;

  tableOf(set: ImageSet, view: PaneView, window: VoiWindow): TransferTable {
    const { preset } = view.rendering ?? { preset: 'mip' };
    const look = looks[preset];
    const image = set.frames[0]?.instance.image;
    const byFile = image !== undefined && isInverse(image, view.invert);
    const inverse = look.kind === 'brightest' && look.inverse !== byFile;
    const key = JSON.stringify([preset, window, inverse]);
    if (this.#table && key === this.#key) return this.#table;
    this.#key = key;
    this.#table = transferTable(preset, window, inverse);
    return this.#table;
  }
}

/** The view with its window changed by a drag: to the right wider, down brighter, at a speed that goes with the width. */
export function windowedBy(view: PaneView, now: VoiWindow, inverse: boolean, dx: number, dy: number): PaneView {
  const pixel = now.width / 200;
  return {
    ...view,
    window: {
      center: now.center + (inverse ? dy : -dy) * pixel,
      width: Math.max(now.width / 1000, now.width + dx * pixel),
    },
  };
}
