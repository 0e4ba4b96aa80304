import { add, scale } from '#src/model/geometry/vector.ts';
import { Cutter, type CutJob, type CutPlane, type Resliced } from './reformat-plane.ts';
import { coarserRibbon } from './reformat-ribbon.ts';
import { samplesIn } from './reformat-slab.ts';

/** What may be cut in one go: the page answers within a frame. And what of it in between others' turns. Milliseconds. */
const [atOnce, turn] = [8, 6];
/** A plane is cut finely when nobody has asked for another one for so long: a hand that turns or scrolls wants the next. */
const rests = 60;
/** How many times larger a coarse plane's pixels are. */
const coarser = [2, 3, 4, 6, 8] as const;
/** Nanoseconds that a pixel of a plane takes before any was cut here. */
const firstGuess = 60;

/**
 * Cuts on the page's thread without holding it up: what takes longer than a frame is shown in larger pixels at once, and
 * cut finely in turns of a few milliseconds when the hand rests. What a pixel costs is learned from what was cut.
 */
export class Turns {
  #nanoseconds = firstGuess;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #channel: MessageChannel | undefined;
  #running: (() => void) | undefined;

  /** How many times larger pixels have to be for a plane to be cut at once; 1 = not at all. */
  coarseness(job: CutJob): number {
    const cost = (by: number): number => {
      const pixels = (job.cut.columns * job.cut.rows) / (by * by);
      return (pixels * Math.ceil(samplesIn(job.slab) / by) * this.#nanoseconds) / 1e6;
    };
    return [1, ...coarser].find((by) => cost(by) <= atOnce) ?? 8;
  }

  /** A plane in one go, in pixels `by` times as large. */
  now(job: CutJob, by: number): Resliced & { readonly columns: number; readonly rows: number } {
    const made = by > 1 ? coarsened(job, by) : job;
    const began = performance.now();
    const cutter = new Cutter(made);
    cutter.work(Infinity);
    this.#learn(made, performance.now() - began);
    const { columns, rows } = made.cut;
    // Holes lie where they lie in the plane's own pixels.
    const { holes: _, ...result } = cutter.result();
    const holes = new Cutter({ ...job, cut: { ...job.cut, columns: 1, rows: 1 } }).holes();
    return { ...result, ...(holes && { holes }), columns, rows };
  }

  /** A plane in its own pixels, in turns; the last that was begun is given up. `after` = when nobody asks for another. */
  later(job: CutJob, done: (made: Resliced) => void, after = rests): void {
    this.stop();
    const cutter = new Cutter(job);
    let spent = 0;
    const go = (): void => {
      const began = performance.now();
      const whole = cutter.work(began + turn);
      spent += performance.now() - began;
      if (!whole) {
        this.#soon(go);
        return;
      }
      this.#learn(job, spent);
      done(cutter.result());
    };
    this.#timer = setTimeout(go, after);
  }

  /** Gives up what is being cut. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#running = undefined;
  }

  close(): void {
    this.stop();
    this.#channel?.port1.close();
  }

  /** After what waits: input, paint, others' turns. A timer would wait four milliseconds each time. */
  #soon(go: () => void): void {
    this.#running = go;
    if (!this.#channel) {
      this.#channel = new MessageChannel();
      this.#channel.port1.onmessage = () => {
        const next = this.#running;
        this.#running = undefined;
        next?.();
      };
    }
    this.#channel.port2.postMessage(undefined);
  }

  #learn({ cut, slab }: CutJob, ms: number): void {
    const each = (ms * 1e6) / (cut.columns * cut.rows * samplesIn(slab));
    // The page's clock is coarse and the machine has other things to do: no single plane decides.
    this.#nanoseconds = Math.min(2000, Math.max(5, 0.7 * this.#nanoseconds + 0.3 * each));
  }
}

/** The same plane in larger pixels, over the same ground; a slab is looked at as much further apart. */
function coarsened(job: CutJob, by: number): CutJob {
  const { cut, slab } = job;
  const columns = Math.max(1, Math.round(cut.columns / by));
  const rows = Math.max(1, Math.round(cut.rows / by));
  const [across, down] = [cut.columns / columns, cut.rows / rows];
  const { rowDirection, columnDirection } = cut.plane;
  // The first pixel's centre moves in by half of what the pixel grew.
  const position = add(
    cut.plane.position,
    add(scale(rowDirection, ((across - 1) / 2) * cut.pixel), scale(columnDirection, ((down - 1) / 2) * cut.pixel)),
  );
  const larger: CutPlane = {
    plane: { ...cut.plane, position },
    pixel: cut.pixel * across,
    pixelDown: cut.pixel * down,
    columns,
    rows,
  };
  const ribbon = cut.ribbon && { ribbon: coarserRibbon(cut.ribbon, cut, larger) };
  return { ...job, cut: { ...larger, ...ribbon }, ...(slab && { slab: { ...slab, grain: slab.grain * by } }) };
}
