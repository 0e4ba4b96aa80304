import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOf } from '#src/model/fault/fault.ts';
import { readJsonArray } from './json-array.ts';

function stream(bytes: Uint8Array, cuts: readonly number[]): ReadableStream<Uint8Array> {
  const edges = [0, ...[...cuts].sort((a, b) => a - b).map((c) => Math.min(c, bytes.length)), bytes.length];
  return new ReadableStream({
    start(controller) {
      for (let i = 1; i < edges.length; i++) controller.enqueue(bytes.slice(edges[i - 1], edges[i]));
      controller.close();
    },
  });
}

async function read(text: string, cuts: readonly number[] = []): Promise<unknown[]> {
  const objects: unknown[] = [];
  for await (const part of readJsonArray(stream(new TextEncoder().encode(text), cuts))) objects.push(...part);
  return objects;
}

describe('a JSON array read as it comes', () => {
  it('gives what JSON.parse gives, wherever the chunks are cut', async () => {
    const objects = fc.array(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(objects, fc.array(fc.nat(400), { maxLength: 12 }), fc.boolean(), async (value, cuts, spaced) => {
        const text = JSON.stringify(value, undefined, spaced ? 2 : undefined);
        expect(await read(text, cuts)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('takes one object without an array, and an empty body', async () => {
    expect(await read('{"a":1}')).toEqual([{ a: 1 }]);
    expect(await read('')).toEqual([]);
    expect(await read('[]')).toEqual([]);
  });

  it('is truncated when it ends within an object or before the array does', async () => {
    for (const text of ['[{"a":1},{"a"', '[{"a":1}', '[{"a":"}]', '[']) {
      expect(faultOf(await read(text).catch((error: unknown) => error)).kind, text).toBe('truncated');
    }
  });
});
