import { execFileSync } from 'node:child_process';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { faultOf } from '#src/model/fault/fault.ts';
import { bytesReader, type RangeReader } from './range-reader.ts';
import { isZip, listZip, readMember } from './zip.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

async function contents(reader: RangeReader): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const member of await listZip(reader)) {
    const parts = await readMember(reader, member, () => true);
    found[member.name] = Buffer.concat(parts ?? []).toString();
  }
  return found;
}

async function fault(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'none';
  } catch (thrown) {
    return faultOf(thrown).kind;
  }
}

describe('an archive', () => {
  it('gives its members, packed or stored, in folders, named in any script', async () => {
    const bytes = zipSync({
      'a.txt': text('alpha'),
      'b/': new Uint8Array(0),
      'b/影像.dcm': [text('beta'.repeat(1000)), { level: 9 }],
      c: [text('gamma'), { level: 0 }],
    });
    expect(isZip(bytes)).toBe(true);
    expect(await contents(bytesReader(bytes))).toEqual({
      'a.txt': 'alpha',
      'b/影像.dcm': 'beta'.repeat(1000),
      c: 'gamma',
    });
  });

  it('is read as Python writes it to a stream, with ZIP64 records and data descriptors', async () => {
    const script = `
import zipfile, sys, io
class Out(io.RawIOBase):
    def writable(self): return True
    def write(self, b): sys.stdout.buffer.write(b); return len(b)
with zipfile.ZipFile(Out(), 'w', zipfile.ZIP_DEFLATED) as z:
    with z.open('x', 'w', force_zip64=True) as f: f.write(b'streamed ' * 500)
    z.comment = b'a comment at the end'`;
    const bytes = new Uint8Array(execFileSync('python3', ['-c', script]));
    expect(await contents(bytesReader(bytes))).toEqual({ x: 'streamed '.repeat(500) });
  });

  it('is not unpacked where it is a bomb, lies about its size, or is not wanted', async () => {
    const bomb = bytesReader(zipSync({ bomb: new Uint8Array(20_000_000) }));
    const [member] = await listZip(bomb);
    const limits = { members: 10, size: 1e9, ratio: 100 };
    expect(await fault(() => readMember(bomb, member!, () => true, limits))).toBe('too-large');
    expect(await fault(() => readMember(bomb, { ...member!, size: 1000 }, () => true, { ...limits, ratio: 1e9 }))).toBe(
      'too-large',
    );
    expect(
      await fault(() =>
        listZip(
          bytesReader(zipSync(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`f${i}`, text('x')])))),
          limits,
        ),
      ),
    ).toBe('too-large');
    let most = 0;
    const watched: RangeReader = { ...bomb, read: (offset, length) => ((most += length), bomb.read(offset, length)) };
    expect(await readMember(watched, member!, () => false)).toBeUndefined();
    expect(most).toBeLessThan(5000);
  });

  it('that is cut short or damaged says so', async () => {
    const bytes = zipSync({ a: text('alpha beta gamma '.repeat(100)) });
    expect(await fault(() => listZip(bytesReader(bytes.slice(0, bytes.length - 30))))).toBe('corrupt');
    const [member] = await listZip(bytesReader(bytes));
    const damaged = bytes.slice();
    damaged.fill(0xff, 40, 60);
    expect(await fault(() => readMember(bytesReader(damaged), member!, () => true))).toMatch(
      /^(corrupt|truncated|too-large)$/,
    );
  });
});
