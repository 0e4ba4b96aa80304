import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeBench, type Bench } from '../testing/running.ts';
import { unzip, type UnzippedEntry } from './unzip.ts';

let bench: Bench;
let target: string;
beforeEach(() => {
  bench = makeBench();
  target = join(bench.path, 'unpacked');
});
afterEach(() => {
  bench.remove();
});
const limits = { entries: 10, entry: 1 << 20, ratio: 10, slack: 1 << 16 };

async function all(path: string): Promise<UnzippedEntry[]> {
  const entries: UnzippedEntry[] = [];
  for await (const entry of unzip(path, target, limits)) entries.push(entry);
  return entries;
}

describe('a zip file', () => {
  it('is unpacked entry by entry, stored or deflated', async () => {
    const text = Buffer.from('some bytes '.repeat(500));
    const zip = bench.write(
      'a.zip',
      zipSync({ a: [text, { level: 0 }], 'b/c': [text, { level: 9 }], empty: new Uint8Array(0) }),
    );
    const entries = await all(zip);
    expect(entries.map(({ name }) => name)).toEqual(['a', 'b/c', 'empty']);
    expect(readFileSync(entries[0]!.location)).toEqual(text);
    expect(readFileSync(entries[1]!.location)).toEqual(text);
  });

  it('never writes where an entry’s name points', async () => {
    const zip = bench.write('a.zip', zipSync({ '../../escaped': Buffer.from('x'), '/etc/escaped': Buffer.from('y') }));
    const entries = await all(zip);
    expect(entries.map(({ location }) => location.startsWith(`${target}/`))).toEqual([true, true]);
    expect(readdirSync(bench.path).sort()).toEqual(['a.zip', 'dicom', 'dist', 'unpacked']);
  });

  it('is given up when it grows far beyond its size', async () => {
    const zip = bench.write('bomb.zip', zipSync({ bomb: new Uint8Array(900_000) }, { level: 9 }));
    await expect(all(zip)).rejects.toThrow('unpacks to far more than its size');
  });

  it('is given up when one entry, or their number, is beyond the limits', async () => {
    const large = bench.write('large.zip', zipSync({ a: new Uint8Array(2 << 20) }, { level: 0 }));
    await expect(all(large)).rejects.toThrow('unpacks to far more');
    const many = bench.write(
      'many.zip',
      zipSync(Object.fromEntries(Array.from({ length: 11 }, (_, i) => [String(i), Buffer.from('x')]))),
    );
    await expect(all(many)).rejects.toThrow('more than 10 entries');
  });

  it('that ends early is said to, and its last entry is not left behind', async () => {
    const noise = Buffer.from(Array.from({ length: 60_000 }, (_, i) => (i * 7919) % 251));
    const whole = zipSync({ a: [noise, { level: 0 }] });
    const zip = bench.write('half.zip', whole.subarray(0, 20_000));
    await expect(all(zip)).rejects.toThrow();
    expect(readdirSync(target)).toEqual([]);
  });
});
