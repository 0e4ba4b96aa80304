import type { Uid } from '../dicom/uid.ts';

/**
 * A DICOM UID made of 16 random bytes by way of a version 4 UUID (PS3.5 B.2): `2.25.` and the UUID as one decimal number.
 */
export function uidFromRandom(random: Uint8Array): Uid {
  if (random.length !== 16) throw new Error(`16 random bytes are needed, not ${random.length}`);
  let number = 0n;
  for (const [i, byte] of random.entries()) {
    // RFC 9562 5.4: version 4 in the seventh byte, variant 10 in the ninth.
    const marked = i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte;
    number = (number << 8n) | BigInt(marked);
  }
  return `2.25.${number}` as Uid;
}
