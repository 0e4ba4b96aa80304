/** Width over height for the ratios that a size header names instead of a width (ISO/IEC 18181-1 D.3.1). */
const ratios: readonly (readonly [number, number])[] = [
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
];

/** Bits of a JPEG XL codestream, least significant first. */
class Bits {
  private readonly bytes: Uint8Array;
  private at: number;

  constructor(bytes: Uint8Array, from: number) {
    this.bytes = bytes;
    this.at = from * 8;
  }

  take(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.at++)
      value += (((this.bytes[this.at >> 3] ?? 0) >> (this.at & 7)) & 1) * 2 ** i;
    return value;
  }

  /** A dimension in one of four lengths. */
  dimension(): number {
    return 1 + this.take([9, 13, 18, 30][this.take(2)] ?? 9);
  }
}

/** Rows and columns of a bare codestream or of one in boxes; undefined where its header is not within the bytes. */
export function jpegXlSize(bytes: Uint8Array): { readonly rows: number; readonly columns: number } | undefined {
  const start = bytes[0] === 0xff ? 0 : boxedStart(bytes);
  if (start === undefined || bytes.length < start + 12 || bytes[start] !== 0xff || bytes[start + 1] !== 0x0a)
    return undefined;
  const bits = new Bits(bytes, start + 2);
  const small = bits.take(1) === 1;
  const rows = small ? 8 * (1 + bits.take(5)) : bits.dimension();
  const ratio = ratios[bits.take(3) - 1];
  if (ratio) return { rows, columns: Math.floor((rows * ratio[0]) / ratio[1]) };
  return { rows, columns: small ? 8 * (1 + bits.take(5)) : bits.dimension() };
}

/** Where the codestream begins in a container: in a `jxlc` box, or in a `jxlp` box behind its counter. */
function boxedStart(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 16 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const head = length === 1 ? 16 : 8;
    if (type === 'jxlc') return at + head;
    if (type === 'jxlp') return at + head + 4;
    const whole = length === 1 ? Number(view.getBigUint64(at + 8)) : length;
    if (whole < head) return undefined;
    at += whole;
  }
  return undefined;
}
