import { instanceKey, seriesKey } from '#src/model/dicom/address.ts';
import { faultOf, type Fault } from '#src/model/fault/fault.ts';
import { decodeFrame, reductionWithin, type FrameLayout } from '#src/codecs/decode.ts';
import type { EncodedFrame, FromDecoder, ToDecoder } from '#src/sources/index.ts';
import type { FromWorker, ToWorker } from './decode-messages.ts';

interface Scope {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker>) => void): void;
}
const page = globalThis as unknown as Scope;

const usual = new Map<string, FrameLayout>();
const exceptions = new Map<string, FrameLayout>();
/** Frames and layouts come on different ways: a frame that overtook its layout waits here. */
let layoutsArrived: () => void = () => undefined;
let moreLayouts = new Promise<void>((resolve) => (layoutsArrived = resolve));

page.addEventListener('message', ({ data }) => {
  if (data.kind === 'port') {
    listen(data.port);
    return;
  }
  for (const series of data.series) {
    usual.set(series.series, series.usual);
    for (const [instance, layout] of series.exceptions) exceptions.set(instance, layout);
  }
  layoutsArrived();
  moreLayouts = new Promise<void>((resolve) => (layoutsArrived = resolve));
});

function listen(port: MessagePort): void {
  const done: FromDecoder = { done: true };
  // One after the other: a decoder is one thread's work, and order is the I/O worker's business.
  let busy = Promise.resolve();
  port.onmessage = ({ data }: MessageEvent<ToDecoder>) => {
    busy = busy.then(async () => {
      if (!data.ok) page.postMessage({ kind: 'failed', address: data.address, fault: data.fault }, []);
      else await decode(data.value).catch((thrown: unknown) => { fail(data.value, faultOf(thrown)); }); // prettier-ignore
      port.postMessage(done);
    });
  };
}

function fail(frame: EncodedFrame, fault: Fault): void {
  page.postMessage({ kind: 'failed', address: frame.address, fault }, []);
}

async function decode(frame: EncodedFrame): Promise<void> {
  const layout = await layoutOf(frame);
  const encodedBytes = frame.bytes.length;
  const reduce = frame.partial ? reductionWithin(frame.bytes)?.reduce : 0;
  // Of a part that does not hold a whole resolution nothing certain can be shown; the rest is on its way.
  if (reduce === undefined || (frame.partial && reduce === 0)) return;
  const start = performance.now();
  const outcome = await decodeFrame(frame.bytes, frame.syntax, layout, { reduce });
  const ms = performance.now() - start;
  if (!outcome.ok) {
    if (!frame.partial) fail(frame, outcome.fault);
    return;
  }
  const { address, integrity } = frame;
  const decoded = { ...outcome.value, address, integrity, encodedBytes };
  page.postMessage({ kind: 'decoded', frame: decoded, ms }, [decoded.pixels.buffer as ArrayBuffer]);
}

async function layoutOf(frame: EncodedFrame): Promise<FrameLayout> {
  for (;;) {
    const layout = exceptions.get(instanceKey(frame.address)) ?? usual.get(seriesKey(frame.address));
    if (layout) return layout;
    await moreLayouts;
  }
}
