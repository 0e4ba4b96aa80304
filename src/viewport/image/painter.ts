import type { ImageRecord } from '#src/model/dicom/records.ts';
import { makeDisplayLut, type DisplayLut } from '#src/model/display/display-lut.ts';
import { paintColour, paintGrey, paintPalette, paletteTable } from '#src/model/display/paint.ts';
import type { ImageExtent, ViewTransform } from '#src/model/geometry/view-transform.ts';
import type { DecodedFrame } from '#src/pixels/index.ts';
import { paintOverlays, paintShutters, type Matrix } from './graphics.ts';
import type { Rendition } from './picture.ts';
import { resample, type Grid, type Source } from './resample.ts';
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

/** CSS pixels. */
interface Pane {
  readonly width: number;
  readonly height: number;
}

/** Below this many device pixels for one of the image, two neighbours are no longer enough to mix. */
const leastNative = 0.6;
/** A larger image is never a raster of its own: only what is visible of it is. Pixels. */
const largestNative = 1 << 22;

/**
 * Paints frames into a 2-D canvas that lies exactly over the picture, in one of two ways. `native`: the canvas has the
 * frame's own pixels, each the grey of its stored value, and the browser's compositor scales it. `sampled`: large or much
 * reduced images are averaged to the device's pixels first, and only what is visible; a change of window then costs the
 * visible pixels alone.
 */
export class Painter {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #raster: { readonly data: ImageData; readonly pixels: Uint32Array } | undefined;
  #lut: { readonly key: string; readonly lut: DisplayLut } | undefined;
  #table: { readonly key: string; readonly table: ToneTable } | undefined;
  #grid:
    | { readonly frame: DecodedFrame; readonly key: string; readonly grid: Grid; readonly screen: ScreenGrid }
    | undefined;
  #values: Float32Array | undefined;
  #palette: { readonly frame: DecodedFrame; readonly rgb: Uint8Array } | undefined;
  #painted: { readonly frame: DecodedFrame; readonly key: string } | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    canvas.hidden = true;
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('no 2-D canvas');
    this.#context = context;
  }

  /** Nothing of an earlier picture stays on screen. */
  clear(): void {
    this.#canvas.hidden = true;
    this.#painted = undefined;
  }

  /** What is kept of frames is let go: the cache needs the memory, or the canvas lost its content. */
  forget(): void {
    this.#grid = undefined;
    this.#palette = undefined;
    this.#painted = undefined;
  }

  paint(job: PictureJob, pane: Pane, devicePixelRatio: number): void {
    const { extent, frame, transform } = job;
    const smallest = Math.min(extent.pixel.width, extent.pixel.height) * transform.scale * devicePixelRatio;
    const pixels = frame.columns * frame.rows;
    const native = smallest >= leastNative && pixels <= largestNative;
    if (native) this.#paintNative(job, devicePixelRatio);
    else this.#paintSampled(job, pane, devicePixelRatio);
  }

  #paintNative(job: PictureJob, devicePixelRatio: number): void {
    const { frame, extent, transform } = job;
    const { columns, rows } = frame;
    const key = `native ${toneKey(job.rendition)} ${String(job.number)}`;
    if (this.#painted?.frame !== frame || this.#painted.key !== key) {
      const { data, pixels } = this.#rasterOf(columns, rows);
      this.#tone(job, pixels);
      this.#fit(columns, rows);
      this.#context.putImageData(data, 0, 0);
      this.#decorate(job, [columns / extent.columns, 0, 0, rows / extent.rows, 0, 0]);
      this.#painted = { frame, key };
    }
    this.#grid = undefined;
    const [a, b, c, d, e, f] = transform.matrix;
    const [x, y] = [extent.columns / columns, extent.rows / rows];
    // At 1:1 the pixels of image and device must coincide, or the compositor would mix neighbours.
    const even = Math.abs(transform.scale * extent.pixel.width * devicePixelRatio - 1) < 1e-4;
    const snap = (value: number) => (even ? Math.round(value * devicePixelRatio) / devicePixelRatio : value);
    this.#lay(columns, rows, [a * x, b * x, c * y, d * y, snap(e), snap(f)]);
  }

  #paintSampled(job: PictureJob, pane: Pane, devicePixelRatio: number): void {
    const { frame, extent, transform } = job;
    const canvas = {
      width: Math.round(pane.width * devicePixelRatio),
      height: Math.round(pane.height * devicePixelRatio),
    };
    const key = [...transform.matrix, canvas.width, canvas.height, devicePixelRatio].join();
    if (this.#grid?.frame !== frame || this.#grid.key !== key) {
      const source = job.rendition.kind === 'palette' ? this.#paletteSource(frame, job.image) : frame;
      const screen = screenGrid(extent, source, transform, canvas, devicePixelRatio);
      if (!screen) {
        this.clear();
        return;
      }
      const grid = resample(source, screen.across, screen.down, this.#values);
      this.#values = grid.values;
      this.#grid = { frame, key, grid, screen };
    }
    this.#painted = undefined;
    const { grid, screen } = this.#grid;
    const { data, pixels } = this.#rasterOf(screen.width, screen.height);
    const { rendition } = job;
    switch (rendition.kind) {
      case 'grey':
        toneGrid(grid, screen, this.#tableOf(rendition), pixels);
        break;
      case 'colour':
        colourGrid(grid, screen, channelTable(rendition.bitsStored, rendition.window, rendition.invert), pixels);
        break;
      case 'palette':
        colourGrid(grid, screen, channelTable(8, undefined, rendition.invert), pixels);
        break;
    }
    this.#fit(screen.width, screen.height);
    this.#context.putImageData(data, 0, 0);
    const [a, b, c, d, e, f] = transform.matrix.map((part) => part * devicePixelRatio) as unknown as Matrix;
    this.#decorate(job, [a, b, c, d, e - screen.x, f - screen.y]);
    const css = 1 / devicePixelRatio;
    this.#lay(screen.width, screen.height, [css, 0, 0, css, screen.x * css, screen.y * css]);
  }

  /** The frame's own pixels as light. */
  #tone({ frame, image, rendition }: PictureJob, out: Uint32Array): void {
    switch (rendition.kind) {
      case 'grey':
        paintGrey(frame.pixels, this.#lutOf(rendition), out);
        return;
      case 'colour':
        paintColour(frame.pixels, rendition.bitsStored, out, rendition.window);
        break;
      case 'palette':
        if (image.palette) paintPalette(frame.pixels, image.palette, out);
        break;
    }
    if (rendition.invert) for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) ^ 0xffffff;
  }

  #decorate(job: PictureJob, toCanvas: Matrix): void {
    const onto = { context: this.#context, extent: job.extent, toCanvas };
    paintShutters(onto, job.image.shutters);
    paintOverlays(onto, job.image.overlays, job.number);
  }

  #rasterOf(width: number, height: number): { readonly data: ImageData; readonly pixels: Uint32Array } {
    if (this.#raster?.data.width !== width || this.#raster.data.height !== height) {
      const data = new ImageData(width, height);
      this.#raster = { data, pixels: new Uint32Array(data.data.buffer) };
    }
    return this.#raster;
  }

  /** The canvas' raster. Device pixels. */
  #fit(width: number, height: number): void {
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
  }

  /** Where the raster lies in the pane: from its pixels' corners to CSS pixels. */
  #lay(width: number, height: number, matrix: Matrix): void {
    const { style } = this.#canvas;
    const set = (name: 'width' | 'height' | 'transform', value: string) => {
      if (style[name] !== value) style[name] = value;
    };
    set('width', `${String(width)}px`);
    set('height', `${String(height)}px`);
    set('transform', `matrix(${matrix.map((part) => part.toFixed(6)).join(', ')})`);
    this.#canvas.hidden = false;
  }

  #lutOf(rendition: Extract<Rendition, { kind: 'grey' }>): DisplayLut {
    const key = toneKey(rendition);
    if (this.#lut?.key !== key) {
      this.#lut = { key, lut: makeDisplayLut(rendition.transform, rendition.range, rendition.integer) };
    }
    return this.#lut.lut;
  }

  #tableOf(rendition: Extract<Rendition, { kind: 'grey' }>): ToneTable {
    const key = toneKey(rendition);
    if (this.#table?.key !== key) {
      this.#table = { key, table: toneTable(rendition.transform, rendition.range, rendition.integer) };
    }
    return this.#table.table;
  }

  /** Indices cannot be mixed, their colours can. */
  #paletteSource(frame: DecodedFrame, image: ImageRecord): Source {
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

/** What the tones depend on, as one string. Tables of a file are told apart by identity, not by their entries. */
function toneKey(rendition: Rendition): string {
  return JSON.stringify(
    rendition.kind === 'palette' ? ['palette', rendition.invert] : rendition,
    (_key, value: unknown) => {
      if (!ArrayBuffer.isView(value)) return value;
      const known = tableIds.get(value) ?? ++tables;
      tableIds.set(value, known);
      return `table ${String(known)}`;
    },
  );
}
const tableIds = new WeakMap<object, number>();
let tables = 0;
