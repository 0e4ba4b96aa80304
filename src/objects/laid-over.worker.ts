import { good } from '#src/model/fault/fault.ts';
import type { LaidOver } from './laid-over.ts';
import type { LaidOverAnswer, LaidOverQuestion } from './laid-over-reader.ts';
import { readLaidOver } from './read-laid-over.ts';
import { doseVolume } from './rtdose/dose-volume.ts';

/** Reads whole objects off the page's thread, and counts doses: a hundred segments or regions take a while. */
self.onmessage = ({ data }: MessageEvent<LaidOverQuestion>) => {
  const { id } = data;
  if ('dose' in data) {
    const outcome = good(data.regions.map((contours) => doseVolume(data.dose, contours)));
    self.postMessage({ id, outcome } satisfies LaidOverAnswer);
    return;
  }
  void readLaidOver(data.bytes).then((outcome) => {
    const transfer = outcome.ok ? [...new Set(buffersOf(outcome.value))] : [];
    self.postMessage({ id, outcome } satisfies LaidOverAnswer, { transfer });
  });
};

function buffersOf(object: LaidOver): ArrayBuffer[] {
  if (object.kind === 'seg') return object.masks.map(({ runs }) => runs.buffer);
  if (object.kind === 'pmap') return object.maps.map(({ grid }) => grid.values.buffer);
  return object.kind === 'rtdose' ? [object.grid.values.buffer] : [];
}
