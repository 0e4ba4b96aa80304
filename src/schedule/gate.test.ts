import { describe, expect, it } from 'vitest';
import { Gate } from './gate.ts';

const forever = new AbortController().signal;
const settled = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await Promise.resolve();
};

describe('the gate of a store', () => {
  it('keeps one place for what is waited for', async () => {
    const gate = new Gate(3);
    const inside: string[] = [];
    for (const name of ['a', 'b', 'c']) void gate.enter(false, forever).then(() => inside.push(name));
    void gate.enter(true, forever).then(() => inside.push('look'));
    await settled();
    expect(inside.sort()).toEqual(['a', 'b', 'look']);
  });

  it('lets the urgent pass those who wait', async () => {
    const gate = new Gate(2);
    const inside: string[] = [];
    const leave = await gate.enter(true, forever);
    const leaveToo = await gate.enter(true, forever);
    void gate.enter(false, forever).then(() => inside.push('bulk'));
    void gate.enter(true, forever).then(() => inside.push('look'));
    leave();
    await settled();
    expect(inside).toEqual(['look']);
    leaveToo();
    await settled();
    expect(inside).toEqual(['look']);
  });

  it('forgets who was aborted while waiting, and counts a place given back twice once', async () => {
    const gate = new Gate(2);
    const first = await gate.enter(false, forever);
    const abort = new AbortController();
    const waiting = gate.enter(false, abort.signal);
    abort.abort();
    await expect(waiting).rejects.toThrow();
    first();
    first();
    const inside: string[] = [];
    void gate.enter(false, forever).then(() => inside.push('a'));
    void gate.enter(false, forever).then(() => inside.push('b'));
    await settled();
    expect(inside).toEqual(['a']);
  });
});
