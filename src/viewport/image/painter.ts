import type { ImageRecord } from '#src/model/dicom/records.ts';
import { makeDisplayLut, type DisplayLut } from '#src/model/display/display-lut.ts';
import { paintColour, paintGrey, paintPalette } from '#src/model/display/paint.ts';
import type { DecodedFrame } from '#src/pixels/index.ts';
import { paintOverlays, paintShutters, type Matrix } from './graphics.ts';
import { paintHoles } from './holes.ts';
import { toneKey, type Rendition } from './picture.ts';
import { Sampler, type Pane, type PictureJob } from './sampler.ts';

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
  readonly #sampler = new Sampler();
  #raster: { readonly data: ImageData; readonly pixels: Uint32Array } | undefined;
  #lut: { readonly key: string; readonly lut: DisplayLut } | undefined;
  #painted: { readonly frame: DecodedFrame; readonly image: ImageRecord; readonly key: string } | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    canvas.hidden = true;
    // On the GPU, so that a new picture is a new texture and nothing else of the page is drawn again for it.
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
    this.#sampler.forget();
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
    const { image } = job;
    if (this.#painted?.frame !== frame || this.#painted.image !== image || this.#painted.key !== key) {
      const { data, pixels } = this.#rasterOf(columns, rows);
      this.#tone(job, pixels);
      this.#fit(columns, rows);
      this.#context.putImageData(data, 0, 0);
      this.#decorate(job, [columns / extent.columns, 0, 0, rows / extent.rows, 0, 0]);
      this.#painted = { frame, image, key };
    }
    this.#sampler.forget();
    const [a, b, c, d, e, f] = transform.matrix;
    const [x, y] = [extent.columns / columns, extent.rows / rows];
    // At 1:1 the pixels of image and device must coincide, or the compositor would mix neighbours.
    const even = Math.abs(transform.scale * extent.pixel.width * devicePixelRatio - 1) < 1e-4;
    const snap = (value: number) => (even ? Math.round(value * devicePixelRatio) / devicePixelRatio : value);
    this.#lay(columns, rows, [a * x, b * x, c * y, d * y, snap(e), snap(f)]);
  }

  #paintSampled(job: PictureJob, pane: Pane, devicePixelRatio: number): void {
    this.#painted = undefined;
    const picture = this.#sampler.picture(job, pane, devicePixelRatio);
    if (!picture) {
      this.clear();
      return;
    }
    const { data, screen, matrix } = picture;
    this.#fit(screen.width, screen.height);
    this.#context.putImageData(data, 0, 0);
    this.#decorate(job, [matrix[0], matrix[1], matrix[2], matrix[3], matrix[4] - screen.x, matrix[5] - screen.y]);
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
    if (job.frame.holes) paintHoles(onto, job.frame.holes);
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
}
