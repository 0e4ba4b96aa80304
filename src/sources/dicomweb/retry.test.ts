import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { faultOf, type Fault } from '#src/model/fault/fault.ts';
import { attempts, StoreError } from './retry.ts';

const never = new AbortController().signal;
const refused = (status: number): Fault => ({ kind: 'refused', source: 's', status });

/** The waits, in milliseconds, of an attempt that fails so often in this way and then is well. */
async function waits(failures: number, error: () => Error): Promise<number[]> {
  const times: number[] = [];
  const done = attempts(never, (again) => {
    times.push(Date.now());
    return again < failures ? Promise.reject(error()) : Promise.resolve('well');
  });
  done.catch(() => undefined);
  await vi.runAllTimersAsync();
  await done;
  return times.slice(1).map((time, i) => time - (times[i] ?? 0));
}

describe('trying again', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('waits longer each time, by about a factor of three', async () => {
    const [first = 0, second = 0, third = 0] = await waits(3, () => new StoreError(refused(503)));
    expect(first).toBeGreaterThanOrEqual(100);
    expect(first).toBeLessThanOrEqual(300);
    expect(second).toBeGreaterThanOrEqual(300);
    expect(second).toBeLessThanOrEqual(900);
    expect(third).toBeGreaterThanOrEqual(900);
    expect(third).toBeLessThanOrEqual(2700);
  });

  it('waits as long as the store asks, in seconds or until a date', async () => {
    const [wait = 0] = await waits(1, () => new StoreError(refused(429), '7'));
    expect(wait).toBeGreaterThanOrEqual(7000);
    expect(wait).toBeLessThanOrEqual(7100);
    vi.setSystemTime(new Date('2026-01-01T00:00:00Z'));
    const [until = 0] = await waits(1, () => new StoreError(refused(429), 'Thu, 01 Jan 2026 00:00:05 GMT'));
    expect(until).toBeGreaterThanOrEqual(5000);
    expect(until).toBeLessThanOrEqual(5100);
  });

  it('gives up after three more attempts', async () => {
    await expect(waits(4, () => new StoreError(refused(500)))).rejects.toThrow();
  });

  it('is not done for what will not pass', async () => {
    await expect(waits(1, () => new StoreError(refused(406)))).rejects.toThrow();
    await expect(waits(1, () => new StoreError({ kind: 'missing' }))).rejects.toThrow();
  });

  it('ends at once when nobody wants it any more', async () => {
    const abort = new AbortController();
    const done = attempts(abort.signal, () => Promise.reject(new StoreError(refused(503), '20')));
    const fault = done.catch(faultOf);
    await vi.advanceTimersByTimeAsync(10);
    abort.abort();
    expect(await fault).toEqual({ kind: 'aborted' });
  });
});
