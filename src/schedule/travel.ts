/** Which way a reader moves through an ordered list: towards its end, towards its start, or not at all. */
export type Direction = -1 | 0 | 1;

/** Steps ahead for each step behind while travelling: a reader who turns round finds something there. */
const aheadPerBehind = 4;

/**
 * All indices of a list of `count`, in the order in which someone standing at `index` and moving in `direction` will want
 * them: where they stand, then outwards, with more ahead than behind; standing still, both sides alike.
 */
export function travelOrder(count: number, index: number, direction: Direction): Uint32Array {
  const order = new Uint32Array(count);
  if (count === 0) return order;
  const start = Math.min(Math.max(Math.trunc(index), 0), count - 1);
  const step = direction === 0 ? 1 : direction;
  const stride = direction === 0 ? 1 : aheadPerBehind;
  order[0] = start;
  let ahead = start + step;
  let behind = start - step;
  const inside = (i: number): boolean => i >= 0 && i < count;
  for (let n = 1; n < count;) {
    for (let k = 0; k < stride && inside(ahead); k++, ahead += step) order[n++] = ahead;
    if (inside(behind)) {
      order[n++] = behind;
      behind -= step;
    }
  }
  return order;
}
