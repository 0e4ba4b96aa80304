import { travelOrder, type Direction } from './travel.ts';

/** Where the viewer of a list stands, which way they go, and how much their list matters. */
export interface Focus {
  readonly index: number;
  readonly direction: Direction;
  /** Smaller is sooner: 0 what is on screen, 1 thumbnails, 2 what will probably be wanted. */
  readonly rank: number;
  /** Only the focused item is wanted, not the rest of the list. */
  readonly only?: boolean;
}

/** What is known of an item: nothing was done yet, it is being fetched, or nothing more is to be done. */
export type ItemState = 'idle' | 'busy' | 'done';

/** The item to fetch next, and the list on whose behalf. */
export interface Choice {
  readonly key: string;
  readonly list: string;
  readonly index: number;
}

interface List {
  readonly keys: readonly string[];
  readonly places: ReadonlyMap<string, number>;
  focus?: Focus;
  /** Indices in the order wanted, and how far into them nothing idle is left. */
  order: Uint32Array;
  /** Index to its place in `order`. */
  distance: Uint32Array;
  cursor: number;
}

/** Items round the focus of a list on screen that go before the thumbnails. */
const near = 10;

/** Distances stay below this, so that one number orders by stage, then rank, then distance. */
const span = 2 ** 32;

/**
 * The one order in which everything is fetched. Lists of items (frames, tiles, thumbnails), each with a viewer standing
 * somewhere in it; an item may be in several lists and counts with the best place it has. Visible items come first, over
 * all lists; then what is near them; then single pictures; then the rest, outwards. Pure: it holds no clock, no network
 * and no promise, and every question is answered from what was last said.
 */
export class Schedule {
  readonly #lists = new Map<string, List>();
  readonly #states = new Map<string, ItemState>();
  readonly #members = new Map<string, Set<List>>();
  #edition = 0;

  /** Changes with every change that may give an item another rank. */
  get edition(): number {
    return this.#edition;
  }

  /** Registers or replaces a list. A focus said before is kept, clamped to the new length. */
  setList(id: string, keys: readonly string[]): void {
    const focus = this.#lists.get(id)?.focus;
    this.drop(id);
    const list: List = {
      keys,
      places: new Map(keys.map((key, index) => [key, index])),
      order: new Uint32Array(0),
      distance: new Uint32Array(keys.length),
      cursor: 0,
    };
    this.#lists.set(id, list);
    this.#edition++;
    for (const key of keys) {
      const members = this.#members.get(key);
      if (members) members.add(list);
      else this.#members.set(key, new Set([list]));
    }
    if (focus) this.focus(id, focus);
  }

  /** Says where the viewer of a list stands. Unknown lists are ignored: the viewer may have left already. */
  focus(id: string, focus: Focus): void {
    const list = this.#lists.get(id);
    if (!list) return;
    const was = list.focus;
    list.focus = focus;
    list.cursor = 0;
    this.#edition++;
    if (was && was.index === focus.index && was.direction === focus.direction && was.only === focus.only) return;
    const order = travelOrder(list.keys.length, focus.index, focus.direction);
    for (let place = 0; place < order.length; place++) list.distance[order[place] ?? 0] = place;
    list.order = focus.only === true ? order.subarray(0, 1) : order;
  }

  drop(id: string): void {
    const list = this.#lists.get(id);
    if (!list) return;
    this.#lists.delete(id);
    this.#edition++;
    for (const key of list.keys) {
      const members = this.#members.get(key);
      members?.delete(list);
      if (members?.size === 0) this.#members.delete(key);
    }
  }

  state(key: string): ItemState {
    return this.#states.get(key) ?? 'idle';
  }

  mark(key: string, state: ItemState): void {
    if (state === 'idle') this.#states.delete(key);
    else this.#states.set(key, state);
    if (state !== 'idle') return;
    for (const list of this.#members.get(key) ?? []) {
      const place = list.distance[list.places.get(key) ?? 0] ?? 0;
      list.cursor = Math.min(list.cursor, place);
    }
  }

  /** Smaller is sooner; Infinity when nobody wants the item. */
  rank(key: string): number {
    let best = Infinity;
    for (const list of this.#members.get(key) ?? []) {
      const place = list.distance[list.places.get(key) ?? 0] ?? 0;
      best = Math.min(best, placeValue(list, place));
    }
    return best;
  }

  /** Whether the item is what some viewer on screen is looking at now. */
  isVisible(key: string): boolean {
    return this.rank(key) === 0;
  }

  /** The lists on screen of which more than one item is wanted. */
  onScreen(): readonly string[] {
    return [...this.#lists].filter(([, { focus }]) => focus?.rank === 0 && focus.only !== true).map(([id]) => id);
  }

  /** What is looked at on screen and has not come yet, whether it is on its way or not. */
  visible(): readonly Choice[] {
    const choices: Choice[] = [];
    for (const [id, list] of this.#lists) {
      const index = list.order[0];
      if (list.focus?.rank !== 0 || index === undefined) continue;
      const key = list.keys[index] ?? '';
      if (this.state(key) !== 'done') choices.push({ key, list: id, index });
    }
    return choices;
  }

  /** The item to be fetched that is wanted most, over the lists that `admits` lets in; undefined when all is fetched or busy. */
  next(admits: (list: string) => boolean = () => true): Choice | undefined {
    let best: Choice | undefined;
    let bestValue = Infinity;
    for (const [id, list] of this.#lists) {
      if (!list.focus || !admits(id)) continue;
      const place = this.#firstIdle(list);
      const value = placeValue(list, place);
      const index = list.order[place];
      if (index === undefined || value >= bestValue) continue;
      best = { key: list.keys[index] ?? '', list: id, index };
      bestValue = value;
    }
    return best;
  }

  /** Items of a list to be fetched, in the order wanted, starting with the most wanted. */
  *idle(id: string): Generator<Choice> {
    const list = this.#lists.get(id);
    if (!list?.focus) return;
    for (let place = this.#firstIdle(list); place < list.order.length; place++) {
      const index = list.order[place] ?? 0;
      const key = list.keys[index] ?? '';
      if (this.state(key) === 'idle') yield { key, list: id, index };
    }
  }

  #firstIdle(list: List): number {
    const { order, keys } = list;
    while (list.cursor < order.length && this.state(keys[order[list.cursor] ?? 0] ?? '') !== 'idle') list.cursor++;
    return list.cursor;
  }
}

/** 0 for what is on screen; Infinity for what this list does not want. */
function placeValue(list: List, place: number): number {
  if (!list.focus || place >= list.order.length) return Infinity;
  const { rank } = list.focus;
  if (rank === 0) return place === 0 ? 0 : (place <= near ? 1 : 3) * span + place;
  const stage = rank === 1 ? (place === 0 ? 2 : 4) : 3 + rank;
  return stage * span + place;
}
