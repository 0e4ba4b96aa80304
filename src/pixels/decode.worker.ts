import type { FromWorker, ToWorker } from './decode-messages.ts';
import { FrameDecoder } from './frame-decoder.ts';

interface Scope {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker>) => void): void;
}
const page = globalThis as unknown as Scope;

const decoder = new FrameDecoder((message, transfer) => {
  page.postMessage(message, transfer);
});
page.addEventListener('message', (event) => {
  decoder.hear(event.data);
});
