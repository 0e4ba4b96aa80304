import { noiseTile, smoothstep, valueNoise, type NoiseTile } from './noise.ts';
import { random } from './random.ts';

/** A piece of artery on the heart's surface: angles of its ends, radii in mm, way of the blood to its start in mm. */
interface Piece {
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
  readonly ra: number;
  readonly rb: number;
  readonly way: number;
}

/** Half axes of the heart, mm: across, along the beam, along its own length. */
const heart = [44, 40, 58] as const;
/** Field of view at the patient, mm. */
const field = 102;

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
      const full = smoothstep(piece.way - 4, piece.way + 10, arrived) * (1 - 0.92 * smoothstep(piece.way, piece.way + 70, washed));
      if (full < 0.02) continue;
      const [ax, ay] = project(piece.a, systole);
      const [bx, by] = project(piece.b, systole);
      this.#tube(ax * scale + size / 2, ay * scale + size / 2, bx * scale + size / 2, by * scale + size / 2, piece.ra * scale, piece.rb * scale, full / scale);
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
    const [ox, oy] = project([-2.35, 0.52], 0);
    const points = [[-4, -60], [-3, -42], [-9, -30], [ox - 3, oy - 3], [ox, oy]] as const;
    points.slice(1).forEach(([bx, by], i) => {
      const [ax, ay] = points[i] as readonly [number, number];
      this.#tube(ax * scale + size / 2, ay * scale + size / 2, bx * scale + size / 2, by * scale + size / 2, 1.05 * scale, 1.05 * scale, 0.8 / scale);
    });
  }
}

/** From angles on the heart (about its length, and from its base to the tip) to mm in the picture; it shrinks and turns in systole. */
function project([about, down]: readonly [number, number], systole: number): readonly [number, number] {
  const squeeze = 1 - 0.13 * systole;
  const turn = about + 0.16 * systole * Math.sin(down);
  const x = heart[0] * squeeze * Math.sin(down) * Math.cos(turn);
  const z = heart[2] * (1 - 0.09 * systole) * Math.cos(down);
  const y = heart[1] * squeeze * Math.sin(down) * Math.sin(turn);
  // The long axis points down and to the left of the patient; some of the depth shows by the tilt of the tube.
  const tilt = 0.72;
  return [x * Math.cos(tilt) + z * Math.sin(tilt) * -0.9 + 12, x * Math.sin(tilt) * 0.8 - z * Math.cos(tilt) + y * 0.24 + 2];
}

function tree(): Piece[] {
  const uniform = random(88);
  const pieces: Piece[] = [];
  const walk = (from: readonly [number, number], heading: number, length: number, radius: number, tip: number, way: number, level: number): void => {
    let at = from;
    let direction = heading;
    const step = 2.4;
    const steps = Math.round(length / step);
    let gone = way;
    for (let i = 0; i < steps; i++) {
      direction += (uniform() - 0.5) * 0.34;
      const sin = Math.max(0.3, Math.sin(at[1]));
      const next: readonly [number, number] = [at[0] + (Math.cos(direction) * step) / (44 * sin), Math.min(2.9, at[1] + (Math.sin(direction) * step) / 50)];
      const r = (k: number) => radius + (tip - radius) * (k / steps);
      // One narrowing in the middle of the first large branch.
      const narrow = level === 0 && way < 20 ? 1 - 0.62 * Math.exp(-(((i - steps * 0.3) / 1.6) ** 2)) : 1;
      pieces.push({ a: at, b: next, ra: r(i) * narrow, rb: r(i + 1) * narrow, way: gone });
      at = next;
      gone += step;
      const share = i / steps;
      if (level < 3 && share > 0.12 && share < 0.9 && uniform() < (level === 0 ? 0.19 : 0.13)) {
        const turn = (uniform() < 0.5 ? 1 : -1) * (0.6 + uniform() * 0.4);
        walk(at, direction + turn, length * (0.35 + uniform() * 0.3), r(i) * 0.68, 0.28, gone, level + 1);
      }
    }
  };
  const trunk: readonly [number, number] = [-2.35, 0.52];
  const fork: readonly [number, number] = [-2.15, 0.7];
  pieces.push({ a: trunk, b: fork, ra: 2.3, rb: 2.2, way: 0 });
  walk(fork, 1.25, 108, 1.9, 0.45, 9, 0);
  walk(fork, 0.12, 98, 1.75, 0.45, 9, 0);
  walk(fork, 0.72, 62, 1.2, 0.35, 9, 1);
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
