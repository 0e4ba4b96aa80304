import type { CutPath } from './view-state.ts';

/** `frame of reference,mark or nothing,up x,y,z,x,y,z,...` as a link carries it: micrometres of a place, millionths of a direction. */
export function pathText({ points, frameOfReference, up, of }: CutPath): string {
  const places = points.flat().map((part) => Number(part.toFixed(3)) + 0);
  return [frameOfReference, of ?? '', ...up.map((part) => Number(part.toFixed(6)) + 0), ...places].join();
}

/** What it means is judged by the validator. */
export function readPathText(text: string): unknown {
  const [frameOfReference = '', of = '', ...figures] = text.split(',');
  const numbers = figures.map((one) => (one.trim() === '' ? Number.NaN : Number(one)));
  const [up, ...points] = Array.from({ length: Math.ceil(numbers.length / 3) }, (_, i) =>
    numbers.slice(3 * i, 3 * i + 3),
  );
  return { points, frameOfReference, up, ...(of !== '' && { of }) };
}
