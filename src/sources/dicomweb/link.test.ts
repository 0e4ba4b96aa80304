import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Link, measured } from './link.ts';

/** A body whose chunks come `every` milliseconds, filled with their own number. */
function body(chunks: number, size: number, every: number): ReadableStream<Uint8Array> {
  let n = 0;
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      if (n === chunks) {
        controller.close();
        controller.byobRequest?.respond(0);
        return;
      }
      if (every > 0) await new Promise((resolve) => setTimeout(resolve, every));
      controller.enqueue(new Uint8Array(size).fill(++n));
    },
  });
}

async function drain(stream: ReadableStream<Uint8Array>): Promise<void> {
  const reader = stream.getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read());
}

describe('the speed of a link', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  /** Reads a body of some chunks under a clock that stands still but for them. */
  async function learn(chunks: number, size: number, every: number, waited: number): Promise<Link> {
    const link = new Link();
    const asked = performance.now();
    await vi.advanceTimersByTimeAsync(waited);
    const done = drain(measured(body(chunks, size, every), link, asked, { heard: () => undefined }));
    for (let i = 0; i < chunks; i++) await vi.advanceTimersByTimeAsync(every);
    await done;
    return link;
  }

  it('is learnt of a body in one chunk, when all of it was there soon after it was asked for', async () => {
    const link = await learn(1, 500_000, 0, 40);
    expect(link.isFast).toBe(true);
    expect(link.rate).toBeCloseTo(500_000 / 0.04, -3);
  });

  it('stays unknown when one chunk came late: the store may have needed the time', async () => {
    expect((await learn(1, 500_000, 0, 900)).rate).toBeUndefined();
  });

  it('leaves out what the store needed to begin', async () => {
    const link = await learn(11, 10_000, 1, 2000);
    expect(link.rate).toBeCloseTo(100_000 / 0.01, -3);
    expect(link.isFast).toBe(true);
  });

  it('is slow where the bytes come slowly', async () => {
    const link = await learn(11, 10_000, 100, 0);
    expect(link.rate).toBeCloseTo(100_000, -3);
    expect(link.isFast).toBe(false);
  });

  it('says nothing after a few bytes', async () => {
    expect((await learn(2, 4000, 5, 0)).rate).toBeUndefined();
  });
});

describe('a body read into one buffer', () => {
  const chunks = [1, 2, 3].map((n) => new Uint8Array(200_000).fill(n));
  const sources = {
    bytes: () => new Blob(chunks).stream(),
    chunks: () =>
      new ReadableStream<Uint8Array>({
        start(out) {
          for (const chunk of chunks) out.enqueue(chunk);
          out.close();
        },
      }),
  };

  it.each(['bytes', 'chunks'] as const)('brings every byte in order from a stream of %s', async (kind) => {
    const stream = measured(sources[kind](), new Link(), 0, { heard: () => undefined, reuse: true });
    const reader = stream.getReader();
    let sum = 0;
    let length = 0;
    let last = 0;
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      for (const value of step.value) {
        if (value < last) throw new Error('out of order');
        last = value;
        sum += value;
      }
      length += step.value.length;
    }
    expect(length).toBe(600_000);
    expect(sum).toBe(200_000 * 6);
  });
});
