import { frameKey, seriesKey, type FrameAddress, type SeriesAddress, type SourceId } from '#src/model/dicom/address.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import { bad, faultOf, type Fault } from '#src/model/fault/fault.ts';
import { Schedule, type Choice, type Focus } from '#src/schedule/schedule.ts';
import type { FrameList } from './client.ts';
import { batchSize } from './frame-batches.ts';
import { Outbox, type DecoderPort } from './outbox.ts';
import { SeriesLoop } from './series-loop.ts';
import type { FrameArrival, FramesRequest, Source } from './source.ts';

/** One call of a source's `frames` under way. */
interface Run {
  readonly source: SourceId;
  readonly series: string;
  readonly kind: 'look' | 'fill';
  /** Not yet answered. */
  readonly keys: Set<string>;
  readonly abort: AbortController;
}

/** Requests of one source that fill lists; a place beyond these is kept for what is looked at. */
const fills = 5;

/** Pictures asked for alone, of one source: as many as panes may change at once. */
const looks = 6;

/**
 * Decides what is fetched next and hands it to the decoders. Every change (a list, a focus, an arrival, an end) makes it
 * think again; it holds no timer. What is on screen goes alone and at once; the rest in the schedule's order; what nobody
 * wants any more is aborted.
 */
export class DemandLoop {
  readonly #sourceOf: (id: SourceId) => Source | undefined;
  readonly #schedule = new Schedule();
  readonly #outbox: Outbox;
  readonly #series: SeriesLoop;
  readonly #lists = new Map<string, FrameList>();
  readonly #runs = new Set<Run>();
  readonly #failed = new Map<string, Fault>();
  readonly #fresh = new Set<string>();
  /** Batches asked for of an instance so far: they grow. */
  readonly #batches = new Map<string, number>();
  #thinking = false;
  #onlyLook = false;

  constructor(sourceOf: (id: SourceId) => Source | undefined) {
    this.#sourceOf = sourceOf;
    this.#outbox = new Outbox(this.#schedule, (key) => this.#giveUp(key));
    this.#series = new SeriesLoop({
      sourceOf,
      isDone: (key) => this.#schedule.state(key) === 'done',
      isWanted: (key) => this.#schedule.rank(key) !== Infinity,
      deliver: (key, arrival) => this.#deliver(key, arrival),
      comesWhole: (series) => {
        for (const run of this.#runs) if (run.kind === 'fill' && run.series === series) run.abort.abort();
      },
      room: () => this.#outbox.room(),
      think: () => this.#think(),
    });
  }

  attach(port: DecoderPort): void {
    this.#outbox.attach(port);
  }

  /** Frames of this transfer syntax will come. */
  expect(syntax: Uid): void {
    this.#outbox.expect(syntax);
  }

  setList(id: string, list: FrameList): void {
    this.#lists.set(id, list);
    const keys = list.frames.map(frameKey);
    this.#schedule.setList(id, keys);
    this.#series.placed(keys);
    this.#think();
  }

  /** The instances of a series begin or end to be listed: in between, its lists grow. */
  listing(series: SeriesAddress, underWay: boolean): void {
    this.#series.listing(series, underWay);
    this.#think();
  }

  /** One instance of a series was looked up; the listing of all will follow. */
  peeked(series: SeriesAddress): void {
    this.#series.peeked(series);
  }

  focus(id: string, focus: Focus): void {
    const address = this.#lists.get(id)?.frames[focus.index];
    if (address) {
      // Coming back to a frame whose store was out of reach asks for it again.
      const key = frameKey(address);
      if (this.#failed.get(key)?.kind === 'unreachable') this.#forget(key);
    }
    this.#schedule.focus(id, focus);
    this.#think();
  }

  drop(id: string): void {
    this.#lists.delete(id);
    this.#schedule.drop(id);
    this.#think();
  }

  held(frames: readonly FrameAddress[], held: boolean): void {
    for (const address of frames) {
      const key = frameKey(address);
      this.#failed.delete(key);
      if (held) this.#schedule.mark(key, 'done');
      else if (!this.#isRunning(key)) this.#schedule.mark(key, 'idle');
    }
    this.#think();
  }

  refetch(frames: readonly FrameAddress[]): void {
    for (const address of frames) {
      const key = frameKey(address);
      this.#fresh.add(key);
      this.#forget(key);
    }
    this.#think();
  }

  /** While on, what is looked at is fetched and nothing beside it. */
  onlyLook(on: boolean): void {
    this.#onlyLook = on;
    this.#think();
  }

  close(): void {
    this.#lists.clear();
    for (const run of this.#runs) run.abort.abort();
    this.#series.close();
    this.#outbox.close();
  }

  #forget(key: string): void {
    this.#failed.delete(key);
    if (!this.#isRunning(key)) this.#schedule.mark(key, 'idle');
  }

  /** Once, after all that is said in one go. */
  #think(): void {
    if (this.#thinking) return;
    this.#thinking = true;
    queueMicrotask(() => {
      this.#thinking = false;
      this.#abortUnwanted();
      this.#series.abortUnwanted([...this.#lists.values()]);
      this.#look();
      if (this.#onlyLook) return;
      this.#considerSeries();
      for (const source of new Set([...this.#lists.values()].flatMap((list) => list.frames[0]?.source ?? [])))
        this.#fill(source);
    });
  }

  #abortUnwanted(): void {
    for (const run of this.#runs) {
      // One that is all answered is about to end by itself, and its connection may be used again.
      let wanted = run.keys.size === 0;
      for (const key of run.keys) {
        wanted = this.#schedule.rank(key) !== Infinity;
        if (wanted) break;
      }
      if (!wanted) run.abort.abort();
    }
  }

  /** What is on screen and not here: at once, each alone, even while it is on its way with many others. */
  #look(): void {
    for (const choice of this.#schedule.visible()) {
      const address = this.#addressOf(choice);
      if (!address) continue;
      const running = [...this.#runs].filter((run) => run.source === address.source);
      const soon = running.some((run) => run.keys.has(choice.key) && (run.kind === 'look' || run.keys.size === 1));
      if (soon) continue;
      const others = running.filter((run) => run.kind === 'look');
      if (others.length >= looks) {
        const passed = others.find((run) => [...run.keys].every((key) => !this.#schedule.isVisible(key)));
        if (!passed) continue;
        passed.abort.abort();
      }
      this.#start('look', [choice], { intent: 'look' });
    }
  }

  #considerSeries(): void {
    for (const id of this.#schedule.onScreen()) {
      const list = this.#lists.get(id);
      if (list) this.#series.consider(list);
    }
  }

  #fill(source: SourceId): void {
    const running = (): number => [...this.#runs].filter((run) => run.source === source && run.kind === 'fill').length;
    while (running() < fills) {
      const choice = this.#schedule.next((id) => this.#mayFill(id, source));
      if (!choice) return;
      this.#start('fill', this.#batch(choice), { intent: 'fill' });
    }
  }

  /** What comes with its whole series is not asked for; before the speed of the link is known, a picture tells it. */
  #mayFill(id: string, source: SourceId): boolean {
    const list = this.#lists.get(id);
    const [first] = list?.frames ?? [];
    if (!list || first?.source !== source) return false;
    const looking = [...this.#runs].some((run) => run.source === source && run.kind === 'look');
    if (this.#series.covers(list, looking)) return false;
    const asked = this.#sourceOf(first.source);
    const unknown = asked?.series !== undefined && asked.seriesPays?.() === undefined;
    return !(list.frames.length > 1 && unknown && looking);
  }

  /** The chosen frame, and those wanted next of the same instance where it has many. */
  #batch(choice: Choice): readonly Choice[] {
    const first = this.#addressOf(choice);
    if (!first) return [choice];
    const nth = this.#batches.get(first.instance) ?? 0;
    const size = batchSize(nth);
    const batch: Choice[] = [];
    let looked = 0;
    for (const other of this.#schedule.idle(choice.list)) {
      if (batch.length >= size || looked++ > 2 * size) break;
      if (this.#addressOf(other)?.instance === first.instance) batch.push(other);
    }
    if (batch.length > 1) this.#batches.set(first.instance, nth + 1);
    return batch.length === 0 ? [choice] : batch;
  }

  #start(kind: Run['kind'], choices: readonly Choice[], how: Pick<FramesRequest, 'intent'>): void {
    const frames = choices.map((choice) => this.#addressOf(choice)).filter((address) => address !== undefined);
    const [first] = frames;
    const source = first && this.#sourceOf(first.source);
    const list = this.#lists.get(choices[0]?.list ?? '');
    if (!source || !list) return;
    const run: Run = {
      source: first.source,
      series: seriesKey(first),
      kind,
      keys: new Set(choices.map((c) => c.key)),
      abort: new AbortController(),
    };
    this.#runs.add(run);
    for (const { key } of choices) this.#schedule.mark(key, 'busy');
    const fresh = choices.some(({ key }) => this.#fresh.delete(key));
    const request: FramesRequest = { frames, syntaxes: list.syntaxes, ...how, ...(fresh ? { fresh } : {}) };
    void this.#follow(run, source, request);
  }

  async #follow(run: Run, source: Source, request: FramesRequest): Promise<void> {
    let fault: Fault = { kind: 'missing' };
    try {
      for await (const arrival of source.frames(request, run.abort.signal)) {
        this.#arrived(run, arrival);
        if (run.kind !== 'look') await this.#outbox.room();
      }
    } catch (error) {
      fault = faultOf(error);
    }
    this.#runs.delete(run);
    if (run.abort.signal.aborted) fault = { kind: 'aborted' };
    for (const address of request.frames) {
      if (!run.keys.has(frameKey(address))) continue;
      this.#arrived(run, { address, ...bad(fault) });
    }
    this.#think();
  }

  #arrived(run: Run, arrival: FrameArrival): void {
    const key = frameKey(arrival.address);
    const partial = arrival.ok && arrival.value.partial;
    // The same frame on two ways: what comes second is of no use.
    const known = this.#schedule.state(key) === 'done';
    if (partial) {
      if (!known && this.#schedule.rank(key) !== Infinity) this.#outbox.put(arrival);
      return;
    }
    run.keys.delete(key);
    if (known) return;
    if (!arrival.ok && (arrival.fault.kind === 'aborted' || this.#isRunning(key))) {
      this.#giveUp(key);
      return;
    }
    this.#deliver(key, arrival);
  }

  #deliver(key: string, arrival: FrameArrival): void {
    this.#schedule.mark(key, 'done');
    if (!arrival.ok) this.#failed.set(key, arrival.fault);
    this.#outbox.put(arrival);
  }

  /** Not here and not wanted, or aborted: to be fetched when wanted again, unless another run still brings it. */
  #giveUp(key: string): void {
    if (!this.#isRunning(key)) this.#schedule.mark(key, 'idle');
  }

  #isRunning(key: string): boolean {
    for (const run of this.#runs) if (run.keys.has(key)) return true;
    return false;
  }

  #addressOf({ list, index }: Choice): FrameAddress | undefined {
    return this.#lists.get(list)?.frames[index];
  }
}
