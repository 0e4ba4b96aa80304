import { noiseTile, smoothstep, valueNoise, type NoiseTile } from './noise.ts';
import { random } from './random.ts';

type Place = readonly [x: number, y: number];

/** A piece of artery as the beam sees it at rest: mm from the middle of the picture, radii, way of the blood to its start in mm. */
interface Piece {
  readonly a: Place;
  readonly b: Place;
  readonly ra: number;
  readonly rb: number;
  readonly way: number;
}

/** Field of view at the patient, mm. */
const field = 102;
/** What the heart contracts towards. */
const middle: Place = [8, 4];
const ostium: Place = [-21, -33];

/** A run of the left coronary artery: catheter, inflow of contrast, beating heart, wash-out. */
export class CoronaryRun {
  readonly #size: number;
  readonly #top: number;
  readonly #pieces: readonly Piece[];
  readonly #background: Float32Array;
  readonly #grain: NoiseTile;
  readonly #depth: Float32Array;

  constructor(size: number, bits: number) {
    this.#size = size;
    this.#top = (1 << bits) - 1;
    this.#pieces = tree();
    this.#grain = noiseTile(87, 512, 0.7, 0);
    this.#depth = new Float32Array(size * size);
    this.#background = background(size);
  }

  /** Stored values at a time in seconds: vessels are dark. */
  frame(seconds: number): Uint16Array {
    const size = this.#size;
    const scale = size / field;
    const beat = (seconds * 1.15) % 1;
    const systole = beat < 0.38 ? Math.sin((beat / 0.38) * Math.PI) : 0;
    this.#depth.fill(0);
    this.#catheter(scale);
    const arrived = Math.max(0, seconds - 0.35) * 170;
    const washed = Math.max(0, seconds - 1.75) * 120;
    for (const piece of this.#pieces) {
      const full =
        smoothstep(piece.way - 4, piece.way + 10, arrived) * (1 - 0.92 * smoothstep(piece.way, piece.way + 70, washed));
      if (full < 0.02) continue;
      const [ax, ay] = project(piece.a, systole);
      const [bx, by] = project(piece.b, systole);
      this.#tube(
        ax * scale + size / 2,
        ay * scale + size / 2,
        bx * scale + size / 2,
        by * scale + size / 2,
        piece.ra * scale,
        piece.rb * scale,
        full / scale,
      );
    }
    const result = new Uint16Array(size * size);
    const shift = Math.floor(seconds * 977);
    for (let row = 0, at = 0; row < size; row++) {
      for (let column = 0; column < size; column++, at++) {
        const n = this.#grain.values[(((row + shift * 7) & 511) << 9) | ((column + shift * 13) & 511)] as number;
        const value = (this.#background[at] as number) - 0.082 * (this.#depth[at] as number) ** 0.92 + 0.014 * n;
        result[at] = Math.min(this.#top, Math.max(0, Math.round(this.#top * value)));
      }
    }
    return result;
  }

  /** Chord through a tube from a to b, pixels; what is thicker already stays. */
  #tube(ax: number, ay: number, bx: number, by: number, ra: number, rb: number, gain: number): void {
    const size = this.#size;
    const r = Math.max(ra, rb) + 1;
    const x1 = Math.min(size - 1, Math.ceil(Math.max(ax, bx) + r));
    const y1 = Math.min(size - 1, Math.ceil(Math.max(ay, by) + r));
    const dx = bx - ax;
    const dy = by - ay;
    const length2 = Math.max(1e-6, dx * dx + dy * dy);
    for (let y = Math.max(0, Math.floor(Math.min(ay, by) - r)); y <= y1; y++) {
      for (let x = Math.max(0, Math.floor(Math.min(ax, bx) - r)); x <= x1; x++) {
        const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length2));
        const radius = ra + (rb - ra) * t + 0.35;
        const d2 = (x - ax - dx * t) ** 2 + (y - ay - dy * t) ** 2;
        if (d2 >= radius * radius) continue;
        const chord = 2 * Math.sqrt(radius * radius - d2) * gain;
        const at = y * size + x;
        if (chord > (this.#depth[at] as number)) this.#depth[at] = chord;
      }
    }
  }

  #catheter(scale: number): void {
    const size = this.#size;
    const points = smooth([[-33, -60], [-34, -46], [-40, -37], [-38, -28], [-29, -29], ostium], 6);
    points.slice(1).forEach(([bx, by], i) => {
      const [ax, ay] = points[i] as Place;
      this.#tube(
        ax * scale + size / 2,
        ay * scale + size / 2,
        bx * scale + size / 2,
        by * scale + size / 2,
        1.05 * scale,
        1.05 * scale,
        0.8 / scale,
      );
    });
  }
}

/** Where a place of the heart goes in systole: inwards, and a little round. */
function project([x, y]: Place, systole: number): Place {
  const dx = x - middle[0];
  const dy = y - middle[1];
  const free = smoothstep(4, 34, Math.hypot(x - ostium[0], y - ostium[1]));
  const turn = 0.13 * systole * free;
  const squeeze = 1 - 0.12 * systole * free;
  return [
    middle[0] + squeeze * (dx * Math.cos(turn) - dy * Math.sin(turn)),
    middle[1] + squeeze * (dx * Math.sin(turn) + dy * Math.cos(turn)) - 2.5 * systole * free,
  ];
}

/** Catmull-Rom through the places. */
function smooth(places: readonly Place[], between: number): Place[] {
  const at = (i: number) => places[Math.min(places.length - 1, Math.max(0, i))] as Place;
  const result: Place[] = [];
  for (let i = 0; i < places.length - 1; i++) {
    for (let k = 0; k < between; k++) {
      const t = k / between;
      const curve = (axis: 0 | 1) => {
        const [p0, p1, p2, p3] = [at(i - 1)[axis], at(i)[axis], at(i + 1)[axis], at(i + 2)[axis]];
        return p1 + 0.5 * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
      };
      result.push([curve(0), curve(1)]);
    }
  }
  result.push(at(places.length - 1));
  return result;
}

/** Trunk, anterior descending and circumflex artery by their courses; side branches leave them by chance. */
function tree(): Piece[] {
  const uniform = random(88);
  const pieces: Piece[] = [];
  const side = (
    from: Place,
    heading: number,
    bend: number,
    length: number,
    radius: number,
    way: number,
    level: number,
  ): void => {
    let at = from;
    let direction = heading;
    const step = 1.6;
    const steps = Math.round(length / step);
    const r = (k: number) => radius + (0.22 - radius) * (k / steps);
    for (let i = 0; i < steps; i++) {
      direction += bend * step * 0.02 + (uniform() - 0.5) * 0.24;
      const next: Place = [at[0] + Math.cos(direction) * step, at[1] + Math.sin(direction) * step];
      pieces.push({ a: at, b: next, ra: r(i), rb: r(i + 1), way: way + i * step });
      at = next;
      if (level < 3 && i > 3 && uniform() < 0.11) {
        const turn = (uniform() < 0.5 ? 1 : -1) * (0.45 + uniform() * 0.4);
        side(at, direction + turn, -turn, length * (0.3 + uniform() * 0.3), r(i) * 0.7, way + i * step, level + 1);
      }
    }
  };
  const course = (
    places: readonly Place[],
    from: number,
    to: number,
    start: number,
    stenosis: number,
    branch: (at: Place, heading: number, share: number, way: number, r: number) => void,
  ): void => {
    const points = smooth(places, 9);
    let way = start;
    points.slice(1).forEach((b, i) => {
      const a = points[i] as Place;
      const r = (k: number) =>
        (from + (to - from) * (k / points.length)) * (1 - 0.62 * Math.exp(-(((k - stenosis) / 1.7) ** 2)));
      pieces.push({ a, b, ra: r(i), rb: r(i + 1), way });
      way += Math.hypot(b[0] - a[0], b[1] - a[1]);
      branch(b, Math.atan2(b[1] - a[1], b[0] - a[0]), i / points.length, way, r(i));
    });
  };
  course([ostium, [-16, -31.5], [-11, -30]], 2.3, 2.2, 0, -9, () => undefined);
  const fork: Place = [-11, -30];
  let left = 0;
  course(
    [fork, [2, -29], [16, -22], [28, -8], [36, 10], [38, 27], [32, 41]],
    1.85,
    0.5,
    11,
    15,
    (at, heading, share, way, r) => {
      left++;
      if (share < 0.9 && left % 6 === 3) side(at, heading + 0.75, 0.5, 44 * (1 - share * 0.6), r * 0.72, way, 1);
      if (share > 0.1 && share < 0.8 && left % 3 === 1) side(at, heading + 1.25, -0.3, 17, 0.4, way, 2);
    },
  );
  left = 0;
  course(
    [fork, [-12, -20], [-17, -6], [-17, 8], [-9, 20], [2, 30]],
    1.75,
    0.5,
    11,
    -9,
    (at, heading, share, way, r) => {
      left++;
      if (share > 0.1 && share < 0.85 && left % 9 === 5)
        side(at, heading - 0.85, 0.6, 46 * (1 - share * 0.5), r * 0.74, way, 1);
    },
  );
  side(fork, 0.55, 0.4, 52, 1.1, 11, 1);
  return pieces;
}

/** Heart's shadow, spine, diaphragm and ribs, soft as fluoroscopy shows them; 0 to 1. */
function background(size: number): Float32Array {
  const cloud = valueNoise(89, 26);
  const fine = valueNoise(90, 7);
  const result = new Float32Array(size * size);
  for (let row = 0, at = 0; row < size; row++) {
    const y = ((row + 0.5) / size - 0.5) * field;
    for (let column = 0; column < size; column++, at++) {
      const x = ((column + 0.5) / size - 0.5) * field;
      let v = 0.74 + 0.05 * cloud(x, y, 0) + 0.012 * fine(x, y, 4);
      v -= 0.1 * smoothstep(1.15, 0.7, Math.hypot((x - 4) / 46, (y - 4) / 42));
      const spine = Math.abs(x + 36 - y * 0.06);
      v -= 0.13 * smoothstep(17, 11, spine) + (spine < 14 ? 0.03 * Math.sin(y / 4.4) : 0);
      v -= 0.15 * smoothstep(0, 7, y - 36 + ((x - 16) / 15) ** 2 * 1.4);
      for (let k = 0; k < 5; k++) {
        const rib = Math.abs(y + 46 - k * 23 - (x + 50) * 0.34 + ((x + 50) / 40) ** 2 * 3);
        v -= 0.026 * smoothstep(5.2, 3.6, rib) - 0.016 * smoothstep(3, 1, rib);
      }
      const corner = Math.hypot(x, y) / (field * 0.5);
      v *= 1 - 0.1 * corner * corner;
      // The round edge of the beam.
      if (corner > 1.3) v *= 0.1;
      result[at] = v;
    }
  }
  return result;
}
