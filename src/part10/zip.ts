import { Inflate } from 'fflate';
import { FaultError } from '#src/model/fault/fault.ts';
import type { RangeReader } from './range-reader.ts';

/** A member of an archive; nothing of it has been read yet. */
export interface ZipMember {
  readonly name: string;
  /** Bytes in the archive and, as the directory says, unpacked. */
  readonly packed: number;
  readonly size: number;
  readonly method: number;
  /** Where its local header is. */
  readonly offset: number;
}

export interface ZipLimits {
  readonly members: number;
  /** Unpacked, of one member. Bytes. */
  readonly size: number;
  /** Unpacked to packed. */
  readonly ratio: number;
}

/** What an archive of images never exceeds, and a bomb does. */
export const zipLimits: ZipLimits = { members: 200_000, size: 4 * 2 ** 30 - 1, ratio: 1200 };

/** Whether a file begins like an archive. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;
}

/**
 * The directory of an archive (APPNOTE 4.3.12, with ZIP64), read from its end without touching the members. Folders are
 * left out. Throws `corrupt`, or `too-large` where there are more members than `limits` allows.
 */
export async function listZip(reader: RangeReader, limits: ZipLimits = zipLimits): Promise<readonly ZipMember[]> {
  const { offset, length, count } = await findDirectory(reader);
  if (count > limits.members) throw new FaultError({ kind: 'too-large', bytes: count, limit: limits.members });
  if (offset + length > reader.size || length > 256 * 2 ** 20) throw broken('directory beyond the end');
  const bytes = await reader.read(offset, length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const members: ZipMember[] = [];
  for (let at = 0; at + 46 <= bytes.length && view.getUint32(at, true) === 0x02014b50;) {
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const raw = bytes.subarray(at + 46, at + 46 + nameLength);
    const member = withZip64(
      {
        name: memberName(raw, (view.getUint16(at + 8, true) & 0x800) !== 0),
        packed: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true),
        method: (view.getUint16(at + 8, true) & 1) === 1 ? -1 : view.getUint16(at + 10, true),
        offset: view.getUint32(at + 42, true),
      },
      bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength),
    );
    if (!member.name.endsWith('/')) members.push(member);
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  }
  return members;
}

/** UTF-8 where the flag or the bytes say so, else one byte a character: the name is for the report alone. */
function memberName(bytes: Uint8Array, utf8: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: !utf8 }).decode(bytes);
  } catch {
    return String.fromCharCode(...bytes);
  }
}

function broken(reason: string): FaultError {
  return new FaultError({ kind: 'corrupt', reason: `zip: ${reason}` });
}

interface Directory {
  readonly offset: number;
  readonly length: number;
  readonly count: number;
}

async function findDirectory(reader: RangeReader): Promise<Directory> {
  const start = Math.max(0, reader.size - 65536 - 22);
  const tail = await reader.read(start, reader.size - start);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  for (let at = tail.length - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    const found = {
      count: view.getUint16(at + 10, true),
      length: view.getUint32(at + 12, true),
      offset: view.getUint32(at + 16, true),
    };
    const is64 = found.count === 0xffff || found.length === 0xffffffff || found.offset === 0xffffffff;
    return is64 ? await zip64Directory(reader, start + at, found) : found;
  }
  throw broken('no directory');
}

async function zip64Directory(reader: RangeReader, end: number, plain: Directory): Promise<Directory> {
  const locator = await reader.read(Math.max(0, end - 20), 20);
  const view = new DataView(locator.buffer, locator.byteOffset, locator.byteLength);
  if (locator.length < 20 || view.getUint32(0, true) !== 0x07064b50) return plain;
  const record = await reader.read(Number(view.getBigUint64(8, true)), 56);
  const wide = new DataView(record.buffer, record.byteOffset, record.byteLength);
  if (record.length < 56 || wide.getUint32(0, true) !== 0x06064b50) throw broken('ZIP64 record');
  return {
    count: Number(wide.getBigUint64(32, true)),
    length: Number(wide.getBigUint64(40, true)),
    offset: Number(wide.getBigUint64(48, true)),
  };
}

/** ZIP64 extra field (APPNOTE 4.5.3): in this order, each only where the plain field is all ones. */
function withZip64(member: ZipMember, extra: Uint8Array): ZipMember {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let pos = at + 4;
    const next = (value: number): number => {
      if (value !== 0xffffffff || pos + 8 > extra.length) return value;
      pos += 8;
      return Number(view.getBigUint64(pos - 8, true));
    };
    const size = next(member.size);
    const packed = next(member.packed);
    return { ...member, size, packed, offset: next(member.offset) };
  }
  return member;
}

/**
 * A member's bytes. `wanted` sees the first of them and may refuse the rest, which then gives undefined at little cost.
 * Throws `too-large` before memory is taken that the directory or the limits do not allow, `unsupported` for encryption
 * and foreign methods.
 */
export async function readMember(
  reader: RangeReader,
  member: ZipMember,
  wanted: (head: Uint8Array) => boolean,
  limits: ZipLimits = zipLimits,
): Promise<Uint8Array<ArrayBuffer>[] | undefined> {
  const limit = Math.min(limits.size, member.packed * limits.ratio, member.size);
  if (member.size > limit) throw new FaultError({ kind: 'too-large', bytes: member.size, limit });
  const local = await reader.read(member.offset, 30);
  const view = new DataView(local.buffer, local.byteOffset, local.byteLength);
  if (local.length < 30 || view.getUint32(0, true) !== 0x04034b50) throw broken(`no member at ${member.offset}`);
  const start = member.offset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + member.packed > reader.size)
    throw new FaultError({ kind: 'truncated', expected: start + member.packed, got: reader.size });
  if (member.method === 0) return await stored(reader, start, member, wanted);
  if (member.method !== 8) {
    throw new FaultError({
      kind: 'unsupported',
      reason: member.method < 0 ? 'encrypted zip' : `zip method ${member.method}`,
    });
  }
  return await inflated(reader, start, member, wanted, limit);
}

async function stored(
  reader: RangeReader,
  start: number,
  member: ZipMember,
  wanted: (head: Uint8Array) => boolean,
): Promise<Uint8Array<ArrayBuffer>[] | undefined> {
  const head = await reader.read(start, Math.min(512, member.size));
  return wanted(head) ? [await reader.read(start, member.size)] : undefined;
}

async function inflated(
  reader: RangeReader,
  start: number,
  member: ZipMember,
  wanted: (head: Uint8Array) => boolean,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>[] | undefined> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let total = 0;
  const inflate = new Inflate((part) => {
    total += part.length;
    if (total > limit) throw new FaultError({ kind: 'too-large', bytes: total, limit });
    if (part.length > 0) parts.push(part);
  });
  // Small steps at first: what is not wanted is known after the first.
  let step = 4096;
  for (let at = 0; at < member.packed;) {
    const bytes = await reader.read(start + at, Math.min(step, member.packed - at));
    at += bytes.length;
    try {
      inflate.push(bytes, at >= member.packed);
    } catch (thrown) {
      if (thrown instanceof FaultError) throw thrown;
      throw broken(thrown instanceof Error ? thrown.message : String(thrown));
    }
    if (step === 4096 && parts[0] && !wanted(parts[0])) return undefined;
    step = 1024 * 1024;
  }
  if (total !== member.size) throw new FaultError({ kind: 'truncated', expected: member.size, got: total });
  return parts;
}
