import { frameKey, seriesKey, type SeriesAddress, type SourceId } from '#src/model/dicom/address.ts';
import type { FrameList } from './client.ts';
import type { FrameArrival, Source } from './source.ts';

/** Frames of a series from which asking for it whole may pay. */
const worthwhile = 8;

/** Series that come whole at the same time from one store: PET and CT are looked at together. */
const together = 2;

/** Of a series, what may be here already when it is asked for whole. */
const littleLoaded = 0.3;

/** While a series is still being listed, its other frames wait so long for it to come whole. Milliseconds. */
const patience = 2000;

/** After the end of the listing, the page may need so long to make a list of what it heard. Milliseconds. */
const afterglow = 1000;

/** With so many bytes of frames that came before their list did, the series waits for the list. */
const mostParked = 48 * 1024 * 1024;

interface SeriesRun {
  readonly source: SourceId;
  readonly series: string;
  readonly abort: AbortController;
}

interface Listing {
  readonly since: number;
  ended?: number;
}

/** What the demand loop knows and does, as far as whole series need it. */
export interface Demand {
  sourceOf(id: SourceId): Source | undefined;
  isDone(key: string): boolean;
  isWanted(key: string): boolean;
  deliver(key: string, arrival: FrameArrival): void;
  /** A series begins to come whole: what fills lists of it may stop. */
  comesWhole(series: string): void;
  /** Resolves when there is room for more frames. */
  room(): Promise<void> | undefined;
  think(): void;
}

/**
 * Series fetched whole. It begins while the series is still being listed, because both take long: frames that come before
 * their place is known are parked.
 */
export class SeriesLoop {
  readonly #demand: Demand;
  readonly #runs = new Set<SeriesRun>();
  /** Series fetched whole once: what is missing after that comes by its own way. */
  readonly #tried = new Set<string>();
  readonly #listings = new Map<string, Listing>();
  /** When one instance of a series was looked up for its first picture: its listing is about to begin. */
  readonly #peeked = new Map<string, number>();
  readonly #parked = new Map<string, FrameArrival>();
  #parkedBytes = 0;
  #onPlaced: (() => void) | undefined;

  constructor(demand: Demand) {
    this.#demand = demand;
  }

  /** The instances of a series begin or end to be listed. */
  listing(series: SeriesAddress, underWay: boolean): void {
    const key = seriesKey(series);
    if (underWay) this.#listings.set(key, { since: performance.now() });
    else {
      const listing = this.#listings.get(key);
      if (listing) listing.ended = performance.now();
      this.#wake();
    }
  }

  peeked(series: SeriesAddress): void {
    this.#peeked.set(seriesKey(series), performance.now());
  }

  /** Begins to fetch a list's series whole, if that is the thing to do now. `list` is one that is on screen. */
  consider(list: FrameList): void {
    const [first] = list.frames;
    const source = first && this.#demand.sourceOf(first.source);
    if (!first || source?.series === undefined || source.seriesPays?.() !== true) return;
    if (isOneObject(list)) return;
    const series = seriesKey(first);
    if (this.#tried.has(series)) return;
    if ([...this.#runs].filter((run) => run.source === first.source).length >= together) return;
    const listing = this.#isListing(series);
    if (!list.wholeSeries && !listing) return;
    const frames = listing ? Math.max(source.seriesSize?.(first) ?? 0, list.frames.length) : list.frames.length;
    if (frames < worthwhile) return;
    const here = list.frames.reduce((sum, address) => sum + Number(this.#demand.isDone(frameKey(address))), 0);
    if (here > frames * littleLoaded) return;
    this.#tried.add(series);
    const { study, series: uid } = first;
    void this.#follow(source, { source: first.source, study, series: uid });
  }

  /** Whether frames of this series come, or may soon come, with the whole of it, so that they need not be asked for. */
  covers(list: FrameList, lookUnderWay: boolean): boolean {
    const [first] = list.frames;
    if (!first || isOneObject(list)) return false;
    const series = seriesKey(first);
    if ([...this.#runs].some((run) => run.series === series)) return true;
    const source = this.#demand.sourceOf(first.source);
    const listing = this.#listings.get(series);
    const since = listing?.since ?? this.#peeked.get(series);
    if (source?.series === undefined || this.#tried.has(series) || list.frames.length <= 1) return false;
    const few = Math.max(source.seriesSize?.(first) ?? worthwhile, list.frames.length) < worthwhile;
    if (few || since === undefined || listing?.ended !== undefined || performance.now() - since > patience)
      return false;
    // Not known yet: the picture that is looked at will tell.
    return source.seriesPays?.() ?? lookUnderWay;
  }

  abortUnwanted(lists: readonly FrameList[]): void {
    if (this.#runs.size === 0) return;
    const wanted = new Set(lists.map((list) => list.frames[0]).map((first) => first && seriesKey(first)));
    for (const run of this.#runs) {
      if (wanted.has(run.series)) continue;
      run.abort.abort();
      this.#wake();
    }
  }

  /** These frames have a place now: those that came before it are delivered. */
  placed(keys: readonly string[]): void {
    if (this.#parked.size === 0) return;
    this.#wake();
    for (const key of keys) {
      const arrival = this.#parked.get(key);
      if (!arrival?.ok) continue;
      this.#parked.delete(key);
      this.#parkedBytes -= arrival.value.bytes.length;
      if (!this.#demand.isDone(key)) this.#demand.deliver(key, arrival);
    }
    if (this.#runs.size === 0 && ![...this.#listings.keys()].some((series) => this.#isListing(series)))
      this.#dropParked();
  }

  close(): void {
    for (const run of this.#runs) run.abort.abort();
    this.#wake();
    this.#dropParked();
  }

  async #follow(source: Source, series: SeriesAddress): Promise<void> {
    const run: SeriesRun = { source: series.source, series: seriesKey(series), abort: new AbortController() };
    this.#runs.add(run);
    this.#demand.comesWhole(run.series);
    try {
      for await (const arrival of source.series?.(series, run.abort.signal) ?? []) {
        this.#arrived(run, arrival);
        await this.#demand.room();
        if (this.#parkedBytes > mostParked) await new Promise<void>((resolve) => (this.#onPlaced = resolve));
      }
    } catch {
      // Aborted, or broken off: what did not come is asked for by itself.
    }
    this.#runs.delete(run);
    // Wanted again after it was given up halfway, it may be fetched whole again.
    if (run.abort.signal.aborted) this.#tried.delete(run.series);
    this.#demand.think();
  }

  #arrived(run: SeriesRun, arrival: FrameArrival): void {
    const key = frameKey(arrival.address);
    if (!arrival.ok || this.#demand.isDone(key)) return;
    if (this.#demand.isWanted(key)) {
      this.#demand.deliver(key, arrival);
      return;
    }
    if (!this.#isListing(run.series) || this.#parkedBytes > mostParked) return;
    this.#parked.set(key, arrival);
    this.#parkedBytes += arrival.value.bytes.length;
  }

  /** Whether a list of the series may yet grow. */
  #isListing(series: string): boolean {
    const listing = this.#listings.get(series);
    if (!listing) return false;
    return listing.ended === undefined || performance.now() - listing.ended < afterglow;
  }

  #wake(): void {
    this.#onPlaced?.();
    this.#onPlaced = undefined;
  }

  #dropParked(): void {
    this.#parked.clear();
    this.#parkedBytes = 0;
  }
}

/** One object comes as one part: asked for whole, its first frame would be there with its last. */
function isOneObject({ frames }: FrameList): boolean {
  return frames.length > 1 && frames.every(({ instance }) => instance === frames[0]?.instance);
}
