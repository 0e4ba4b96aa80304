import { frameKey, type FrameAddress, type SourceId } from '#src/model/dicom/address.ts';
import { bad, faultOf, type Fault } from '#src/model/fault/fault.ts';
import { Schedule, type Choice, type Focus } from '#src/schedule/schedule.ts';
import type { FrameList } from './client.ts';
import { Outbox, type DecoderPort } from './outbox.ts';
import type { FrameArrival, FramesRequest, Source } from './source.ts';

/** One call of a source's `frames` under way. */
interface Run {
  readonly source: SourceId;
  readonly kind: 'look' | 'fill' | 'series';
  /** Not yet answered. */
  readonly keys: Set<string>;
  readonly abort: AbortController;
}

/** Requests of one source that fill lists; a place beyond these is kept for what is looked at. */
const fills = 5;

/** Pictures asked for alone, of one source: as many as panes may change at once. */
const looks = 6;

/** Frames of a series from which asking for it whole may pay. */
const worthwhile = 8;

/**
 * Decides what is fetched next and hands it to the decoders. Every change (a list, a focus, an arrival, an end) makes it
 * think again; it holds no timer. What is on screen goes alone and at once; the rest in the schedule's order; what nobody
 * wants any more is aborted.
 */
export class DemandLoop {
  readonly #sourceOf: (id: SourceId) => Source | undefined;
  readonly #schedule = new Schedule();
  readonly #outbox: Outbox;
  readonly #lists = new Map<string, FrameList>();
  readonly #runs = new Set<Run>();
  readonly #failed = new Map<string, Fault>();
  readonly #fresh = new Set<string>();
  /** Batches asked for of an instance so far: they grow. */
  readonly #batches = new Map<string, number>();
  #thinking = false;

  constructor(sourceOf: (id: SourceId) => Source | undefined) {
    this.#sourceOf = sourceOf;
    this.#outbox = new Outbox(
      (key) => this.#schedule.rank(key),
      (key) => this.#giveUp(key),
    );
  }

  attach(port: DecoderPort): void {
    this.#outbox.attach(port);
  }

  setList(id: string, list: FrameList): void {
    this.#lists.set(id, list);
    this.#schedule.setList(id, list.frames.map(frameKey));
    this.#think();
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
      else if (!this.#isRunning(key)) this.#schedule.mark(key, 'shed');
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

  close(): void {
    this.#lists.clear();
    for (const run of this.#runs) run.abort.abort();
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
      this.#look();
      for (const source of new Set([...this.#lists.values()].flatMap((list) => list.frames[0]?.source ?? [])))
        this.#fill(source);
    });
  }

  #abortUnwanted(): void {
    for (const run of this.#runs) {
      let wanted = false;
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

  #fill(source: SourceId): void {
    const running = (): Run[] => [...this.#runs].filter((run) => run.source === source && run.kind !== 'look');
    while (running().length < fills) {
      const choice = this.#schedule.next((id) => this.#mayFill(id, source));
      if (!choice) return;
      const list = this.#lists.get(choice.list);
      const idle = list?.wholeSeries === true ? [...this.#schedule.idle(choice.list)] : [];
      const whole =
        list !== undefined &&
        idle.length >= Math.max(worthwhile, list.frames.length * 0.7) &&
        this.#pays(list) === true;
      if (whole && !running().some((run) => run.kind === 'series'))
        this.#start('series', idle, { intent: 'fill', wholeSeries: true });
      else this.#start('fill', this.#batch(choice), { intent: 'fill' });
    }
  }

  /** Before the speed of the link is known, a series waits for its first picture. */
  #mayFill(id: string, source: SourceId): boolean {
    const list = this.#lists.get(id);
    if (list?.frames[0]?.source !== source) return false;
    if (!list.wholeSeries || this.#pays(list) !== undefined) return true;
    return ![...this.#runs].some((run) => run.source === source && run.kind === 'look');
  }

  #pays(list: FrameList): boolean | undefined {
    const [first] = list.frames;
    const source = first && this.#sourceOf(first.source);
    return first && source?.wholeSeriesPays ? source.wholeSeriesPays(first) : false;
  }

  /** The chosen frame, and those wanted next of the same instance where it has many. */
  #batch(choice: Choice): readonly Choice[] {
    const first = this.#addressOf(choice);
    if (!first) return [choice];
    const nth = this.#batches.get(first.instance) ?? 0;
    const size = Math.min(4 * 2 ** nth, 16);
    const batch: Choice[] = [];
    let looked = 0;
    for (const other of this.#schedule.idle(choice.list)) {
      if (batch.length >= size || looked++ > 2 * size) break;
      if (this.#addressOf(other)?.instance === first.instance) batch.push(other);
    }
    if (batch.length > 1) this.#batches.set(first.instance, nth + 1);
    return batch.length === 0 ? [choice] : batch;
  }

  #start(kind: Run['kind'], choices: readonly Choice[], how: Pick<FramesRequest, 'intent' | 'wholeSeries'>): void {
    const frames = choices.map((choice) => this.#addressOf(choice)).filter((address) => address !== undefined);
    const [first] = frames;
    const source = first && this.#sourceOf(first.source);
    const list = this.#lists.get(choices[0]?.list ?? '');
    if (!source || !list) return;
    const run: Run = {
      source: first.source,
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
    this.#schedule.mark(key, 'done');
    if (!arrival.ok) this.#failed.set(key, arrival.fault);
    this.#outbox.put(arrival);
    if (run.keys.size === 0 || run.kind === 'series') this.#think();
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
