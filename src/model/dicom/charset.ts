/**
 * Specific Character Set (PS3.3 C.12.1.1.2, PS3.5 section 6.1) to Unicode, with the code extensions of ISO/IEC 2022.
 * Two-byte sets are handed to the platform's own decoders in the form those know.
 */
type Decode = (bytes: Uint8Array) => string;

interface Sets {
  /** What bytes below 0x80 mean: ASCII, or a two-byte Japanese set. */
  g0: 'ascii' | 'jis0208' | 'jis0212';
  /** What bytes from 0x80 mean; undefined where nothing was designated. */
  g1: Graphic | undefined;
}

interface Graphic {
  readonly width: 1 | 2;
  readonly decode: Decode;
}

const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

function platform(label: string): Decode {
  return (bytes) => {
    let decoder = decoders.get(label);
    if (!decoder) decoders.set(label, (decoder = new TextDecoder(label)));
    return decoder.decode(bytes);
  };
}

/** ISO 8859-1 itself: the platform's label of that name means Windows-1252. */
function latin1(bytes: Uint8Array): string {
  let result = '';
  for (let at = 0; at < bytes.length; at += 8192) result += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return result;
}

function jis(prefix: readonly number[]): Decode {
  const decode = platform('euc-jp');
  const width = 2 + prefix.length;
  return (bytes) => {
    const euc = new Uint8Array((bytes.length >> 1) * width);
    for (let i = 0, at = 0; i + 1 < bytes.length; i += 2, at += width) {
      euc.set(prefix, at);
      euc[at + width - 2] = (bytes[i] ?? 0) | 0x80;
      euc[at + width - 1] = (bytes[i + 1] ?? 0) | 0x80;
    }
    return decode(euc);
  };
}

const jis0208 = jis([]);
const jis0212 = jis([0x8f]);

const graphics: Readonly<Record<string, Graphic>> = {
  '100': { width: 1, decode: latin1 },
  '101': { width: 1, decode: platform('iso-8859-2') },
  '109': { width: 1, decode: platform('iso-8859-3') },
  '110': { width: 1, decode: platform('iso-8859-4') },
  '126': { width: 1, decode: platform('iso-8859-7') },
  '127': { width: 1, decode: platform('iso-8859-6') },
  '138': { width: 1, decode: platform('iso-8859-8') },
  '144': { width: 1, decode: platform('iso-8859-5') },
  '148': { width: 1, decode: platform('windows-1254') },
  '203': { width: 1, decode: platform('iso-8859-15') },
  '166': { width: 1, decode: platform('windows-874') },
  '13': { width: 1, decode: platform('shift_jis') },
  '149': { width: 2, decode: platform('euc-kr') },
  '58': { width: 2, decode: platform('gbk') },
};

/** Escape sequences without the ESC itself (PS3.3 tables C.12-3 and C.12-4). */
const escapes: Readonly<Record<string, Partial<Sets>>> = {
  '(B': { g0: 'ascii' },
  '(J': { g0: 'ascii' },
  $B: { g0: 'jis0208' },
  '$@': { g0: 'jis0208' },
  '$(D': { g0: 'jis0212' },
  ')I': { g1: graphics['13'] },
  '-A': { g1: graphics['100'] },
  '-B': { g1: graphics['101'] },
  '-C': { g1: graphics['109'] },
  '-D': { g1: graphics['110'] },
  '-F': { g1: graphics['126'] },
  '-G': { g1: graphics['127'] },
  '-H': { g1: graphics['138'] },
  '-L': { g1: graphics['144'] },
  '-M': { g1: graphics['148'] },
  '-b': { g1: graphics['203'] },
  '-T': { g1: graphics['166'] },
  '$)C': { g1: graphics['149'] },
  '$)A': { g1: graphics['58'] },
};

/** Sets that stand alone and know no escapes. GBK is read as its superset. */
const whole: Readonly<Record<string, Decode>> = {
  '192': platform('utf-8'),
  GB18030: platform('gb18030'),
  GBK: platform('gb18030'),
};

/** `ISO_IR 100`, `ISO 2022 IR 100`, and the misspellings of both seen in files (`ISO-IR 100`, `ISO IR_100`), as `100`. */
function registration(term: string): string {
  const plain = term.trim().toUpperCase();
  return /^ISO[ _-]?(?:2022[ _-])?IR[ _-]?(\d+)$/.exec(plain)?.[1] ?? (plain === 'GB2312' ? '58' : plain);
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Turns the bytes of a text value into Unicode. */
export type TextReader = (bytes: Uint8Array) => string;

const plainAscii: TextReader = latin1;

/**
 * A reader for values under these terms of Specific Character Set; `[]` or `['']` is the default repertoire. Bytes that
 * the declared set cannot have are read as UTF-8 where they are that, else as Latin 1: such files exist and a name must
 * not vanish.
 */
export function textReader(terms: readonly string[]): TextReader {
  const known = terms.map(registration);
  const alone = known.map((term) => whole[term]).find((decode) => decode !== undefined);
  if (alone) return withAscii(alone);
  const first = graphics[known[0] ?? ''];
  const extension = known
    .slice(1)
    .map((term) => graphics[term])
    .find((graphic) => graphic !== undefined);
  return (bytes) => (isPlain(bytes) ? plainAscii(bytes) : readExtended(bytes, first, extension));
}

function withAscii(decode: Decode): TextReader {
  return (bytes) => (isPlain(bytes) ? plainAscii(bytes) : decode(bytes));
}

/** No byte above 0x7f and no escape. */
function isPlain(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte > 0x7f || byte === 0x1b) return false;
  return true;
}

/** Delimiters at which the designations fall back to those of the first term (PS3.5 section 6.1.2.5.3). */
function isDelimiter(byte: number): boolean {
  return byte === 0x5c || byte === 0x5e || byte === 0x3d || (byte >= 0x09 && byte <= 0x0d);
}

function readExtended(bytes: Uint8Array, first: Graphic | undefined, extension: Graphic | undefined): string {
  if (!first && !extension && !bytes.includes(0x1b)) return utf8(bytes) ?? latin1(bytes);
  const sets: Sets = { g0: 'ascii', g1: first };
  let result = '';
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x1b) {
      const found = escapeAt(bytes, at + 1);
      if (found) Object.assign(sets, escapes[found]);
      at += 1 + (found?.length ?? 0);
      continue;
    }
    if (byte < 0x80 && (sets.g0 === 'ascii' || byte < 0x21)) {
      if (isDelimiter(byte)) Object.assign(sets, { g0: 'ascii', g1: first });
      result += String.fromCharCode(byte);
      at++;
      continue;
    }
    const high = byte >= 0x80;
    let end = at + 1;
    while (
      end < bytes.length &&
      bytes[end] !== 0x1b &&
      (bytes[end] ?? 0) >= 0x80 === high &&
      (high || (bytes[end] ?? 0) > 0x20)
    )
      end++;
    const run = bytes.subarray(at, end);
    if (high) result += (sets.g1 ?? extension ?? { decode: (b: Uint8Array) => utf8(b) ?? latin1(b) }).decode(run);
    else result += sets.g0 === 'jis0212' ? jis0212(run) : jis0208(run);
    at = end;
  }
  return result;
}

function escapeAt(bytes: Uint8Array, at: number): string | undefined {
  const next = String.fromCharCode(...bytes.subarray(at, at + 3));
  return [next, next.slice(0, 2)].find((sequence) => sequence in escapes);
}
