import type { FromWorker, ToWorker } from './protocol.ts';
import { SourceService } from './service.ts';

/** What of a dedicated worker's scope is used; the DOM's and the worker's own types exclude each other. */
interface WorkerScope {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker>) => void): void;
}

/** The I/O worker: all bytes from stores and files come in here, and frames leave for the decoders, not for the page. */
const scope = self as unknown as WorkerScope;
const service = new SourceService((message, transfer) => scope.postMessage(message, transfer));
scope.addEventListener('message', (event) => service.hear(event.data));
