import { afterEach, describe, expect, it } from 'vitest';
import type { FrameAddress, SeriesAddress } from '#src/model/dicom/address.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import type { FrameList } from './client.ts';
import type { FromDecoder, ToDecoder } from './decode-port.ts';
import { DemandLoop } from './demand-loop.ts';
import type { FrameArrival, FramesRequest, Source } from './source.ts';

const series: SeriesAddress = { source: 's', study: toUid('1.1'), series: toUid('1.1.1') };

function slices(count: number, from: SeriesAddress = series): FrameAddress[] {
  return Array.from({ length: count }, (_, i) => ({
    ...from,
    instance: toUid(`${from.series}.${String(i + 1)}`),
    frame: 1,
  }));
}

function clip(count: number): FrameAddress[] {
  return Array.from({ length: count }, (_, i) => ({ ...series, instance: toUid('1.1.1.7'), frame: i + 1 }));
}

function listOf(frames: readonly FrameAddress[], wholeSeries = false): FrameList {
  return { frames, syntaxes: new Map(), wholeSeries };
}

function arrival(address: FrameAddress): FrameArrival {
  const value = {
    address,
    bytes: new Uint8Array(4),
    syntax: explicitLittleEndian,
    partial: false,
    integrity: 'structure',
  } as const;
  return { address, ok: true, value };
}

interface Asked {
  readonly request: FramesRequest;
  readonly signal: AbortSignal;
  /** Answers the next of its frames, or all of them. */
  answer(count?: number): void;
  answerWith(arrival: FrameArrival): void;
}

/** A source that answers when it is told to. */
function slowSource(extra: Partial<Source> = {}): { readonly source: Source; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const source = {
    id: 's',
    async *frames(request: FramesRequest, signal: AbortSignal) {
      const ready: FrameArrival[] = [];
      let wake: () => void = () => undefined;
      const left = [...request.frames];
      const put = (a: FrameArrival): void => {
        ready.push(a);
        wake();
      };
      asked.push({
        request,
        signal,
        answer: (count = left.length) => left.splice(0, count).forEach((address) => put(arrival(address))),
        answerWith: (a) => {
          left.shift();
          put(a);
        },
      });
      signal.addEventListener('abort', () => wake());
      while (left.length > 0 || ready.length > 0) {
        signal.throwIfAborted();
        const next = ready.shift();
        if (next) yield next;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    ...extra,
  } as unknown as Source;
  return { source, asked };
}

/** A decoder that notes what it is given and, unless told otherwise, is done with it at once. */
class FakeDecoder {
  readonly got: FrameAddress[] = [];
  readonly faults: string[] = [];
  readonly prepared: string[] = [];
  #listener: ((event: MessageEvent<FromDecoder>) => void) | undefined;
  readonly #prompt: boolean;
  constructor(prompt = true) {
    this.#prompt = prompt;
  }
  postMessage(message: ToDecoder): void {
    if ('prepare' in message) {
      this.prepared.push(message.prepare);
      return;
    }
    this.got.push(message.address);
    if (!message.ok) this.faults.push(message.fault.kind);
    if (this.#prompt) queueMicrotask(() => this.done());
  }
  done(): void {
    this.#listener?.({ data: { done: true } } as MessageEvent<FromDecoder>);
  }
  addEventListener(_type: 'message', listener: (event: MessageEvent<FromDecoder>) => void): void {
    this.#listener = listener;
  }
  start(): void {}
  close(): void {}
}

const settled = async (): Promise<void> => await new Promise((resolve) => setTimeout(resolve, 0));
const loops: DemandLoop[] = [];

function start(
  source: Source,
  decoder = new FakeDecoder(),
): { readonly loop: DemandLoop; readonly decoder: FakeDecoder } {
  const loop = new DemandLoop((id) => (id === source.id ? source : undefined));
  loop.attach(decoder);
  loops.push(loop);
  return { loop, decoder };
}

afterEach(() => {
  for (const loop of loops.splice(0)) loop.close();
});

const indexOf = (frames: readonly FrameAddress[], list: readonly FrameAddress[]): number[] =>
  frames.map((f) => list.findIndex((l) => l.instance === f.instance && l.frame === f.frame));

describe('the demand loop', () => {
  it('tells every decoder once which syntax is on its way, also one that comes later', async () => {
    const { loop, decoder } = start(slowSource().source);
    loop.expect(explicitLittleEndian);
    loop.expect(explicitLittleEndian);
    const later = new FakeDecoder();
    loop.attach(later);
    await settled();
    expect([decoder.prepared, later.prepared]).toEqual([[explicitLittleEndian], [explicitLittleEndian]]);
  });

  it('asks for what is looked at alone and at once, beside what fills the list', async () => {
    const { source, asked } = slowSource();
    const { loop } = start(source);
    const list = slices(40);
    loop.setList('pane', listOf(list));
    loop.focus('pane', { index: 20, direction: 1, rank: 0 });
    await settled();
    const [look, ...fills] = asked;
    expect(look?.request).toMatchObject({ intent: 'look', frames: [list[20]] });
    expect(fills.map((f) => f.request.intent)).toEqual(Array(5).fill('fill'));
    expect(fills.flatMap((f) => indexOf(f.request.frames, list))).toEqual([21, 22, 23, 24, 19]);
  });

  it('brings every frame to a decoder once', async () => {
    const { source, asked } = slowSource();
    const { loop, decoder } = start(source);
    const list = slices(30);
    loop.setList('pane', listOf(list));
    loop.setList('twin', listOf(list));
    loop.focus('pane', { index: 3, direction: 0, rank: 0 });
    loop.focus('twin', { index: 25, direction: 0, rank: 0 });
    for (let i = 0; i < 40; i++) {
      await settled();
      asked.splice(0).forEach((a) => a.answer());
    }
    expect(indexOf(decoder.got, list).sort((a, b) => a - b)).toEqual(list.map((_, i) => i));
  });

  it('looks at once at where the reader has gone, while others are under way', async () => {
    const { source, asked } = slowSource();
    const { loop } = start(source);
    const list = slices(100);
    loop.setList('pane', listOf(list));
    loop.focus('pane', { index: 0, direction: 1, rank: 0 });
    await settled();
    loop.focus('pane', { index: 80, direction: 1, rank: 0 });
    await settled();
    expect(asked.at(-1)?.request).toMatchObject({ intent: 'look', frames: [list[80]] });
  });

  it('keeps no more than a few pictures under way that the reader has passed', async () => {
    const { source, asked } = slowSource();
    const { loop } = start(source);
    const list = slices(100);
    loop.setList('pane', listOf(list));
    for (let index = 0; index < 30; index++) {
      loop.focus('pane', { index, direction: 1, rank: 0 });
      await settled();
    }
    const looks = asked.filter((a) => a.request.intent === 'look' && !a.signal.aborted);
    expect(looks.length).toBeLessThanOrEqual(6);
    expect(asked.some((a) => a.request.frames[0] === list[29] && !a.signal.aborted)).toBe(true);
  });

  it('aborts what nobody wants any more', async () => {
    const { source, asked } = slowSource();
    const { loop } = start(source);
    loop.setList('pane', listOf(slices(10)));
    loop.focus('pane', { index: 0, direction: 0, rank: 0 });
    await settled();
    loop.drop('pane');
    await settled();
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.every((a) => a.signal.aborted)).toBe(true);
  });

  it('asks for many frames of one instance together, few at first', async () => {
    const { source, asked } = slowSource();
    const { loop } = start(source);
    loop.setList('pane', listOf(clip(100)));
    loop.focus('pane', { index: 0, direction: 1, rank: 0 });
    await settled();
    expect(asked.map((a) => a.request.frames.length)).toEqual([1, 4, 8, 16, 16, 16]);
  });

  it('sends a decoder two frames and no more before it is done with one, the most wanted next', async () => {
    const { source, asked } = slowSource();
    const decoder = new FakeDecoder(false);
    const { loop } = start(source, decoder);
    const list = slices(12);
    loop.setList('pane', listOf(list));
    loop.focus('pane', { index: 0, direction: 1, rank: 0 });
    for (let i = 0; i < 6; i++) {
      await settled();
      asked.splice(0).forEach((a) => a.answer());
    }
    expect(decoder.got).toHaveLength(2);
    loop.focus('pane', { index: 9, direction: 1, rank: 0 });
    decoder.done();
    expect(indexOf(decoder.got, list)[2]).toBe(9);
  });

  it('fetches again what the page has dropped, and not what it holds', async () => {
    const { source, asked } = slowSource();
    const { loop } = start(source);
    const list = slices(3);
    loop.held(list, true);
    loop.setList('pane', listOf(list));
    loop.focus('pane', { index: 0, direction: 0, rank: 0 });
    await settled();
    expect(asked).toHaveLength(0);
    loop.held([list[1]!], false);
    await settled();
    expect(asked.map((a) => a.request.frames)).toEqual([[list[1]]]);
  });

  it('passes faults on once, and asks again past every cache when told to', async () => {
    const { source, asked } = slowSource();
    const { loop, decoder } = start(source);
    const [one] = slices(1);
    loop.setList('pane', listOf([one!]));
    loop.focus('pane', { index: 0, direction: 0, rank: 0 });
    await settled();
    asked[0]?.answerWith({ address: one!, ok: false, fault: { kind: 'corrupt', reason: 'test' } });
    await settled();
    await settled();
    expect(decoder.faults).toEqual(['corrupt']);
    expect(asked).toHaveLength(1);
    loop.refetch([one!]);
    await settled();
    expect(asked[1]?.request).toMatchObject({ frames: [one], fresh: true });
  });

  it('asks again for a frame whose store was out of reach when the reader comes back to it', async () => {
    const { source, asked } = slowSource();
    const { loop } = start(source);
    const list = slices(1);
    loop.setList('pane', listOf(list));
    loop.focus('pane', { index: 0, direction: 0, rank: 0 });
    await settled();
    asked[0]?.answerWith({ address: list[0]!, ok: false, fault: { kind: 'unreachable', source: 's' } });
    await settled();
    loop.focus('pane', { index: 0, direction: 1, rank: 0 });
    await settled();
    expect(asked).toHaveLength(2);
  });
});

describe('a series that pays to be fetched whole', () => {
  const whole = (release: Promise<void>, list: readonly FrameAddress[], calls: AbortSignal[]): Partial<Source> => ({
    seriesPays: () => true,
    seriesSize: () => list.length,
    async *series(_series, signal) {
      calls.push(signal);
      await release;
      for (const address of list) {
        signal.throwIfAborted();
        yield arrival(address);
      }
    },
  });

  it('is asked for once, its frames not singly beside it, but for the one looked at', async () => {
    const list = slices(30);
    const calls: AbortSignal[] = [];
    const { source, asked } = slowSource(whole(Promise.resolve(), list, calls));
    const { loop, decoder } = start(source);
    loop.setList('pane', listOf(list, true));
    loop.focus('pane', { index: 3, direction: 1, rank: 0 });
    for (let i = 0; i < 10; i++) await settled();
    expect(calls).toHaveLength(1);
    expect(asked.map((a) => a.request.intent)).toEqual(['look']);
    asked[0]?.answer();
    await settled();
    expect(indexOf(decoder.got, list).sort((a, b) => a - b)).toEqual(list.map((_, i) => i));
  });

  it('begins while it is still being listed; frames whose place is not known yet wait for it', async () => {
    const list = slices(30);
    const calls: AbortSignal[] = [];
    const { source } = slowSource(whole(Promise.resolve(), list, calls));
    const { loop, decoder } = start(source);
    loop.listing(series, true);
    loop.setList('pane', listOf(list.slice(0, 1)));
    loop.focus('pane', { index: 0, direction: 0, rank: 0 });
    for (let i = 0; i < 5; i++) await settled();
    expect(calls).toHaveLength(1);
    expect(decoder.got).toHaveLength(1);
    loop.listing(series, false);
    loop.setList('pane', listOf(list, true));
    for (let i = 0; i < 5; i++) await settled();
    expect(indexOf(decoder.got, list).sort((a, b) => a - b)).toEqual(list.map((_, i) => i));
  });

  it('is not asked for a clip of one object, which comes in batches as it is asked for, each frame once', async () => {
    const list = clip(30);
    const calls: AbortSignal[] = [];
    const { source, asked } = slowSource(whole(Promise.resolve(), list, calls));
    const { loop } = start(source);
    loop.peeked(series);
    loop.setList('pane', listOf(list));
    loop.focus('pane', { index: 0, direction: 0, rank: 0 });
    loop.listing(series, true);
    for (let i = 0; i < 20; i++) {
      await settled();
      for (const one of asked) one.answer();
    }
    expect(calls).toHaveLength(0);
    expect(asked.flatMap((a) => indexOf(a.request.frames, list)).sort((a, b) => a - b)).toEqual(list.map((_, i) => i));
  });

  it('is waited for from the moment one of its instances was looked up, so that no batch is begun in vain', async () => {
    const list = slices(30);
    const calls: AbortSignal[] = [];
    const { source, asked } = slowSource(whole(new Promise(() => undefined), list, calls));
    const { loop } = start(source);
    loop.peeked(series);
    loop.setList('pane', listOf(list.slice(0, 12)));
    loop.focus('pane', { index: 6, direction: 0, rank: 0 });
    await settled();
    loop.listing(series, true);
    await settled();
    expect(calls).toHaveLength(1);
    expect(asked.map((a) => a.request.intent)).toEqual(['look']);
  });

  it('waits, and all that is not looked at, while the first picture has no core to spare beside it', async () => {
    const list = slices(30);
    const calls: AbortSignal[] = [];
    const { source, asked } = slowSource(whole(Promise.resolve(), list, calls));
    const { loop } = start(source);
    loop.onlyLook(true);
    loop.setList('pane', listOf(list, true));
    loop.focus('pane', { index: 3, direction: 1, rank: 0 });
    asked[0]?.answer();
    for (let i = 0; i < 5; i++) await settled();
    expect(calls).toHaveLength(0);
    expect(asked.map((a) => a.request.intent)).toEqual(['look']);
    loop.onlyLook(false);
    for (let i = 0; i < 5; i++) await settled();
    expect(calls).toHaveLength(1);
  });

  it('comes beside another of its store, as PET beside CT, and neither is asked for singly; a third waits', async () => {
    const lists = ['1.1.1', '1.1.2', '1.1.3'].map((uid) => slices(30, { ...series, series: toUid(uid) }));
    const calls: AbortSignal[] = [];
    const { source, asked } = slowSource(whole(new Promise(() => undefined), lists[0]!, calls));
    const { loop } = start(source);
    lists.forEach((list, i) => loop.setList(`pane ${String(i)}`, listOf(list, true)));
    loop.focus('pane 0', { index: 3, direction: 0, rank: 0 });
    loop.focus('pane 1', { index: 3, direction: 0, rank: 0 });
    for (let i = 0; i < 5; i++) await settled();
    expect(calls).toHaveLength(2);
    expect(asked.map((a) => a.request.intent)).toEqual(['look', 'look']);
    loop.focus('pane 2', { index: 3, direction: 0, rank: 0 });
    for (let i = 0; i < 5; i++) await settled();
    expect(calls).toHaveLength(2);
  });

  it('has what did not come asked for singly', async () => {
    const list = slices(30);
    const { source, asked } = slowSource(whole(Promise.resolve(), list.slice(0, 28), []));
    const { loop } = start(source);
    loop.setList('pane', listOf(list, true));
    loop.focus('pane', { index: 0, direction: 1, rank: 0 });
    for (let i = 0; i < 10; i++) await settled();
    expect(asked.flatMap((a) => indexOf(a.request.frames, list))).toEqual([0, 28, 29]);
  });

  it('is given up when its pane is gone', async () => {
    const list = slices(30);
    const calls: AbortSignal[] = [];
    const { source } = slowSource(whole(new Promise(() => undefined), list, calls));
    const { loop } = start(source);
    loop.setList('pane', listOf(list, true));
    loop.focus('pane', { index: 0, direction: 1, rank: 0 });
    await settled();
    loop.drop('pane');
    await settled();
    expect(calls[0]?.aborted).toBe(true);
  });

  it('waits for its first picture where the speed of the link is not known yet', async () => {
    const list = slices(30);
    const link: { pays?: boolean } = {};
    const { source, asked } = slowSource({ ...whole(Promise.resolve(), list, []), seriesPays: () => link.pays });
    const { loop } = start(source);
    loop.setList('pane', listOf(list, true));
    loop.focus('pane', { index: 0, direction: 1, rank: 0 });
    await settled();
    expect(asked.map((a) => a.request.intent)).toEqual(['look']);
    link.pays = false;
    asked[0]?.answer();
    await settled();
    expect(asked.slice(1).map((a) => a.request.intent)).toEqual(Array(5).fill('fill'));
  });
});
