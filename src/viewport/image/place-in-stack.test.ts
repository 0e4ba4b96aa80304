import { describe, expect, test } from 'vitest';
import type { ImageSet } from '#src/dataset/display-set.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { PlaceInStack } from './place-in-stack.ts';

const set = (instances: number[], growing = false, clip = false) =>
  ({
    id: 'set',
    kind: 'image',
    growing,
    clip,
    frames: instances.map((n) => ({ frame: 1, instance: { address: { instance: toUid(`1.${String(n)}`) } } })),
  }) as unknown as ImageSet;
const at = (n: number) => ({ instance: toUid(`1.${String(n)}`), frame: 1 });

describe('the place in a stack', () => {
  test('a stack opens in its middle, a clip at its beginning', () => {
    const place = new PlaceInStack();
    place.enter(set([1, 2, 3, 4, 5]), undefined);
    expect(place.index).toBe(2);
    const clip = new PlaceInStack();
    clip.enter(set([1, 2, 3, 4, 5], false, true), undefined);
    expect(clip.index).toBe(0);
  });

  test('the image on screen stays the same while the set grows around it', () => {
    const place = new PlaceInStack();
    place.enter(set([7], true), undefined);
    place.enter(set([5, 6, 7, 8, 9, 10]), undefined);
    expect(place.index).toBe(2);
  });

  test('an image that a link names is waited for, and found', () => {
    const place = new PlaceInStack();
    place.enter(set([1, 2], true), at(9));
    expect(place.awaited).toBe(true);
    place.enter(set([1, 2, 8, 9]), at(9));
    expect(place.awaited).toBe(false);
    expect(place.index).toBe(3);
  });

  test('an image that never comes is not waited for once the set is whole', () => {
    const place = new PlaceInStack();
    place.enter(set([1, 2, 3], true), at(9));
    place.enter(set([1, 2, 3]), at(9));
    expect(place.awaited).toBe(false);
  });

  test('going beyond an end stays at the end', () => {
    const place = new PlaceInStack();
    place.enter(set([1, 2, 3]), undefined);
    expect(place.jump(40)).toBe(true);
    expect(place.index).toBe(2);
    expect(place.direction).toBe(1);
    expect(place.jump(40)).toBe(false);
    expect(place.jump(-3)).toBe(true);
    expect(place.direction).toBe(-1);
  });
});
