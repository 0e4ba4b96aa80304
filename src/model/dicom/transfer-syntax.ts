import type { Uid } from './uid.ts';

/** What a frame of this syntax has to be given to. */
export type SyntaxCodec =
  | 'native'
  | 'native-be'
  /** The whole data set is deflated; once inflated its frames are native. */
  | 'deflated'
  /** Each frame is deflated on its own. */
  | 'deflated-frame'
  | 'rle'
  | 'jpeg'
  | 'jpeg-lossless'
  | 'jpeg-ls'
  | 'jpeg2000'
  | 'htj2k'
  | 'jpeg-xl'
  | 'video'
  /** A syntax that says nothing of bytes we could read (JPIP, SMPTE flows). */
  | 'other';

export interface TransferSyntax {
  readonly uid: Uid;
  readonly name: string;
  /** Pixel data are fragments in items (PS3.5 A.4). */
  readonly encapsulated: boolean;
  /** Pixels may differ from what was acquired: `never`, `always`, or as the encoder chose. */
  readonly lossy: 'never' | 'always' | 'maybe';
  readonly codec: SyntaxCodec;
}

const base = '1.2.840.10008.1.2';

function row(tail: string, name: string, codec: SyntaxCodec, lossy: TransferSyntax['lossy'] = 'never'): TransferSyntax {
  const encapsulated = codec !== 'native' && codec !== 'native-be' && codec !== 'deflated' && codec !== 'other';
  return { uid: `${base}${tail}` as Uid, name, encapsulated, lossy, codec };
}

/** PS3.6 table A-1, the syntaxes that stored objects use, and GE's private big-endian one. */
export const transferSyntaxes: readonly TransferSyntax[] = [
  row('', 'Implicit VR Little Endian', 'native'),
  row('.1', 'Explicit VR Little Endian', 'native'),
  { ...row('.1.98', 'Encapsulated Uncompressed Explicit VR Little Endian', 'native'), encapsulated: true },
  row('.1.99', 'Deflated Explicit VR Little Endian', 'deflated'),
  row('.2', 'Explicit VR Big Endian', 'native-be'),
  row('.4.50', 'JPEG Baseline (Process 1)', 'jpeg', 'always'),
  row('.4.51', 'JPEG Extended (Process 2 & 4)', 'jpeg', 'always'),
  row('.4.52', 'JPEG Extended (Process 3 & 5)', 'jpeg', 'always'),
  row('.4.53', 'JPEG Spectral Selection (Process 6 & 8)', 'jpeg', 'always'),
  row('.4.54', 'JPEG Spectral Selection (Process 7 & 9)', 'jpeg', 'always'),
  row('.4.55', 'JPEG Full Progression (Process 10 & 12)', 'jpeg', 'always'),
  row('.4.56', 'JPEG Full Progression (Process 11 & 13)', 'jpeg', 'always'),
  row('.4.57', 'JPEG Lossless (Process 14)', 'jpeg-lossless'),
  row('.4.58', 'JPEG Lossless (Process 15)', 'jpeg-lossless'),
  row('.4.70', 'JPEG Lossless (Process 14, Selection Value 1)', 'jpeg-lossless'),
  row('.4.80', 'JPEG-LS Lossless', 'jpeg-ls'),
  row('.4.81', 'JPEG-LS Near-lossless', 'jpeg-ls', 'maybe'),
  row('.4.90', 'JPEG 2000 Lossless', 'jpeg2000'),
  row('.4.91', 'JPEG 2000', 'jpeg2000', 'maybe'),
  row('.4.92', 'JPEG 2000 Multi-component Lossless', 'jpeg2000'),
  row('.4.93', 'JPEG 2000 Multi-component', 'jpeg2000', 'maybe'),
  row('.4.94', 'JPIP Referenced', 'other', 'maybe'),
  row('.4.95', 'JPIP Referenced Deflate', 'other', 'maybe'),
  row('.4.100', 'MPEG2 Main Profile / Main Level', 'video', 'always'),
  row('.4.100.1', 'Fragmentable MPEG2 Main Profile / Main Level', 'video', 'always'),
  row('.4.101', 'MPEG2 Main Profile / High Level', 'video', 'always'),
  row('.4.101.1', 'Fragmentable MPEG2 Main Profile / High Level', 'video', 'always'),
  row('.4.102', 'MPEG-4 AVC/H.264 High Profile', 'video', 'always'),
  row('.4.102.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile', 'video', 'always'),
  row('.4.103', 'MPEG-4 AVC/H.264 BD-compatible', 'video', 'always'),
  row('.4.103.1', 'Fragmentable MPEG-4 AVC/H.264 BD-compatible', 'video', 'always'),
  row('.4.104', 'MPEG-4 AVC/H.264 High Profile for 2D Video', 'video', 'always'),
  row('.4.104.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile for 2D Video', 'video', 'always'),
  row('.4.105', 'MPEG-4 AVC/H.264 High Profile for 3D Video', 'video', 'always'),
  row('.4.105.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile for 3D Video', 'video', 'always'),
  row('.4.106', 'MPEG-4 AVC/H.264 Stereo High Profile', 'video', 'always'),
  row('.4.106.1', 'Fragmentable MPEG-4 AVC/H.264 Stereo High Profile', 'video', 'always'),
  row('.4.107', 'HEVC/H.265 Main Profile', 'video', 'always'),
  row('.4.108', 'HEVC/H.265 Main 10 Profile', 'video', 'always'),
  row('.4.110', 'JPEG XL Lossless', 'jpeg-xl'),
  row('.4.111', 'JPEG XL JPEG Recompression', 'jpeg-xl', 'always'),
  row('.4.112', 'JPEG XL', 'jpeg-xl', 'maybe'),
  row('.4.201', 'High-Throughput JPEG 2000 Lossless', 'htj2k'),
  row('.4.202', 'High-Throughput JPEG 2000 Lossless, RPCL', 'htj2k'),
  row('.4.203', 'High-Throughput JPEG 2000', 'htj2k', 'maybe'),
  row('.4.204', 'JPIP HTJ2K Referenced', 'other', 'maybe'),
  row('.4.205', 'JPIP HTJ2K Referenced Deflate', 'other', 'maybe'),
  row('.5', 'RLE Lossless', 'rle'),
  row('.8.1', 'Deflated Image Frame Compression', 'deflated-frame'),
  {
    uid: '1.2.840.113619.5.2' as Uid,
    name: 'GE Implicit VR, Big Endian Pixels',
    encapsulated: false,
    lossy: 'never',
    codec: 'native-be',
  },
];

const byUid = new Map<string, TransferSyntax>(transferSyntaxes.map((s) => [s.uid, s]));

export const implicitLittleEndian = base as Uid;
export const explicitLittleEndian = `${base}.1` as Uid;
export const explicitBigEndian = `${base}.2` as Uid;
export const deflatedLittleEndian = `${base}.1.99` as Uid;
export const rleLossless = `${base}.5` as Uid;
export const jpegBaseline = `${base}.4.50` as Uid;
export const jpegLosslessSv1 = `${base}.4.70` as Uid;
export const jpeg2000Lossless = `${base}.4.90` as Uid;
export const htj2kLossless = `${base}.4.201` as Uid;
export const htj2kRpcl = `${base}.4.202` as Uid;

/** The syntax of that UID (trailing padding ignored), or undefined for one we do not know. */
export function transferSyntax(uid: string): TransferSyntax | undefined {
  return byUid.get(uid);
}
