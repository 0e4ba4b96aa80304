import type { InstanceRecord } from '#src/model/dicom/records.ts';
import type { Uid } from '#src/model/dicom/uid.ts';

/** What is known of an instance's pixels before its bytes come: enough to doubt what a store says of them. */
export interface Layout {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly syntax: Uid | undefined;
  /** Length of one uncompressed frame in bytes; undefined where frames do not end on bytes (one bit a pixel). */
  readonly nativeLength: number | undefined;
}

/** Instances remembered: a 10,000-instance study several times over, at about 100 bytes each. */
const most = 50_000;

/** Layouts of the instances whose metadata passed through here. */
export class Layouts {
  readonly #byInstance = new Map<Uid, Layout>();

  get(instance: Uid): Layout | undefined {
    return this.#byInstance.get(instance);
  }

  set(instance: Uid, layout: Layout | undefined): void {
    if (!layout) return;
    if (this.#byInstance.size >= most) this.#byInstance.clear();
    this.#byInstance.set(instance, layout);
  }

  note({ address, image, transferSyntax }: InstanceRecord): void {
    if (!image) return;
    const { rows, columns, samplesPerPixel: samples, bitsAllocated, photometric, float } = image;
    const nativeLength = nativeLengthOf({ rows, columns, samples, photometric, bits: float ?? bitsAllocated });
    this.set(address.instance, { rows, columns, frames: image.frameCount, syntax: transferSyntax, nativeLength });
  }
}

/** Bytes of one uncompressed frame; undefined where frames do not end on bytes. `bits` are those allocated to a sample. */
export function nativeLengthOf(image: {
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  readonly photometric: string;
  readonly bits: number;
}): number | undefined {
  const { rows, columns, photometric, bits } = image;
  // PS3.3 C.7.6.3.1.2: two pixels share their chrominance, so there are two samples a pixel and not three.
  const samples = photometric === 'YBR_FULL_422' ? 2 : image.samples;
  return bits >= 8 ? rows * columns * samples * (bits / 8) : undefined;
}
