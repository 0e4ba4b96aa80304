import { transferSyntax } from '#src/model/dicom/transfer-syntax.ts';
import { parseAccept, type MediaRange } from '../http/accept.ts';
import { Problem } from '../http/problem.ts';

/** How the frames of one instance are sent. */
export interface FrameForm {
  readonly multipart: boolean;
  readonly mime: string;
  /** As the file has them, or decoded to Explicit VR Little Endian. */
  readonly bytes: 'stored' | 'uncompressed';
}

const uncompressedSyntaxes = ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2'];

/** PS3.18 table 8.7.3-5, and the types that came later. */
export function mediaTypeOf(syntax: string): string {
  const codec = transferSyntax(syntax)?.codec;
  switch (codec) {
    case 'jpeg':
    case 'jpeg-lossless':
      return 'image/jpeg';
    case 'jpeg-ls':
      return 'image/jls';
    case 'jpeg2000':
      return 'image/jp2';
    case 'htj2k':
      return 'image/jphc';
    case 'jpeg-xl':
      return 'image/jxl';
    case 'rle':
      return 'image/dicom-rle';
    case 'video':
      return syntax.startsWith('1.2.840.10008.1.2.4.10') && !syntax.includes('.100') && !syntax.includes('.101')
        ? 'video/mp4'
        : 'video/mpeg';
    case 'native':
    case 'native-be':
    case 'deflated':
    case 'deflated-frame':
    case 'other':
    case undefined:
      return 'application/octet-stream';
  }
}

/** The transfer syntax that stored frame bytes are labelled with: a deflated file's frames are sent inflated. */
export function frameSyntaxOf(syntax: string): string {
  const codec = transferSyntax(syntax)?.codec;
  return codec === 'deflated' || syntax === '1.2.840.10008.1.2' ? '1.2.840.10008.1.2.1' : syntax;
}

/**
 * The first acceptable form. `transfer-syntax=*`, `*\/*` or no Accept at all mean as stored; octet-stream without a
 * transfer syntax means Explicit VR Little Endian (PS3.18 8.7.3.5.2). Throws a {@link Problem} 406.
 */
export function frameForm(accept: string | undefined, syntax: string): FrameForm {
  for (const range of parseAccept(accept)) {
    const form =
      range.type === 'multipart/related'
        ? formOf(inner(range), range, syntax, true)
        : formOf(range.type, range, syntax, false);
    if (form) return form;
  }
  throw new Problem(406, `frames are kept as ${mediaTypeOf(syntax)}; transfer-syntax=${syntax}`);
}

function inner(range: MediaRange): string {
  return (range.parameters.get('type') ?? 'application/octet-stream').toLowerCase();
}

function formOf(type: string, range: MediaRange, syntax: string, multipart: boolean): FrameForm | undefined {
  const wanted = range.parameters.get('transfer-syntax');
  const label = frameSyntaxOf(syntax);
  const asStored = wanted === '*' || wanted === syntax || wanted === label;
  if (type === '*/*' || type === 'multipart/*') {
    return asStored || wanted === undefined
      ? { multipart: true, mime: 'application/octet-stream', bytes: 'stored' }
      : undefined;
  }
  if (type === 'application/octet-stream') {
    const plain = wanted === undefined || uncompressedSyntaxes.includes(wanted);
    if (asStored || (plain && label === '1.2.840.10008.1.2.1')) return { multipart, mime: type, bytes: 'stored' };
    return plain ? { multipart, mime: type, bytes: 'uncompressed' } : undefined;
  }
  const mime = mediaTypeOf(syntax);
  const matches =
    type === mime ||
    (type === 'image/x-dicom-rle' && mime === 'image/dicom-rle') ||
    (type === 'image/*' && mime.startsWith('image/'));
  return matches && (asStored || wanted === undefined)
    ? { multipart, mime: type === 'image/*' ? mime : type, bytes: 'stored' }
    : undefined;
}

export type InstanceForm = { readonly multipart: boolean; readonly bytes: 'stored' | 'uncompressed' };

/**
 * How whole instances are sent: as stored unless Explicit VR Little Endian is asked for by name, for a file says itself
 * what it is. Throws a {@link Problem} 406.
 */
export function instanceForm(accept: string | undefined, syntaxes: ReadonlySet<string>): InstanceForm {
  for (const range of parseAccept(accept)) {
    const wanted = range.parameters.get('transfer-syntax');
    const isStored = wanted === undefined || wanted === '*' || [...syntaxes].every((syntax) => syntax === wanted);
    const type =
      range.type === 'multipart/related'
        ? (range.parameters.get('type') ?? 'application/dicom').toLowerCase()
        : range.type;
    const known = type === 'application/dicom' || type === '*/*' || type === 'multipart/*' || type === 'application/*';
    if (!known || (!isStored && wanted !== '1.2.840.10008.1.2.1')) continue;
    return { multipart: range.type !== 'application/dicom', bytes: isStored ? 'stored' : 'uncompressed' };
  }
  throw new Problem(406, 'instances are sent as application/dicom');
}
