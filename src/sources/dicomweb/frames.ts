import { frameKey, instanceKey, type FrameAddress, type SeriesAddress } from '#src/model/dicom/address.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import { bad, FaultError, faultOf, good, type Fault, type Outcome } from '#src/model/fault/fault.ts';
import { Channel } from '../channel.ts';
import type { EncodedFrame, FrameArrival, FramesRequest } from '../source.ts';
import { Gate } from '#src/schedule/gate.ts';
import { digestFits } from './digest.ts';
import { EarlyFrames } from './early-frames.ts';
import { batchesOf, type FrameBatch } from '../frame-batches.ts';
import { readParts, type FramePart } from './frame-parts.ts';
import type { Http } from './http.ts';
import { judge } from '../judge.ts';
import { Ladder, rungs } from './ladder.ts';
import type { Layouts } from '../layouts.ts';
import { instancePath, seriesPath } from './paths.ts';
import { PartialPictures } from './partial.ts';
import { pause, passes, retries } from './retry.ts';
import { readWhole, type WholeInstance } from './whole.ts';

/** Batches of one call under way; the store's gate bounds what really goes out. */
const together = 6;

/** Arrivals that may wait for the consumer before the connections are made to wait. */
const room = 8;

/** Instances fetched whole for one frame are kept for the next, up to so many bytes. */
const keptBytes = 256 * 1024 * 1024;

/** Larger frames come two at a time: the first picture is there before the last, at the same speed. Bytes. */
const large = 4 * 1024 * 1024;

/** One call of {@link FrameTransport.frames}. */
interface Job {
  readonly request: FramesRequest;
  readonly signal: AbortSignal;
  readonly out: Channel<FrameArrival>;
  /** What nobody has answered yet, by frame key. */
  readonly open: Map<string, FrameAddress>;
  /** What came damaged and was asked for again past every cache. */
  readonly damaged: Set<string>;
}

/** Brings frames of one store: the Accept ladder, batches, whole series, retries, and doubt of everything that comes. */
export class FrameTransport {
  readonly #http: Http;
  readonly #layouts: Layouts;
  readonly #ladder = new Ladder();
  /** This store does not give series whole. */
  #noSeries = false;
  readonly #large = new Gate(3);
  readonly #early = new EarlyFrames();
  #kept: { readonly key: string; readonly whole: WholeInstance } | undefined;

  readonly #expect: (syntax: Uid) => void;

  /** `expect` hears of the syntax of a frame that is on its way. */
  constructor(http: Http, layouts: Layouts, expect: (syntax: Uid) => void) {
    this.#http = http;
    this.#layouts = layouts;
    this.#expect = expect;
  }

  seriesPays(): boolean | undefined {
    if (this.#noSeries) return false;
    return this.#http.link.rate === undefined ? undefined : this.#http.link.isFast;
  }

  /** The whole series by one request, in the store's order. Ends early, without a word, where the store fails. */
  async *series(series: SeriesAddress, signal: AbortSignal): AsyncGenerator<FrameArrival, void, void> {
    try {
      const accept = 'multipart/related; type="application/dicom"; transfer-syntax=*';
      const reply = await this.#http.open(seriesPath(series), { accept, signal });
      try {
        for await (const part of readParts(reply, { reuse: true })) {
          const whole = await readWhole(part.bytes, series);
          this.#layouts.set(whole.instance, whole.layout);
          for (let frame = 1; frame <= whole.frames; frame++) {
            const bytes = await whole.frame(frame);
            const address = { ...series, instance: whole.instance, frame };
            const checked =
              bytes && (await this.#check(address, bytes, whole.syntax, undefined, part.digests[frame - 1]));
            if (checked?.ok) yield { address, ...checked };
          }
        }
      } finally {
        reply.leave();
      }
    } catch (error) {
      const { fault } = this.#http.failure(error, signal);
      if (fault.kind === 'aborted') throw error;
      if (fault.kind !== 'unreachable' && fault.kind !== 'truncated') this.#noSeries = true;
    }
  }

  async *frames(request: FramesRequest, signal: AbortSignal): AsyncGenerator<FrameArrival, void, void> {
    const abort = new AbortController();
    const job: Job = {
      request,
      signal: AbortSignal.any([signal, abort.signal]),
      out: new Channel(room),
      open: new Map(request.frames.map((address) => [frameKey(address), address])),
      damaged: new Set(),
    };
    const work = this.#run(job).then(
      () => job.out.close(),
      (error: unknown) => job.out.fail(error),
    );
    try {
      yield* job.out;
    } finally {
      abort.abort();
      await work;
    }
  }

  async #run(job: Job): Promise<void> {
    const batches = [...batchesOf([...job.open.values()])];
    const worker = async (): Promise<void> => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) await this.#batch(job, batch);
    };
    await Promise.all(Array.from({ length: Math.min(together, batches.length) }, worker));
  }

  /** Begins to fetch a frame that will surely be asked for next, before anything is known of it. */
  foresee(address: FrameAddress): void {
    this.#early.begin(frameKey(address), async (signal) => {
      const url = `${instancePath(address)}/frames/${String(address.frame)}`;
      const reply = await this.#http.open(url, { accept: rungs[0].accept, signal, urgent: true });
      try {
        const tell = (label: Uid | undefined): void => {
          if (label) this.#expect(label);
        };
        for await (const part of readParts(reply, { onProgress: (_, label) => tell(label) })) {
          tell(part.label);
          return part;
        }
        return undefined;
      } finally {
        reply.leave();
      }
    });
  }

  /** Every frame of the batch gets an answer: itself, or the fault it ended in. */
  async #batch(job: Job, batch: FrameBatch, fresh = job.request.fresh === true): Promise<void> {
    if (!fresh) await this.#takeEarly(job, batch);
    for (let again = 0; ; again++) {
      const pending = batch.filter((address) => job.open.has(frameKey(address)));
      if (pending.length === 0) return;
      try {
        await this.#climb(job, pending, fresh);
        // The store left frames out: each is asked for alone, so that only what is missing is missed.
        const left = pending.filter((address) => job.open.has(frameKey(address)));
        if (left.length === 0) return;
        if (left.length < pending.length || pending.length > 1) {
          for (const address of left) await this.#batch(job, [address], fresh || job.damaged.has(frameKey(address)));
          return;
        }
        if (fresh || !job.damaged.has(frameKey(pending[0] as FrameAddress))) throw new FaultError({ kind: 'missing' });
        fresh = true;
      } catch (error) {
        const { fault } = this.#http.failure(error, job.signal);
        if (fault.kind === 'aborted') throw error;
        if (again < retries && passes(fault)) await pause(again, error, job.signal);
        else if (pending.length > 1 && fault.kind !== 'sign-in' && fault.kind !== 'unreachable') {
          for (const address of pending) await this.#batch(job, [address], fresh);
          return;
        } else {
          for (const address of pending) await this.#fail(job, address, fault);
          return;
        }
      }
    }
  }

  async #takeEarly(job: Job, batch: FrameBatch): Promise<void> {
    for (const address of batch) {
      const part = await this.#early.take(frameKey(address), job.signal);
      if (part) await this.#accept(job, address, part, part.digests[0]);
    }
  }

  /** Asks by the rung that serves this store and syntax, going down where the store refuses. */
  async #climb(job: Job, pending: FrameBatch, fresh: boolean): Promise<void> {
    const [first] = pending;
    if (!first) return;
    const key = this.#syntaxOf(job, first) ?? first.series;
    const refused: number[] = [];
    let refusal: unknown;
    for (let at = this.#ladder.start(key); at < rungs.length; at++) {
      const rung = rungs[at];
      if (!rung) break;
      try {
        if (rung.whole) await this.#fromInstance(job, pending, rung.accept, fresh);
        else await this.#fromFrames(job, pending, rung.accept, fresh);
        this.#ladder.served(key, at, refused);
        return;
      } catch (error) {
        const fault = faultOf(error);
        if (!Ladder.refuses(fault)) throw error;
        refusal ??= error;
        refused.push(fault.kind === 'refused' ? fault.status : 0);
      }
    }
    throw refusal;
  }

  async #fromFrames(job: Job, pending: FrameBatch, accept: string, fresh: boolean): Promise<void> {
    const [first] = pending;
    if (!first) return;
    const numbers = pending.map((address) => String(address.frame)).join(',');
    const look = job.request.intent === 'look';
    const isLarge = (this.#layouts.get(first.instance)?.nativeLength ?? 0) > large;
    const leaveLarge = isLarge ? await this.#large.enter(false, job.signal) : undefined;
    try {
      await this.#ask(job, pending, `${instancePath(first)}/frames/${numbers}`, { accept, fresh, look });
    } finally {
      leaveLarge?.();
    }
  }

  async #ask(
    job: Job,
    pending: FrameBatch,
    url: string,
    { accept, fresh, look }: { readonly accept: string; readonly fresh: boolean; readonly look: boolean },
  ): Promise<void> {
    const [first] = pending;
    if (!first) return;
    const reply = await this.#http.open(url, {
      accept,
      signal: job.signal,
      urgent: look,
      ...(fresh ? { cache: 'reload' } : {}),
    });
    try {
      const partial = look
        ? new PartialPictures(first, this.#syntaxOf(job, first), (arrival) => void job.out.push(arrival))
        : undefined;
      const unnamed: FramePart[] = [];
      for await (const part of readParts(reply, { onProgress: partial?.progress })) {
        const address = pending.length === 1 ? first : pending.find(({ frame }) => frame === part.frame);
        if (address) await this.#accept(job, address, part, part.digests[0]);
        else if (part.frame === undefined) unnamed.push(part);
      }
      // Parts without names are in the order asked (PS3.18 10.4.1.1.6), but only when none was left out.
      if (unnamed.length !== pending.length) return;
      for (const [i, part] of unnamed.entries()) {
        const address = pending[i];
        if (address) await this.#accept(job, address, part, part.digests[0]);
      }
    } finally {
      reply.leave();
    }
  }

  async #fromInstance(job: Job, pending: FrameBatch, accept: string, fresh: boolean): Promise<void> {
    const [first] = pending;
    if (!first) return;
    const key = instanceKey(first);
    if (this.#kept?.key !== key || fresh) {
      this.#kept = undefined;
      const reply = await this.#http.open(instancePath(first), {
        accept,
        signal: job.signal,
        urgent: job.request.intent === 'look',
        ...(fresh ? { cache: 'reload' } : {}),
      });
      try {
        for await (const part of readParts(reply)) {
          const whole = await readWhole(part.bytes, first);
          if (whole.frames > 1 && part.bytes.length <= keptBytes) this.#kept = { key, whole };
          for (const address of pending) await this.#cut(job, address, whole, part.digests);
        }
      } finally {
        reply.leave();
      }
      return;
    }
    for (const address of pending) await this.#cut(job, address, this.#kept.whole, []);
  }

  async #cut(job: Job, address: FrameAddress, whole: WholeInstance, digests: readonly string[]): Promise<void> {
    const bytes = await whole.frame(address.frame);
    if (!bytes) return;
    const part: FramePart = { frame: address.frame, bytes, label: whole.syntax, digests };
    await this.#accept(job, address, part, digests[address.frame - 1]);
  }

  /** Judges what came for a frame; what is damaged stays open for one more try past every cache. */
  async #accept(job: Job, address: FrameAddress, part: FramePart, digest: string | undefined): Promise<void> {
    const key = frameKey(address);
    if (!job.open.has(key)) return;
    const checked = await this.#check(address, part.bytes, part.label, this.#syntaxOf(job, address), digest);
    if (!checked.ok) {
      await this.#damage(job, address, checked.fault);
      return;
    }
    job.open.delete(key);
    await job.out.push({ address, ...checked });
  }

  /** A frame's bytes as a frame, if neither their shape nor their digest speaks against them. */
  async #check(
    address: FrameAddress,
    bytes: Uint8Array<ArrayBuffer>,
    label: Uid | undefined,
    known: Uid | undefined,
    digest: string | undefined,
  ): Promise<Outcome<EncodedFrame>> {
    const judged = judge(bytes, label, known, this.#layouts.get(address.instance));
    if (!judged.ok) return judged;
    const fits = digest === undefined ? undefined : await digestFits(bytes, digest);
    if (fits === false) return bad({ kind: 'digest' });
    return good({ address, ...judged.value, partial: false, integrity: fits === true ? 'digest' : 'structure' });
  }

  async #damage(job: Job, address: FrameAddress, fault: Fault): Promise<void> {
    const key = frameKey(address);
    if (job.damaged.has(key) || job.request.fresh === true) await this.#fail(job, address, fault);
    else job.damaged.add(key);
  }

  async #fail(job: Job, address: FrameAddress, fault: Fault): Promise<void> {
    if (job.open.delete(frameKey(address))) await job.out.push({ address, ...bad(fault) });
  }

  #syntaxOf(job: Job, address: FrameAddress): Uid | undefined {
    return job.request.syntaxes?.get(address.instance) ?? this.#layouts.get(address.instance)?.syntax;
  }
}
