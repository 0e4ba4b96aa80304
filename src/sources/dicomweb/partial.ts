import type { FrameAddress } from '#src/model/dicom/address.ts';
import { sniff } from '#src/model/dicom/sniff.ts';
import { htj2kRpcl, transferSyntax } from '#src/model/dicom/transfer-syntax.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { FrameArrival } from '../source.ts';

/** A frame that is there sooner needs no reduced picture before it. Milliseconds. */
const patience = 150;

/** Parts of a frame at which a picture of lower resolution is worth decoding. */
const steps = [0.15, 0.4] as const;

/**
 * Beginnings of a frame that arrives slowly, for a picture of lower resolution. Only codestreams of JPEG 2000 and HTJ2K
 * that put resolutions first (RLCP, RPCL: ITU-T T.800 A.6.1) have the coarse picture in their beginning.
 */
export class PartialPictures {
  readonly #address: FrameAddress;
  readonly #known: Uid | undefined;
  readonly #emit: (arrival: FrameArrival) => void;
  readonly #began = performance.now();
  #next = 0;
  #useful: boolean | undefined;

  constructor(address: FrameAddress, known: Uid | undefined, emit: (arrival: FrameArrival) => void) {
    this.#address = address;
    this.#known = known;
    this.#emit = emit;
  }

  /** Hears what of the frame is there; `whole` is its length, where announced. */
  readonly progress = (soFar: Uint8Array, label: Uid | undefined, whole: number | undefined): void => {
    const step = steps[this.#next];
    if (step === undefined || whole === undefined || soFar.length < whole * step || soFar.length >= whole) return;
    if (performance.now() - this.#began < patience) return;
    this.#useful ??= resolutionsFirst(soFar);
    if (!this.#useful) return;
    while ((steps[this.#next] ?? 2) * whole <= soFar.length) this.#next++;
    const syntax = [label, this.#known].find((uid) => uid !== undefined && isWavelet(uid)) ?? htj2kRpcl;
    const bytes = new Uint8Array(soFar.length);
    bytes.set(soFar);
    const address = this.#address;
    this.#emit({ address, ok: true, value: { address, bytes, syntax, partial: true, integrity: 'structure' } });
  };
}

function isWavelet(syntax: Uid): boolean {
  const codec = transferSyntax(syntax)?.codec;
  return codec === 'htj2k' || codec === 'jpeg2000';
}

/** Whether a codestream's COD marker says RLCP or RPCL. */
export function resolutionsFirst(bytes: Uint8Array): boolean {
  const codec = sniff(bytes)?.codec;
  if (codec !== 'htj2k' && codec !== 'jpeg2000') return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 6 <= bytes.length; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    if (marker === 0xff90 || marker < 0xff00) return false;
    if (marker === 0xff52) return bytes[at + 5] === 1 || bytes[at + 5] === 2;
  }
  return false;
}
