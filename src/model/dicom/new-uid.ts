import { toUid, type Uid } from './uid.ts';

/** A UID made of a random UUID (PS3.5 B.2). Not by randomUUID, which pages without TLS do not have. */
export function newUid(): Uid {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return toUid(`2.25.${value.toString()}`);
}

/**
 * A UID that is the same for the same text: FNV-1a of 128 bits. For what must be known again without a place to keep its
 * name, never for what leaves the page as a new object.
 */
export function uidOfText(text: string): Uid {
  let hash = 0x6c62272e07bb014262b821756295c58dn;
  for (let i = 0; i < text.length; i++) {
    hash ^= BigInt(text.charCodeAt(i));
    hash = (hash * 0x0000000001000000000000000000013bn) & ((1n << 128n) - 1n);
  }
  return toUid(`2.25.${hash.toString()}`);
}
