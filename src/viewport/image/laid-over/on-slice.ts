import type { Slice } from '#src/objects/index.ts';

/**
 * What of an object lies on a picture, worked out once for as long as the picture stands: it is drawn anew with every zoom
 * and pan. Of each object the last picture is kept.
 */
export class OnSlice<Object extends object, Value> {
  readonly #make: (object: Object, slice: Slice) => Value;
  readonly #kept = new WeakMap<Object, { readonly key: string; readonly value: Value }>();

  constructor(make: (object: Object, slice: Slice) => Value) {
    this.#make = make;
  }

  of(object: Object, slice: Slice): Value {
    const key = sliceKey(slice);
    const kept = this.#kept.get(object);
    if (kept?.key === key) return kept.value;
    const value = this.#make(object, slice);
    this.#kept.set(object, { key, value });
    return value;
  }
}

/** Names a picture and where it lies: planes that are cut anew have no name of their own. */
export function sliceKey({ instance, frame, plane, step, rows, columns }: Slice): string {
  return JSON.stringify([instance, frame, plane, step, rows, columns]);
}
