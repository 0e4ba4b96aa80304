/** A Huffman code as a DHT segment carries it (ISO 10918-1 annex C). */
export interface HuffmanCode {
  /** How many codes have 1, 2 ... 16 bits. */
  readonly counts: readonly number[];
  /** Symbols by growing length of their code. */
  readonly symbols: readonly number[];
  /** By symbol: the code, and its length in bits (0 where the symbol does not occur). */
  readonly codes: Uint16Array;
  readonly lengths: Uint8Array;
}

const longest = 16;

/** The code that fits the frequencies, none longer than 16 bits and none of ones alone (ISO 10918-1 annex K.2). */
export function huffmanCode(frequencies: Float64Array): HuffmanCode {
  const used = [...frequencies.keys()].filter((s) => (frequencies[s] as number) > 0);
  // One more symbol that never occurs takes the code of all ones.
  const weights = [...used.map((s) => frequencies[s] as number), 0.5];
  const lengths = limited(depths(weights));
  const bySize = used.map((symbol, i) => ({ symbol, length: lengths[i] as number }));
  // The reserved symbol must be the last of the longest codes.
  const reserved = lengths[used.length] as number;
  const deepest = Math.max(...lengths);
  if (reserved < deepest) {
    const other = bySize.find((s) => s.length === deepest);
    if (other) other.length = reserved;
  }
  bySize.sort((a, b) => a.length - b.length || a.symbol - b.symbol);

  const counts = new Array<number>(longest).fill(0);
  const codes = new Uint16Array(frequencies.length);
  const sizes = new Uint8Array(frequencies.length);
  let code = 0;
  let length = 0;
  for (const s of bySize) {
    code <<= s.length - length;
    length = s.length;
    codes[s.symbol] = code++;
    sizes[s.symbol] = length;
    counts[length - 1] = (counts[length - 1] as number) + 1;
  }
  return { counts, symbols: bySize.map((s) => s.symbol), codes, lengths: sizes };
}

/** The depth of each leaf of the Huffman tree. */
function depths(weights: readonly number[]): number[] {
  const result = weights.map(() => 0);
  let nodes = weights.map((weight, leaf) => ({ weight, leaves: [leaf] }));
  while (nodes.length > 1) {
    nodes = nodes.sort((a, b) => b.weight - a.weight);
    const a = nodes.pop();
    const b = nodes.pop();
    if (!a || !b) break;
    const leaves = [...a.leaves, ...b.leaves];
    for (const leaf of leaves) result[leaf] = (result[leaf] as number) + 1;
    nodes.push({ weight: a.weight + b.weight, leaves });
  }
  return result;
}

/** No more than 16 bits a code, the sum of 2^-length still at most one: too long ones are cut, then others lengthened. */
function limited(lengths: number[]): number[] {
  const result = lengths.map((l) => Math.min(longest, Math.max(1, l)));
  const room = () => result.reduce((sum, l) => sum + 2 ** -l, 0);
  while (room() > 1) {
    const longestBelow = Math.max(...result.filter((l) => l < longest));
    const at = result.indexOf(longestBelow);
    result[at] = longestBelow + 1;
  }
  return result;
}
