import { noiseTile, smoothstep, valueNoise, type NoiseTile } from './noise.ts';
import { paint, type Grid, type Slice } from './slice.ts';
import { ellipsoid } from './solids.ts';
import type { Scale } from './task.ts';
import { kidneys, liver, toCavity } from './torso/organs.ts';
import { makeVessels, type Vessels } from './torso/vessels.ts';
import { lesions } from './truth.ts';
import { paintTubes } from './tubes.ts';

export interface UsGeometry {
  readonly columns: number;
  readonly rows: number;
  /** Size of a pixel in the picture, mm. */
  readonly pixel: number;
  /** Column of the middle line, row of the probe's face on it. */
  readonly apexColumn: number;
  readonly skinRow: number;
  /** Left, top, right, bottom in pixels: the sector, and the box in which flow is coloured. */
  readonly sector: readonly [number, number, number, number];
  readonly colourBox: readonly [number, number, number, number];
}

/** Radius of the curved array and depth of the picture, mm; half its opening, radians. */
const faceRadius = 52;
const depthRange = 158;
const opening = 0.57;
/** Place of the probe's face: the right flank between two ribs, in the plane of the largest lesion, looking to the left. */
const faceX = -150;
const faceY = 4;

export function usGeometry(scale: Scale): UsGeometry {
  const shrink = scale === 'small' ? 8 : 1;
  const at = (n: number) => Math.round(n / shrink);
  return {
    columns: 800 / shrink,
    rows: 600 / shrink,
    pixel: 0.32 * shrink,
    apexColumn: 400 / shrink,
    skinRow: 52 / shrink,
    sector: [at(40), at(20), at(760), at(570)],
    colourBox: [at(300), at(210), at(500), at(410)],
  };
}

/** Where a place of the body in the plane of the scan falls: column and row. `x`, `y` in mm of the body. */
export function usPixel(g: UsGeometry, x: number, y: number): readonly [number, number] {
  return [g.apexColumn + (y - faceY) / g.pixel, g.skinRow + (x - faceX) / g.pixel];
}

const lines = 224;
const samples = 560;

/** What the depth alone decides, by sample: how far breath slides the tissue, and three gains. */
const byDepth = {
  shift: depthTable((depth) => smoothstep(10, 30, depth)),
  near: depthTable((depth) => smoothstep(0, 4, depth) * (1 + 0.5 * Math.exp(-depth / 9))),
  focus: depthTable((depth) => 0.8 + 0.32 * Math.exp(-(((depth - 75) / 48) ** 2))),
  far: depthTable((depth) => 1 - 0.35 * smoothstep(110, 160, depth)),
} as const;

function depthTable(of: (depth: number) => number): Float64Array {
  return Float64Array.from({ length: samples }, (_, i) => of((i / samples) * depthRange));
}

/** The pixels of the sector, and for each the sample before it, its place between samples and lines, and whether flow is shown. */
interface Sector {
  readonly pixels: Int32Array;
  readonly from: Int32Array;
  readonly across: Float64Array;
  readonly along: Float64Array;
  readonly boxed: Uint8Array;
}

function sectorOf({ columns, rows, pixel, apexColumn, skinRow, colourBox }: UsGeometry): Sector {
  const pixels = new Int32Array(columns * rows);
  const from = new Int32Array(columns * rows);
  const across = new Float64Array(columns * rows);
  const along = new Float64Array(columns * rows);
  const boxed = new Uint8Array(columns * rows);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const forward = faceRadius + (row - skinRow) * pixel;
    for (let column = 0; column < columns; column++) {
      const aside = (column - apexColumn) * pixel;
      const depth = Math.sqrt(forward * forward + aside * aside) - faceRadius;
      if (forward <= 0 || depth < 0 || depth >= depthRange) continue;
      const angle = Math.atan2(aside, forward);
      if (Math.abs(angle) > opening) continue;
      const l = ((angle / opening + 1) / 2) * (lines - 1);
      const s = (depth / depthRange) * (samples - 1);
      const line = Math.min(lines - 2, Math.floor(l));
      const sample = Math.min(samples - 2, Math.floor(s));
      pixels[count] = row * columns + column;
      from[count] = line * samples + sample;
      across[count] = l - line;
      along[count] = s - sample;
      const inBox = column > colourBox[0] && column < colourBox[2] && row > colourBox[1] && row < colourBox[3];
      boxed[count++] = inBox ? 1 : 0;
    }
  }
  return {
    pixels: pixels.slice(0, count),
    from: from.slice(0, count),
    across: across.slice(0, count),
    along: along.slice(0, count),
    boxed: boxed.slice(0, count),
  };
}

/**
 * A curved-array scan of the liver through the metastasis of segment VII: echoes of the body's own surfaces, speckle that
 * moves with the tissue, shadows, and colour where blood flows. Breathing lifts the liver by some millimetres.
 */
export class UltrasoundScanner {
  readonly #g: UsGeometry;
  readonly #vessels: Vessels = makeVessels();
  readonly #speckle: NoiseTile = noiseTile(84, 512, 1.1, 0);
  readonly #other: NoiseTile = noiseTile(85, 512, 1.1, 0);
  readonly #patches = valueNoise(86, 22);
  readonly #grid: Grid = { columns: 330, rows: 300, dx: 0.6, dy: 0.7, x0: faceX - 6, y0: faceY - 105 };
  /** Echoes and flow by half millimetre of lift: the breath passes each place more than once. */
  readonly #maps = new Map<number, { readonly echo: Float32Array; readonly flow: Float32Array }>();
  readonly #polar = new Float32Array(lines * samples);
  readonly #colour = new Float32Array(lines * samples);
  #sector: Sector | undefined;

  constructor(geometry: UsGeometry) {
    this.#g = geometry;
  }

  /** RGB by pixel at a time in seconds. */
  frame(time: number): Uint8Array {
    const lift = 4.5 * Math.sin((2 * Math.PI * time) / 3);
    const slide = 2 * Math.sin((2 * Math.PI * time) / 3 + 0.6);
    const level = Math.round(lift * 2);
    let map = this.#maps.get(level);
    if (!map) this.#maps.set(level, (map = this.#paint(lesions.segmentVII.centre.z - level / 2)));
    this.#sweep(map.echo, map.flow, time, slide);
    return this.#draw();
  }

  #paint(z: number): { echo: Float32Array; flow: Float32Array } {
    const echo = new Float32Array(this.#grid.columns * this.#grid.rows).fill(0.16);
    const slice: Slice = { grid: this.#grid, z, values: echo };
    const all = { x0: -200, x1: 80, y0: -130, y1: 130 };
    const muscle = (x: number, y: number) => 0.3 + 0.35 * (Math.abs(this.#patches(x * 3, y * 0.8, z)) < 0.16 ? 1 : 0);
    paint(
      slice,
      all,
      () => -1,
      (x, y) => (toCavity(x, y, z) < 0 ? 0.5 : muscle(x, y)),
    );
    const k = kidneys[0];
    if (k) {
      paint(slice, k.whole.box, (x, y) => k.whole.distance(x, y, z), 0.34);
      paint(slice, k.sinus.box, (x, y) => k.sinus.distance(x, y, z), 0.8);
    }
    // The capsule is brighter than what it holds.
    paint(
      slice,
      liver.box,
      (x, y) => liver.distance(x, y, z) - 0.8,
      (x, y, d) => (d > -1.6 ? 1.1 : 0.5 + 0.05 * this.#patches(x, y, z)),
    );
    paintTubes(slice, this.#vessels.hepatic, 0.03);
    paintTubes(slice, this.#vessels.portal, 0.95, 0.7);
    paintTubes(slice, this.#vessels.portal, 0.04);
    const { centre, radii, turn } = lesions.segmentVII;
    const [rx, ry, rz] = radii.current;
    const lesion = ellipsoid(centre, rx, ry, rz, turn);
    const core = (x: number, y: number, d: number) =>
      d > -2.2 ? 0.14 : 0.3 + 0.06 * this.#patches(x * 2.5, y * 2.5, z);
    paint(slice, lesion.box, (x, y) => lesion.distance(x, y, z), core);
    const flow = new Float32Array(echo.length);
    const moving: Slice = { grid: this.#grid, z, values: flow };
    paintTubes(moving, this.#vessels.portal, 1, -0.2);
    paintTubes(moving, this.#vessels.hepatic, -0.8, -0.2);
    return { echo, flow };
  }

  /** Echoes along the lines of the scan, with what lies in front of each. */
  #sweep(echoes: Float32Array, flow: Float32Array, time: number, slide: number): void {
    const { columns, rows, dx, dy, x0, y0 } = this.#grid;
    const speckleRe = this.#speckle.values;
    const speckleIm = this.#other.values;
    const polar = this.#polar;
    const colour = this.#colour;
    const { shift, near, focus, far } = byDepth;
    const pulse = 0.75 + 0.25 * Math.sin(2 * Math.PI * time * 1.15);
    for (let line = 0; line < lines; line++) {
      const angle = ((line / (lines - 1)) * 2 - 1) * opening;
      const cos = Math.cos(angle);
      const sin = Math.sin(angle);
      let passed = 1;
      for (let i = 0, at = line * samples; i < samples; i++, at++) {
        const r = faceRadius + (i / samples) * depthRange;
        const x = faceX - faceRadius + r * cos;
        const y = faceY + r * sin + slide * (shift[i] as number);
        const column = Math.round((x - x0) / dx);
        const row = Math.round((y - y0) / dy);
        const inside = column >= 0 && row >= 0 && column < columns && row < rows;
        const echo = inside ? (echoes[row * columns + column] as number) : 0.1;
        // Rayleigh speckle, broad across the beam where it is deep.
        const u = Math.floor(line * (1.7 - 0.7 * (i / samples)) + slide * 0.8) & 511;
        const v = Math.floor(i * 0.95) & 511;
        const re = speckleRe[(v << 9) | u] as number;
        const im = speckleIm[(v << 9) | u] as number;
        const speckle = Math.sqrt(re * re + im * im) * 0.8;
        // The fluid of large vessels weakens the beam less, the lesion a little less than liver.
        passed *= echo > 0.9 ? 0.9965 : echo < 0.1 ? 1.0016 : 1;
        const amplitude =
          echo * (0.12 + speckle) * (near[i] as number) * (focus[i] as number) * passed * (far[i] as number);
        polar[at] = 255 * Math.max(0, 0.7 + 0.235 * Math.log(amplitude + 0.025));
        const moving = inside ? (flow[row * columns + column] as number) : 0;
        colour[at] = moving * pulse * (0.55 + 0.6 * cos * 0.5) + (moving === 0 ? 0 : 0.06 * re);
      }
    }
  }

  /** From lines to pixels, and the marks that the machine draws. */
  #draw(): Uint8Array {
    const { columns, rows } = this.#g;
    const { pixels, from, across, along, boxed } = (this.#sector ??= sectorOf(this.#g));
    const polar = this.#polar;
    const out = new Uint8Array(columns * rows * 3);
    for (let i = 0; i < pixels.length; i++) {
      const to = (pixels[i] as number) * 3;
      const at = from[i] as number;
      const a = across[i] as number;
      const b = along[i] as number;
      const grey =
        ((polar[at] as number) * (1 - b) + (polar[at + 1] as number) * b) * (1 - a) +
        ((polar[at + samples] as number) * (1 - b) + (polar[at + samples + 1] as number) * b) * a;
      out[to] = out[to + 1] = out[to + 2] = Math.min(255, grey);
      if (boxed[i] === 0) continue;
      const flow = this.#colour[at] as number;
      if (Math.abs(flow) <= 0.25) continue;
      const strong = Math.min(1, Math.abs(flow));
      out[to] = flow > 0 ? 90 + 165 * strong : 10;
      out[to + 1] = flow > 0 ? 150 * strong * strong : 60 + 130 * strong * strong;
      out[to + 2] = flow > 0 ? 10 : 110 + 140 * strong;
    }
    this.#marks(out);
    return out;
  }

  #marks(out: Uint8Array): void {
    const { columns, rows, pixel, skinRow, colourBox } = this.#g;
    const dot = (column: number, row: number, r: number, g: number, b: number) => {
      if (column < 0 || row < 0 || column >= columns || row >= rows) return;
      const at = (Math.round(row) * columns + Math.round(column)) * 3;
      out[at] = r;
      out[at + 1] = g;
      out[at + 2] = b;
    };
    for (let mm = 0; mm <= depthRange; mm += 10) {
      for (let k = 0; k < (mm % 50 === 0 ? 10 : 5); k++)
        dot(columns - 30 * (columns / 800) + k, skinRow + mm / pixel, 200, 200, 200);
    }
    for (let column = colourBox[0]; column <= colourBox[2]; column++) {
      dot(column, colourBox[1], 60, 160, 90);
      dot(column, colourBox[3], 60, 160, 90);
    }
    for (let row = colourBox[1]; row <= colourBox[3]; row++) {
      dot(colourBox[0], row, 60, 160, 90);
      dot(colourBox[2], row, 60, 160, 90);
    }
    const bar = columns / 800;
    for (let row = 0; row < 160 * bar; row++) {
      const t = row / (160 * bar);
      for (let k = 0; k < 12 * bar; k++) {
        dot(24 * bar + k, 60 * bar + row, 255 * (1 - t), 255 * (1 - t), 255 * (1 - t));
        const flow = 1 - 2 * t;
        dot(
          40 * bar + k,
          60 * bar + row,
          flow > 0 ? 90 + 165 * flow : 10,
          flow > 0 ? 150 * flow * flow : 60 + 130 * flow * flow,
          flow > 0 ? 10 : 110 - 140 * flow,
        );
      }
    }
  }
}
