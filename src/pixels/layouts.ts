import { instanceKey, seriesKey } from '#src/model/dicom/address.ts';
import type { ImageRecord, InstanceRecord } from '#src/model/dicom/records.ts';
import type { FrameLayout } from '#src/codecs/decode.ts';
import type { SeriesLayouts } from './decode-messages.ts';

/** What decode workers have to know of instances before frames come, kept small: one layout a series and the exceptions. */
export class Layouts {
  readonly #series = new Map<string, { usual: FrameLayout; exceptions: Map<string, FrameLayout> }>();
  readonly #seen = new WeakSet<InstanceRecord>();

  /** Notes instances; gives what has to be told on, nothing when all is known. */
  add(instances: Iterable<InstanceRecord>): SeriesLayouts[] {
    const news = new Map<string, [string, FrameLayout][]>();
    for (const instance of instances) {
      if (this.#seen.has(instance) || !instance.image) continue;
      this.#seen.add(instance);
      const key = seriesKey(instance.address);
      const known = this.#series.get(key);
      if (!known) {
        this.#series.set(key, { usual: layoutOf(instance.image), exceptions: new Map() });
        news.set(key, []);
      } else if (!isAlike(known.usual, instance.image)) {
        const layout = layoutOf(instance.image);
        known.exceptions.set(instanceKey(instance.address), layout);
        const told = news.get(key) ?? [];
        told.push([instanceKey(instance.address), layout]);
        news.set(key, told);
      }
    }
    return [...news].flatMap(([series, exceptions]) => {
      const known = this.#series.get(series);
      return known ? [{ series, usual: known.usual, exceptions }] : [];
    });
  }

  /** All that is known, for a worker that has just started. */
  all(): SeriesLayouts[] {
    return [...this.#series].map(([series, { usual, exceptions }]) => ({ series, usual, exceptions: [...exceptions] }));
  }
}

const fields = [
  'rows',
  'columns',
  'samplesPerPixel',
  'photometric',
  'planar',
  'bitsAllocated',
  'bitsStored',
  'highBit',
  'signed',
  'float',
] as const satisfies readonly (keyof FrameLayout)[];

function isAlike(a: FrameLayout, b: FrameLayout): boolean {
  return fields.every((field) => a[field] === b[field]);
}

function layoutOf(image: ImageRecord): FrameLayout {
  return Object.fromEntries(
    fields.flatMap((f) => (image[f] === undefined ? [] : [[f, image[f]]])),
  ) as unknown as FrameLayout;
}
