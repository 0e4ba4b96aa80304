/**
 * Which of a set's pictures is looked at first, from 0: a clip from its beginning, a stack in its middle. Asked by whoever
 * fetches, hangs, shows or draws a thumbnail, so that all of them mean the same picture.
 */
export function firstLook(pictures: number, clip: boolean): number {
  return clip ? 0 : pictures >> 1;
}
