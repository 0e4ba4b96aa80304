import type { StoreAnswer } from '#src/session/worklist.ts';

/** The sum, if every store that answered counts and has told it. */
export function totalOf(stores: readonly Pick<StoreAnswer, 'total' | 'received' | 'more'>[]): number | undefined {
  let sum = 0;
  for (const { total, received, more } of stores) {
    if (!more) sum += total ?? received;
    else if (total === undefined) return undefined;
    else sum += total;
  }
  return sum;
}
