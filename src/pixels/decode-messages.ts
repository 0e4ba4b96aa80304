import type { FrameAddress } from '#src/model/dicom/address.ts';
import type { Fault } from '#src/model/fault/fault.ts';
import type { FrameLayout } from '#src/codecs/decode.ts';
import type { DecodedFrame } from './pixels.ts';

/** The layouts of one series: one for all instances but the exceptions, so that 3,000 alike cost no more than one. */
export interface SeriesLayouts {
  /** By `seriesKey`. */
  readonly series: string;
  readonly usual: FrameLayout;
  /** By `instanceKey`; added to those told before. */
  readonly exceptions: readonly (readonly [instance: string, layout: FrameLayout])[];
}

/** From the page to a decode worker. */
export type ToWorker =
  /** The other end is the I/O worker's; see `sources/decode-port.ts`. */
  | { readonly kind: 'port'; readonly port: MessagePort }
  | { readonly kind: 'layouts'; readonly series: readonly SeriesLayouts[] };

/** From a decode worker to the page. Pixels are transferred. */
export type FromWorker =
  | { readonly kind: 'decoded'; readonly frame: DecodedFrame; readonly ms: number }
  | { readonly kind: 'failed'; readonly address: FrameAddress; readonly fault: Fault };
