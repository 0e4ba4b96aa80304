import { describe, expect, it } from 'vitest';
import { Channel } from './channel.ts';

describe('a channel', () => {
  it('gives everything in order and then ends', async () => {
    const channel = new Channel<number>(2);
    void (async () => {
      for (let i = 0; i < 10; i++) await channel.push(i);
      channel.close();
    })();
    const got: number[] = [];
    for await (const value of channel) got.push(value);
    expect(got).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('makes producers wait until there is room', async () => {
    const channel = new Channel<number>(2);
    let pushed = 0;
    void (async () => {
      for (let i = 0; i < 10; i++) {
        await channel.push(i);
        pushed = i + 1;
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(pushed).toBe(2);
    const reader = channel[Symbol.asyncIterator]();
    await reader.next();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(pushed).toBe(3);
  });

  it('lets producers go when the consumer leaves', async () => {
    const channel = new Channel<number>(1);
    const pushes = Promise.all([channel.push(1), channel.push(2), channel.push(3)]);
    for await (const value of channel) {
      expect(value).toBe(1);
      break;
    }
    await expect(pushes).resolves.toHaveLength(3);
  });

  it('throws what it failed with, after what came before', async () => {
    const channel = new Channel<number>(4);
    await channel.push(1);
    channel.fail(new Error('broken'));
    const got: number[] = [];
    const reading = (async () => {
      for await (const value of channel) got.push(value);
    })();
    await expect(reading).rejects.toThrow('broken');
    expect(got).toEqual([1]);
  });
});
