import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Card } from './card.ts';
import { Drawing, type Wish } from './drawing.ts';
import type { Canvas3d, Scene, Tile } from './raycaster.ts';
import { Turns } from './turns.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A card that takes a millisecond for every so many pixels, and one piece at a time. */
function studio(pixelsPerMillisecond: number) {
  const drawn: { readonly name: string; readonly tile: Tile; readonly step: number }[] = [];
  const shown: string[] = [];
  let under = 0;
  let most = 0;
  const raycaster = {
    lost: false,
    makeCanvas: () => ({ width: 0, height: 0 }),
    freeCanvas: () => undefined,
    resize: (canvas: Canvas3d, width: number, height: number) => void Object.assign(canvas, { width, height }),
    draw: (_: Canvas3d, scene: Scene & { readonly name: string }, tile: Tile) => {
      drawn.push({ name: scene.name, tile, step: scene.step });
      under += 1;
      most = Math.max(most, under);
      return performance.now() + (tile.width * tile.height) / pixelsPerMillisecond;
    },
    isDone: (until: number | null) => {
      if (until === null) return true;
      if (performance.now() < until) return false;
      under -= 1;
      return true;
    },
    show: () => true,
  };
  const card = { turns: new Turns(), raycaster } as unknown as Card;
  const to = { canvas: { width: 0, height: 0 } } as unknown as CanvasRenderingContext2D;
  const wish = (name: string): Wish => ({
    width: 400,
    height: 300,
    scene: (_w, _h, step) => ({ name, step }) as unknown as Scene,
    shown: (quality) => shown.push(`${name} ${quality}`),
  });
  return { drawing: new Drawing(card, to), drawn, shown, wish, most: () => most };
}

test('a slow card draws a coarse picture first, and the fine one in pieces when the hand rests', () => {
  const { drawing, drawn, shown, wish, most } = studio(200);
  drawing.want(wish('a'));
  vi.advanceTimersByTime(140);
  expect(shown).toEqual(['a coarse']);
  vi.runAllTimers();
  expect(shown).toEqual(['a coarse', 'a fine']);
  const fine = drawn.filter(({ step }) => step === 0.5).map(({ tile }) => tile);
  expect(fine.length).toBeGreaterThan(3);
  // The pieces are the whole picture, once.
  expect(fine.reduce((sum, { width, height }) => sum + width * height, 0)).toBe(400 * 300);
  fine.slice(1).forEach((tile, i) => expect(tile.y).toBe(fine[i]!.y + fine[i]!.height));
  expect(most()).toBe(1);
});

test('a turn of the hand ends what was being made fine; the last wish is what stays', () => {
  const { drawing, drawn, shown, wish } = studio(200);
  drawing.want(wish('a'));
  vi.advanceTimersByTime(400); // the fine picture is under way
  const before = drawn.length;
  drawing.want(wish('b'));
  drawing.want(wish('c'));
  vi.runAllTimers();
  expect(drawn.slice(before).some(({ name }) => name !== 'c')).toBe(false);
  expect(shown).toEqual(['a coarse', 'c coarse', 'c fine']);
});

test('a fast card draws the fine picture at once, as soon as it is known to be fast', () => {
  const { drawing, shown, wish } = studio(1e6);
  for (const name of ['a', 'b', 'c', 'd']) {
    drawing.want(wish(name));
    vi.runAllTimers();
  }
  expect(shown.at(-1)).toBe('d fine');
  expect(shown).not.toContain('d coarse');
});

test('stopped, it shows nothing that was under way', () => {
  const { drawing, shown, wish } = studio(200);
  drawing.want(wish('a'));
  vi.advanceTimersByTime(20);
  drawing.stop();
  vi.runAllTimers();
  expect(shown).toEqual([]);
});
