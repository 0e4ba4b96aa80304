import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { Unzip, UnzipInflate } from 'fflate';
import { readFully } from './file-reader.ts';

/** What a zip file may grow to: beyond this it is a bomb or a mistake. Bytes; entries; times its own size, and beyond that. */
export interface UnzipLimits {
  readonly entries: number;
  readonly entry: number;
  readonly ratio: number;
  readonly slack: number;
}

const usualLimits: UnzipLimits = { entries: 1_000_000, entry: 16 * 2 ** 30, ratio: 200, slack: 2 ** 30 };
const chunk = 1 << 20;

/** Unpacked in one go, after which others have their turn: deflate makes at most a thousand times as much of it. Bytes. */
const morsel = 4 << 10;

export interface UnzippedEntry {
  /** As the zip file names it: for people, never a path. */
  readonly name: string;
  /** The copy on disk. */
  readonly location: string;
}

/**
 * Unpacks one zip file into numbered files of `folder`, entry by entry. Each entry is to be dealt with before the next is
 * asked for. Throws an Error with a plain reason where the zip file is broken or grows beyond the limits.
 */
export async function* unzip(path: string, folder: string, limits = usualLimits): AsyncGenerator<UnzippedEntry> {
  await mkdir(folder, { recursive: true });
  const finished: UnzippedEntry[] = [];
  const state: {
    open?: { fd: number; location: string } | undefined;
    fault?: Error;
    written: number;
    entries: number;
  } = { written: 0, entries: 0 };
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const limit = size * limits.ratio + limits.slack;
    const unzipper = new Unzip((file) => {
      if (file.name.endsWith('/')) return;
      if (++state.entries > limits.entries) throw new Error(`holds more than ${limits.entries} entries`);
      const location = join(folder, `${state.entries}.dcm`);
      const fd = openSync(location, 'w');
      let entrySize = 0;
      state.open = { fd, location };
      file.ondata = (error, data, final) => {
        if (error) throw new Error(`broken zip entry: ${error.message}`);
        entrySize += data.length;
        state.written += data.length;
        if (entrySize > limits.entry || state.written > limit) throw new Error('unpacks to far more than its size');
        writeSync(fd, data);
        if (!final) return;
        closeSync(fd);
        state.open = undefined;
        finished.push({ name: file.name, location });
      };
      file.start();
    });
    unzipper.register(UnzipInflate);
    for (let at = 0; at < size; at += chunk) {
      const bytes = await readFully(handle, at, Math.min(chunk, size - at));
      for (let from = 0; from < bytes.length; from += morsel) {
        const last = at + chunk >= size && from + morsel >= bytes.length;
        unzipper.push(bytes.subarray(from, from + morsel), last);
        yield* finished.splice(0);
        await othersTurn();
      }
    }
    if (state.open) throw new Error('the zip file ends early');
  } finally {
    if (state.open) {
      closeSync(state.open.fd);
      rmSync(state.open.location, { force: true });
    }
    await handle.close();
  }
}

/** PKWARE APPNOTE 4.3.7: a local file header. */
export function isZip(head: Uint8Array): boolean {
  return head.length >= 4 && head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;
}
