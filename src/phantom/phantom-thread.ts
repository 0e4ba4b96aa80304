import { parentPort } from 'node:worker_threads';
import { carryOut, type ThreadAnswer, type ThreadOrder } from './pool.ts';

const port = parentPort;
if (!port) throw new Error('phantom-thread runs as a worker thread');
const say = (answer: ThreadAnswer) => port.postMessage(answer);

port.on('message', (order: ThreadOrder) => {
  carryOut(order, () => say({ kind: 'file' })).then(
    () => say({ kind: 'done' }),
    (error: unknown) => {
      // An uncaught error ends the thread and reaches the pool as its `error` event.
      setImmediate(() => {
        throw error;
      });
    },
  );
});
