import type { ImageRecord } from '#src/model/dicom/records.ts';
import { paletteTable } from '#src/model/display/paint.ts';
import type { ImageExtent, ViewTransform } from '#src/model/geometry/view-transform.ts';
import type { DecodedFrame } from '#src/pixels/index.ts';
import type { Matrix } from './graphics.ts';
import { toneKey, type Rendition } from './picture.ts';
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
export interface Pane {
  readonly width: number;
  readonly height: number;
}

/** The visible part of a picture at the device's pixels. */
export interface SampledPicture {
  readonly data: ImageData;
  /** Where it lies in the pane. Device pixels. */
  readonly screen: ScreenGrid;
  /** From corners of the image's pixels to device pixels of the pane. */
  readonly matrix: Matrix;
}

/** Averages stored values to the device's pixels and turns those into light; keeps the averages for the next window. */
export class Sampler {
  #grid:
    | { readonly frame: DecodedFrame; readonly key: string; readonly grid: Grid; readonly screen: ScreenGrid }
    | undefined;
  #values: Float32Array | undefined;
  #raster: { readonly data: ImageData; readonly pixels: Uint32Array } | undefined;
  #table: { readonly key: string; readonly table: ToneTable } | undefined;
  #palette: { readonly frame: DecodedFrame; readonly rgb: Uint8Array } | undefined;

  forget(): void {
    this.#grid = undefined;
    this.#palette = undefined;
    this.#values = undefined;
    this.#raster = undefined;
  }

  /** Undefined where nothing of the image is visible. */
  picture(job: PictureJob, pane: Pane, devicePixelRatio: number): SampledPicture | undefined {
    const { frame, extent, transform, rendition } = job;
    const canvas = {
      width: Math.round(pane.width * devicePixelRatio),
      height: Math.round(pane.height * devicePixelRatio),
    };
    const key = [...transform.matrix, canvas.width, canvas.height, devicePixelRatio].join();
    if (this.#grid?.frame !== frame || this.#grid.key !== key) {
      const source = rendition.kind === 'palette' ? this.#paletteSource(frame, job.image) : frame;
      const screen = screenGrid(extent, source, transform, canvas, devicePixelRatio);
      if (!screen) return undefined;
      const grid = resample(source, screen.across, screen.down, this.#values);
      this.#values = grid.values;
      this.#grid = { frame, key, grid, screen };
    }
    const { grid, screen } = this.#grid;
    const { data, pixels } = this.#rasterOf(screen.width, screen.height);
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
    const [a, b, c, d, e, f] = transform.matrix;
    const r = devicePixelRatio;
    return { data, screen, matrix: [a * r, b * r, c * r, d * r, e * r, f * r] };
  }

  #rasterOf(width: number, height: number): { readonly data: ImageData; readonly pixels: Uint32Array } {
    if (this.#raster?.data.width !== width || this.#raster.data.height !== height) {
      const data = new ImageData(width, height);
      this.#raster = { data, pixels: new Uint32Array(data.data.buffer) };
    }
    return this.#raster;
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
