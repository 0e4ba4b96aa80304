import { FaultError } from '#src/model/fault/fault.ts';

/** What a JPEG 2000 or HTJ2K main header says (ITU-T T.800 annex A, T.814). */
export interface J2kHeader {
  readonly rows: number;
  readonly columns: number;
  readonly components: readonly {
    readonly precision: number;
    readonly signed: boolean;
    readonly subsampled: boolean;
  }[];
  readonly tiles: number;
  /** High-throughput block coding. */
  readonly highThroughput: boolean;
  /** The components go through a colour transform (RCT or ICT) that the decoder undoes. */
  readonly colourTransform: boolean;
  readonly reversible: boolean;
  readonly levels: number;
  /** 0 LRCP, 1 RLCP, 2 RPCL, 3 PCRL, 4 CPRL. */
  readonly progression: number;
  /** Progression may change in mid-stream (POC): which bytes hold which resolution is then unknown. */
  readonly progressionChanges: boolean;
  /** Lengths of tile-parts as a TLM segment foretells them, in order. */
  readonly foretold: readonly number[];
  /** Where the first tile-part begins. */
  readonly start: number;
}

/** A tile-part: where it begins, its length (undefined = up to the end marker), and how many there are of its tile. */
interface TilePart {
  readonly offset: number;
  readonly tile: number;
  readonly length: number | undefined;
  readonly part: number;
  /** 0 where the codestream does not say. */
  readonly parts: number;
}

const corrupt = (reason: string): FaultError => new FaultError({ kind: 'corrupt', reason });

/** The codestream itself: DICOM has it bare, but files with the JP2 wrapper around it exist (T.800 annex I). */
export function bareCodestream(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint32(4) !== 0x6a502020) return bytes;
  for (let offset = 0; offset + 8 <= bytes.length;) {
    const length = view.getUint32(offset);
    if (view.getUint32(offset + 4) === 0x6a703263) {
      return bytes.subarray(offset + 8, length === 0 ? bytes.length : Math.min(bytes.length, offset + length));
    }
    if (length < 8) break;
    offset += length;
  }
  throw corrupt('a JP2 file without a codestream');
}

/** Reads the main header. Throws FaultError `truncated` when it is not all there. */
export function readJ2kHeader(bytes: Uint8Array): J2kHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const need = (end: number): void => {
    if (end > bytes.length) throw new FaultError({ kind: 'truncated', got: bytes.length });
  };
  need(4);
  if (view.getUint16(0) !== 0xff4f || view.getUint16(2) !== 0xff51) throw corrupt('no JPEG 2000 start marker');
  let size: Pick<J2kHeader, 'rows' | 'columns' | 'components' | 'tiles'> | undefined;
  let coding: Pick<J2kHeader, 'colourTransform' | 'reversible' | 'levels' | 'progression'> | undefined;
  let highThroughput = false;
  let progressionChanges = false;
  const foretold: number[] = [];
  for (let offset = 2; ;) {
    need(offset + 4);
    const marker = view.getUint16(offset);
    if (marker === 0xff90) {
      if (!size || !coding) throw corrupt('JPEG 2000 header without SIZ or COD');
      return { ...size, ...coding, highThroughput, progressionChanges, foretold, start: offset };
    }
    if (marker >> 8 !== 0xff) throw corrupt(`no JPEG 2000 marker at byte ${String(offset)}`);
    const length = view.getUint16(offset + 2);
    if (length < 2) throw corrupt('JPEG 2000 segment of no length');
    need(offset + 2 + length);
    const body = new DataView(view.buffer, view.byteOffset + offset + 4, length - 2);
    try {
      if (marker === 0xff51) size = readSize(body);
      else if (marker === 0xff52) coding = readCoding(body);
      else if (marker === 0xff50) highThroughput = (body.getUint32(0) & 0x20000) !== 0;
      else if (marker === 0xff5f) progressionChanges = true;
      else if (marker === 0xff55) foretold.push(...readTileLengths(body));
    } catch (thrown) {
      if (thrown instanceof RangeError) throw corrupt('JPEG 2000 segment shorter than its content');
      throw thrown;
    }
    offset += 2 + length;
  }
}

function readSize(body: DataView): Pick<J2kHeader, 'rows' | 'columns' | 'components' | 'tiles'> {
  const at = (index: number): number => body.getUint32(2 + 4 * index);
  const [right, bottom, left, top, tileWide, tileHigh, tileLeft, tileTop] = Array.from({ length: 8 }, (_, i) =>
    at(i),
  ) as [number, number, number, number, number, number, number, number];
  if (tileWide === 0 || tileHigh === 0 || right <= left || bottom <= top)
    throw corrupt('JPEG 2000 sizes that are empty');
  const components = Array.from({ length: body.getUint16(34) }, (_, i) => {
    const depth = body.getUint8(36 + 3 * i);
    const subsampled = body.getUint8(37 + 3 * i) !== 1 || body.getUint8(38 + 3 * i) !== 1;
    return { precision: (depth & 0x7f) + 1, signed: depth >= 0x80, subsampled };
  });
  const tiles = Math.ceil((right - tileLeft) / tileWide) * Math.ceil((bottom - tileTop) / tileHigh);
  return { rows: bottom - top, columns: right - left, components, tiles };
}

function readCoding(body: DataView): Pick<J2kHeader, 'colourTransform' | 'reversible' | 'levels' | 'progression'> {
  return {
    progression: body.getUint8(1),
    colourTransform: body.getUint8(4) !== 0,
    levels: body.getUint8(5),
    reversible: body.getUint8(9) === 1,
  };
}

/** TLM (T.800 A.7.1): ST in bits 4-5 gives the bytes of the tile index, SP in bit 6 those of the length. */
function readTileLengths(body: DataView): number[] {
  const style = body.getUint8(1);
  const index = (style >> 4) & 3;
  const wide = (style & 0x40) !== 0;
  const step = index + (wide ? 4 : 2);
  const lengths: number[] = [];
  for (let at = 2; at + step <= body.byteLength; at += step) {
    lengths.push(wide ? body.getUint32(at + index) : body.getUint16(at + index));
  }
  return lengths;
}

/** The tile-parts that begin within these bytes. */
function* tileParts(bytes: Uint8Array, header: J2kHeader): Generator<TilePart, number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = header.start;
  while (offset + 12 <= bytes.length && view.getUint16(offset) === 0xff90) {
    const length = view.getUint32(offset + 6);
    if (length !== 0 && length < 14) throw corrupt(`tile-part of ${String(length)} bytes`);
    yield {
      offset,
      tile: view.getUint16(offset + 4),
      length: length === 0 ? undefined : length,
      part: view.getUint8(offset + 10),
      parts: view.getUint8(offset + 11),
    };
    if (length === 0) return bytes.length;
    offset += length;
  }
  return offset;
}

/**
 * Whether all of the picture is there: tile-parts follow each other exactly, each is as long as it says, every tile has
 * one. The decoders decode what is cut short without a word, so nothing may reach them that has not passed this.
 */
export function checkJ2kComplete(bytes: Uint8Array, header: J2kHeader): void {
  const seen = new Map<number, { parts: number; declared: number }>();
  const walk = tileParts(bytes, header);
  let offset = header.start;
  let open = false;
  for (const part of walk) {
    if (part.tile >= header.tiles) throw corrupt(`tile ${String(part.tile)} of ${String(header.tiles)}`);
    const tile = seen.get(part.tile) ?? { parts: 0, declared: 0 };
    seen.set(part.tile, { parts: tile.parts + 1, declared: Math.max(tile.declared, part.parts) });
    open = part.length === undefined;
    offset = part.offset + (part.length ?? 0);
  }
  if (open) {
    if (!endsWithMarker(bytes)) throw new FaultError({ kind: 'truncated', got: bytes.length });
  } else {
    if (offset > bytes.length) {
      throw new FaultError({ kind: 'truncated', expected: offset + 2, got: bytes.length });
    }
    const missing = seen.size < header.tiles || [...seen.values()].some((t) => t.parts < t.declared);
    const rest = bytes.subarray(offset);
    // Some encoders leave the end marker out; with every tile-part complete nothing of the picture is missing then.
    if (rest.length >= 2 && !(rest[0] === 0xff && rest[1] === 0xd9) && rest.some((b) => b !== 0)) {
      throw corrupt(`no tile-part at byte ${String(offset)}`);
    }
    if (missing) throw new FaultError({ kind: 'truncated', got: bytes.length });
  }
}

function endsWithMarker(bytes: Uint8Array): boolean {
  let end = bytes.length;
  while (end > 2 && bytes[end - 1] === 0) end--;
  return bytes[end - 2] === 0xff && bytes[end - 1] === 0xd9;
}

/**
 * How many of the finest resolutions have to be left out to decode a codestream of which only these bytes are here: 0 =
 * all is here, `levels` = only the smallest picture; undefined when none can be told for certain. Known only for one tile
 * in resolution order whose tile-parts are one a resolution: then tile-part i ends resolution i (T.800 B.12.1.3).
 */
export function reductionWithin(bytes: Uint8Array): { readonly reduce: number; readonly end: number } | undefined {
  let header: J2kHeader;
  try {
    header = readJ2kHeader(bytes);
  } catch (thrown) {
    if (thrown instanceof FaultError) return undefined;
    throw thrown;
  }
  if (header.tiles !== 1 || header.progression !== 2 || header.progressionChanges) return undefined;
  let complete = 0;
  let end = 0;
  for (const part of tileParts(bytes, header)) {
    const resolutions = part.parts !== 0 ? part.parts : header.foretold.length;
    if (resolutions !== header.levels + 1 || part.part !== complete || part.length === undefined) return undefined;
    if (part.offset + part.length > bytes.length) break;
    complete++;
    end = part.offset + part.length;
  }
  return complete === 0 ? undefined : { reduce: header.levels + 1 - complete, end };
}
