import { paletteTable } from '#src/model/display/paint.ts';
import type { ImageExtent, ViewTransform } from '#src/model/geometry/view-transform.ts';
import type { ImageRecord } from '#src/model/dicom/records.ts';
import type { DecodedFrame } from '#src/pixels/index.ts';
import type { Rendition } from './picture.ts';
import { paintOverlays, paintShutters } from './graphics.ts';
import { resample, type Grid } from './resample.ts';
import { screenGrid, type ScreenGrid } from './screen-grid.ts';
import { channelTable, colourGrid, toneGrid, toneTable, type ToneTable } from './tone.ts';

/** One picture: which frame, where and how. */
export interface PictureJob {
  readonly frame: DecodedFrame;
  /** Frame number, for overlay planes. */
  readonly number: number;
  readonly image: ImageRecord;
  readonly extent: ImageExtent;
  readonly transform: ViewTransform;
  readonly rendition: Rendition;
}

/**
 * Paints frames into a 2-D canvas: stored values are sampled at the device's pixels and only then turned into grey, so a
 * change of window costs the visible pixels alone, whatever the size of the image.
 */
export class Painter {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #devicePixelRatio = 1;
  #grid:
    | { readonly frame: DecodedFrame; readonly key: string; readonly grid: Grid; readonly screen: ScreenGrid }
    | undefined;
  #values: Float32Array | undefined;
  #raster: ImageData | undefined;
  #table: { readonly key: string; readonly table: ToneTable } | undefined;
  #palette: { readonly frame: DecodedFrame; readonly rgb: Uint8Array } | undefined;
  #covered = '';

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    // Pictures are made by the processor and read back by tests; a canvas on the GPU would only be copied to.
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (!context) throw new Error('no 2-D canvas');
    this.#context = context;
  }

  /** CSS pixels of the canvas and device pixels for one of them. True when the raster changed and must be painted again. */
  resize(width: number, height: number, devicePixelRatio: number): boolean {
    const w = Math.max(1, Math.round(width * devicePixelRatio));
    const h = Math.max(1, Math.round(height * devicePixelRatio));
    this.#devicePixelRatio = devicePixelRatio;
    if (this.#canvas.width === w && this.#canvas.height === h) return false;
    this.#canvas.width = w;
    this.#canvas.height = h;
    this.#covered = '';
    return true;
  }

  /** Black: nothing of an earlier picture stays. */
  clear(): void {
    this.#context.fillStyle = '#000';
    this.#context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#covered = '';
  }

  /** What is kept of frames is let go, for instance because the cache needs the memory. */
  forget(): void {
    this.#grid = undefined;
    this.#palette = undefined;
  }

  paint(job: PictureJob): void {
    const { frame, extent, transform } = job;
    const { width, height } = this.#canvas;
    const source = job.rendition.kind === 'palette' ? this.#paletteSource(frame, job.image) : frame;
    const key = [...transform.matrix, width, height].join();
    if (this.#grid?.frame !== frame || this.#grid.key !== key) {
      const screen = screenGrid(extent, source, transform, this.#canvas, this.#devicePixelRatio);
      if (!screen) {
        this.clear();
        return;
      }
      const grid = resample(source, screen.across, screen.down, this.#values);
      this.#values = grid.values;
      this.#grid = { frame, key, grid, screen };
    }
    const { grid, screen } = this.#grid;
    const raster = this.#rasterOf(screen.width, screen.height);
    const out = new Uint32Array(raster.data.buffer);
    switch (job.rendition.kind) {
      case 'grey':
        toneGrid(grid, screen, this.#tableOf(job.rendition), out);
        break;
      case 'colour':
        colourGrid(
          grid,
          screen,
          channelTable(job.rendition.bitsStored, job.rendition.window, job.rendition.invert),
          out,
        );
        break;
      case 'palette':
        colourGrid(grid, screen, channelTable(8, undefined, job.rendition.invert), out);
        break;
    }
    const covers = [screen.x, screen.y, screen.width, screen.height].join();
    if (covers !== this.#covered) this.clear();
    this.#covered = covers;
    this.#context.putImageData(raster, screen.x, screen.y);
    const onto = { context: this.#context, extent, transform, devicePixelRatio: this.#devicePixelRatio };
    paintShutters(onto, job.image.shutters);
    paintOverlays(onto, job.image.overlays, job.number);
  }

  #rasterOf(width: number, height: number): ImageData {
    if (this.#raster?.width !== width || this.#raster.height !== height) this.#raster = new ImageData(width, height);
    return this.#raster;
  }

  #tableOf(rendition: Extract<Rendition, { kind: 'grey' }>): ToneTable {
    const { transform, range, integer } = rendition;
    const known = this.#table;
    const key = JSON.stringify([range, integer, transform], shallow);
    if (known?.key === key) return known.table;
    const table = toneTable(transform, range, integer);
    this.#table = { key, table };
    return table;
  }

  /** Indices cannot be mixed, their colours can. */
  #paletteSource(frame: DecodedFrame, image: ImageRecord): Parameters<typeof resample>[0] {
    if (this.#palette?.frame !== frame && image.palette) {
      const { first, rgba } = paletteTable(image.palette);
      const rgb = new Uint8Array(frame.pixels.length * 3);
      for (let i = 0; i < frame.pixels.length; i++) {
        const k = Math.min(Math.max((frame.pixels[i] ?? 0) - first, 0), rgba.length - 1);
        const colour = rgba[k] ?? 0;
        rgb[i * 3] = colour & 255;
        rgb[i * 3 + 1] = (colour >> 8) & 255;
        rgb[i * 3 + 2] = (colour >> 16) & 255;
      }
      this.#palette = { frame, rgb };
    }
    return { pixels: this.#palette?.rgb ?? new Uint8Array(0), columns: frame.columns, rows: frame.rows, samples: 3 };
  }
}

/** Tables of a file are told apart by identity, not by their thousands of entries. */
const tableIds = new WeakMap<object, number>();
let tables = 0;
function shallow(_key: string, value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  const known = tableIds.get(value) ?? ++tables;
  tableIds.set(value, known);
  return `table ${String(known)}`;
}
