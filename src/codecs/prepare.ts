import { transferSyntax, type SyntaxCodec } from '#src/model/dicom/transfer-syntax.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import { prepareJ2k } from './j2k/decode-j2k.ts';
import { prepareEightBit } from './jpeg/eight-bit.ts';
import { prepareJpegLs } from './jpeg/jpeg-ls.ts';
import { prepareLossless } from './jpeg/lossless.ts';
import { prepareJpegXl } from './jpeg-xl.ts';

const prepare: Partial<Record<SyntaxCodec, () => void>> = {
  jpeg: prepareEightBit,
  'jpeg-lossless': prepareLossless,
  'jpeg-ls': prepareJpegLs,
  jpeg2000: () => prepareJ2k(false),
  htj2k: () => prepareJ2k(true),
  'jpeg-xl': prepareJpegXl,
};

/**
 * Begins to load what decodes frames of this syntax, while the first of them is on its way. Nothing depends on it: where
 * the codestream turns out to be of another kind, its own decoder is loaded then.
 */
export function prepareDecoder(syntax: Uid): void {
  const codec = transferSyntax(syntax)?.codec;
  if (codec) prepare[codec]?.();
}
