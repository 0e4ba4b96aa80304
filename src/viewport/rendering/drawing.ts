import type { Card } from './card.ts';
import type { Canvas3d, Scene, Tile } from './raycaster.ts';

/** What is to be drawn: how large the picture is to be, and what it shows at a size. */
export interface Wish {
  /** The picture is on the screen: what is said of it has to change in the same turn. */
  readonly shown: (quality: 'coarse' | 'fine') => void;
  /** Pixels of the device. */
  readonly width: number;
  readonly height: number;
  readonly scene: (width: number, height: number, step: number) => Scene;
}

/** Longest that a picture under the hand may take, and a piece of one at rest. Milliseconds. */
const [brisk, piece] = [50, 40];
/** When the hand is taken to rest. Milliseconds. */
const rest = 150;
/** Pixels of the device to one of a picture under the hand. */
const scales = [1, 2, 3, 4, 6, 8] as const;
/** Samples on a ray: between them, in parts of the distance between voxels. */
const steps = { coarse: 1, fine: 0.5 } as const;

/** The pictures of one pane: coarse at once while the view changes, fine and in pieces when it rests. */
export class Drawing {
  readonly #card: Card;
  readonly #to: CanvasRenderingContext2D;
  #canvas: { readonly of: unknown; readonly canvas: Canvas3d } | undefined;
  #wish: Wish | undefined;
  /** Changes with each wish: what was begun for another is left. */
  #asked = 0;
  #busy = false;
  #drawn: { readonly asked: number; readonly quality: 'coarse' | 'fine' } = { asked: -1, quality: 'fine' };
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Milliseconds a pixel, as last seen; before that, of a slow card. */
  readonly #cost = { coarse: 2e-3, fine: 4e-3 };

  constructor(card: Card, to: CanvasRenderingContext2D) {
    this.#card = card;
    this.#to = to;
  }

  want(wish: Wish): void {
    this.#wish = wish;
    this.#asked += 1;
    this.#go();
  }

  /** Nothing is to be drawn until the next wish. */
  stop(): void {
    this.#wish = undefined;
    this.#asked += 1;
    this.#busy = false;
    clearTimeout(this.#timer);
  }

  destroy(): void {
    this.stop();
    const { raycaster } = this.#card;
    if (this.#canvas && raycaster === this.#canvas.of) raycaster?.freeCanvas(this.#canvas.canvas);
  }

  #go(): void {
    if (this.#busy || !this.#wish) return;
    const { width, height } = this.#wish;
    const scale = scales.find((by) => (width * height * this.#cost.coarse) / by ** 2 <= brisk) ?? 8;
    // A card that draws the fine picture in no time is not asked for another.
    if (scale === 1 && width * height * this.#cost.fine <= brisk) this.#begin('fine', 1);
    else this.#begin('coarse', scale);
  }

  #begin(quality: 'coarse' | 'fine', scale: number): void {
    const wish = this.#wish;
    const { raycaster } = this.#card;
    if (!wish || !raycaster || raycaster.lost) return;
    clearTimeout(this.#timer);
    if (this.#canvas?.of !== raycaster) this.#canvas = { of: raycaster, canvas: raycaster.makeCanvas() };
    const { canvas } = this.#canvas;
    const width = Math.max(1, Math.round(wish.width / scale));
    const height = Math.max(1, Math.round(wish.height / scale));
    const asked = this.#asked;
    const scene = wish.scene(width, height, steps[quality]);
    const rows = Math.max(1, Math.floor(piece / (width * this.#cost[quality])));
    const tiles = quality === 'coarse' ? [{ x: 0, y: 0, width, height }] : bands(width, height, rows);
    this.#busy = true;
    raycaster.resize(canvas, width, height);
    const next = (nth: number) => {
      const tile = tiles[nth];
      if (!tile) {
        this.#end(wish, asked, quality, canvas);
        return;
      }
      this.#card.turns.ask({
        begin: () => {
          const fence = asked === this.#asked || quality === 'coarse' ? raycaster.draw(canvas, scene, tile) : null;
          return () => raycaster.isDone(fence);
        },
        done: (took) => {
          if (asked === this.#asked || quality === 'coarse') this.#learn(quality, took, tile);
          if (asked !== this.#asked && quality === 'fine') this.#leave();
          else next(nth + 1);
        },
      });
    };
    next(0);
  }

  #learn(quality: 'coarse' | 'fine', took: number, { width, height }: Tile): void {
    const seen = took / (width * height);
    this.#cost[quality] = Math.max(1e-7, 0.5 * this.#cost[quality] + 0.5 * seen);
  }

  #leave(): void {
    this.#busy = false;
    this.#go();
  }

  #end(wish: Wish, asked: number, quality: 'coarse' | 'fine', canvas: Canvas3d): void {
    const { raycaster } = this.#card;
    // Stopped meanwhile: what was drawn is not wanted.
    if (!this.#wish || !this.#busy || !raycaster) return;
    this.#busy = false;
    const { width, height } = wish;
    if (this.#to.canvas.width !== width) this.#to.canvas.width = width;
    if (this.#to.canvas.height !== height) this.#to.canvas.height = height;
    if (!raycaster.show(canvas, this.#to)) return;
    this.#drawn = { asked, quality };
    wish.shown(quality);
    if (asked !== this.#asked) this.#go();
    else if (quality === 'coarse') this.#timer = setTimeout(() => this.#refine(), rest);
  }

  #refine(): void {
    if (this.#busy || this.#drawn.asked !== this.#asked || this.#drawn.quality === 'fine') return;
    this.#begin('fine', 1);
  }
}

function bands(width: number, height: number, rows: number): readonly Tile[] {
  return Array.from({ length: Math.ceil(height / rows) }, (_, i) => ({
    x: 0,
    y: i * rows,
    width,
    height: Math.min(rows, height - i * rows),
  }));
}
