import { sniff, type Sniffed } from '#src/model/dicom/sniff.ts';
import { explicitLittleEndian, transferSyntax, type SyntaxCodec } from '#src/model/dicom/transfer-syntax.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import { bad, good, type Outcome } from '#src/model/fault/fault.ts';
import type { Layout } from './layouts.ts';

export interface Judged {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly syntax: Uid;
}

/**
 * What a frame's bytes are. `label` is what came with them, `known` what the metadata says; both lie in real stores, so a
 * label stands only as long as the bytes do not contradict it: an uncompressed frame has an exact length, a codestream
 * begins with its marker and names its own size. Faults: `truncated`, `corrupt`.
 */
export function judge(
  bytes: Uint8Array<ArrayBuffer>,
  label: Uid | undefined,
  known: Uid | undefined,
  layout: Layout | undefined,
): Outcome<Judged> {
  if (bytes.length === 0) return bad({ kind: 'truncated', got: 0 });
  const length = layout?.nativeLength;
  const declared = label ?? known;
  const codec = declared === undefined ? 'native' : transferSyntax(declared)?.codec;
  const plain = codec === 'native' || codec === 'native-be' || codec === 'deflated';
  // Values are padded to even length (PS3.5 section 8.1.1).
  const fits = length !== undefined && (bytes.length === length || (length % 2 === 1 && bytes.length === length + 1));
  if (plain && fits)
    return good({
      bytes: bytes.length === length ? bytes : bytes.slice(0, length),
      syntax: declared ?? explicitLittleEndian,
    });

  const sniffed = sniff(bytes);
  // Pixels may look like the header of RLE; only a length that does not fit, or a label, makes one of them.
  const seen =
    sniffed?.codec === 'rle' && plain && length === undefined && codecOf(known) !== 'rle' ? undefined : sniffed;
  if (seen) {
    const contradiction = sizeContradiction(seen, layout);
    if (contradiction !== undefined) return bad({ kind: 'corrupt', reason: contradiction });
    const family = [label, known].find((uid) => codecOf(uid) === seen.codec);
    return good({ bytes, syntax: family ?? syntaxOf(seen) });
  }
  if (plain) {
    if (length === undefined) return good({ bytes, syntax: declared ?? explicitLittleEndian });
    if (bytes.length < length) return bad({ kind: 'truncated', expected: length, got: bytes.length });
    return bad({ kind: 'corrupt', reason: `${String(bytes.length)} bytes for a frame of ${String(length)}` });
  }
  // The store has uncompressed the frame and kept the stored syntax's name.
  if (fits) return good({ bytes, syntax: explicitLittleEndian });
  if (declared !== undefined && !hasMarker(codec)) return good({ bytes, syntax: declared });
  return bad({ kind: 'corrupt', reason: `no codestream of ${declared ?? 'any syntax'}` });
}

/** Codestreams of these syntaxes can be told by their first bytes. */
function hasMarker(codec: SyntaxCodec | undefined): boolean {
  return codec !== undefined && codec !== 'video' && codec !== 'deflated-frame' && codec !== 'other';
}

function codecOf(syntax: Uid | undefined): SyntaxCodec | undefined {
  return syntax === undefined ? undefined : transferSyntax(syntax)?.codec;
}

function sizeContradiction({ rows, columns }: Sniffed, layout: Layout | undefined): string | undefined {
  if (!layout || rows === undefined || columns === undefined) return undefined;
  if (rows === layout.rows && columns === layout.columns) return undefined;
  // No DICOM image is that large: the field was overwritten, and the decoder looks closer at what is left.
  if (Math.max(rows, columns) > 0xffff) return undefined;
  const size = (r: number, c: number): string => `${String(c)} x ${String(r)}`;
  return `codestream of ${size(rows, columns)}, metadata of ${size(layout.rows, layout.columns)}`;
}

/** The syntax that claims least about such a codestream. */
function syntaxOf({ codec, lossy }: Sniffed): Uid {
  const tail = {
    jpeg: '4.50',
    'jpeg-lossless': '4.57',
    'jpeg-ls': lossy === false ? '4.80' : '4.81',
    jpeg2000: lossy === false ? '4.90' : '4.91',
    htj2k: lossy === false ? '4.201' : '4.203',
    'jpeg-xl': '4.112',
    rle: '5',
  }[codec];
  return `1.2.840.10008.1.2.${tail}` as Uid;
}
