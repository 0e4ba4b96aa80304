import type { LaidOverAnswer, LaidOverQuestion } from './laid-over-reader.ts';
import { readLaidOver } from './read-laid-over.ts';

/** Reads whole objects off the page's thread; decoding a hundred segments takes a while. */
self.onmessage = ({ data }: MessageEvent<LaidOverQuestion>) => {
  void readLaidOver(data.bytes).then((outcome) => {
    const buffers =
      outcome.ok && outcome.value.kind === 'seg' ? outcome.value.masks.map(({ runs }) => runs.buffer) : [];
    self.postMessage({ id: data.id, outcome } satisfies LaidOverAnswer, { transfer: [...new Set(buffers)] });
  });
};
