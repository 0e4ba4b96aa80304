import { bad, type Outcome } from '#src/model/fault/fault.ts';
import type { LaidOver } from './laid-over.ts';
import type { DoseVolume } from './rtdose/dose-volume.ts';
import type { Contour } from './rtstruct/structure-set.ts';
import type { ValueGrid } from './values/value-grid.ts';

export type LaidOverQuestion =
  | { readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly id: number; readonly dose: ValueGrid; readonly regions: readonly (readonly Contour[])[] };

export interface LaidOverAnswer {
  readonly id: number;
  readonly outcome: Outcome<LaidOver | readonly (DoseVolume | undefined)[]>;
}

/** How long the worker stays when nothing is asked of it. Milliseconds. */
const idle = 20_000;

/** Reads objects in a worker, started for the first and let go when there is nothing to read. */
export class LaidOverReader {
  #worker: Worker | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = 0;
  readonly #waiting = new Map<number, (outcome: Outcome<never>) => void>();

  /** `bytes` are used up. */
  read(bytes: Uint8Array<ArrayBuffer>): Promise<Outcome<LaidOver>> {
    return this.#ask((id) => ({ id, bytes }), [bytes.buffer]);
  }

  /** What each region, given by its contours, gets of a dose; undefined of one that has no room in the dose's grid. */
  doseVolumes(
    dose: ValueGrid,
    regions: readonly (readonly Contour[])[],
  ): Promise<Outcome<readonly (DoseVolume | undefined)[]>> {
    return this.#ask((id) => ({ id, dose, regions }), []);
  }

  #ask<T>(question: (id: number) => LaidOverQuestion, transfer: Transferable[]): Promise<Outcome<T>> {
    clearTimeout(this.#timer);
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#last;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      worker.postMessage(question(id), transfer);
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./laid-over.worker.ts', import.meta.url), { type: 'module', name: 'objects' });
    worker.onmessage = ({ data }: MessageEvent<LaidOverAnswer>) => {
      this.#waiting.get(data.id)?.(data.outcome as Outcome<never>);
      this.#waiting.delete(data.id);
      if (this.#waiting.size === 0) this.#timer = setTimeout(() => this.#end(), idle);
    };
    worker.onerror = (event) => {
      for (const resolve of this.#waiting.values()) resolve(bad({ kind: 'internal', reason: event.message }));
      this.#waiting.clear();
      this.#end();
    };
    return worker;
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}
