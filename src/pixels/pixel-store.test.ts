import { describe, expect, onTestFinished, test } from 'vitest';
import type { DisplaySetId, ImageSet } from '#src/dataset/display-set.ts';
import { frameKey, type FrameAddress, type SeriesAddress } from '#src/model/dicom/address.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { encodeHtj2k } from '#src/codecs/encode/htj2k.ts';
import { explicitLittleEndian, htj2kRpcl } from '#src/model/dicom/transfer-syntax.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import type { Fault } from '#src/model/fault/fault.ts';
import { DemandLoop } from '#src/sources/demand-loop.ts';
import type { FrameArrival, FramesRequest, Source, Sources } from '#src/sources/index.ts';
import type { FromWorker } from './decode-messages.ts';
import type { DecodeWorker } from './decoders.ts';
import { FrameDecoder } from './frame-decoder.ts';
import { PixelStore } from './pixel-store.ts';

const series: SeriesAddress = { source: 'archive', study: toUid('1.2'), series: toUid('1.2.3') };
const rows = 4;
const columns = 6;
const frameBytes = rows * columns * 2;

function instance(n: number, of: number): InstanceRecord {
  const study = { address: series, patient: { id: 'p' }, moment: {}, modalities: ['CT'] };
  return {
    address: { ...series, instance: toUid(`1.2.3.${String(n)}`) },
    study,
    series: { address: series, modality: 'CT', instanceCount: of },
    sopClass: toUid('1.2.840.10008.5.1.4.1.1.2'),
    transferSyntax: explicitLittleEndian,
    imageType: [],
    image: {
      rows,
      columns,
      frameCount: 1,
      samplesPerPixel: 1,
      photometric: 'MONOCHROME2',
      planar: 0,
      bitsAllocated: 16,
      bitsStored: 16,
      highBit: 15,
      // Every third instance is signed: layouts differ inside the series.
      signed: n % 3 === 0,
      shutters: [],
      overlays: [],
      regions: [],
      shared: { modality: { kind: 'identity' }, windows: [], voiLuts: [] },
    },
  };
}

function imageSet(count: number, growing = false): ImageSet {
  const instances = Array.from({ length: count }, (_, i) => instance(i + 1, count));
  return {
    kind: 'image',
    id: 'set' as DisplaySetId,
    series,
    modality: 'CT',
    label: 'CT',
    instances,
    growing,
    frames: instances.map((i) => ({ instance: i, frame: 1 })),
    geometry: { kind: 'stack', reason: 'no-plane' },
    clip: false,
  };
}

const at = (set: ImageSet, index: number): FrameAddress => {
  const ref = set.frames[index];
  if (!ref) throw new Error('no such frame');
  return { ...ref.instance.address, frame: ref.frame };
};

/** The value of every pixel of an instance's frame: negative where the instance is signed. */
const valueOf = (n: number): number => (n % 3 === 0 ? -n : n);

type Mishap = (n: number, asked: number, fresh: boolean) => Fault | 'cut' | undefined;

/** A store of pixels over the real order of fetching and the real decoder, with a source whose frames are computed. */
function bench(options: { budget?: number; mishap?: Mishap } = {}) {
  const asked: string[] = [];
  const workers: DecodeWorker[] = [];
  const source: Source = {
    id: 'archive',
    can: { search: false, store: false },
    async *frames(request: FramesRequest, signal: AbortSignal): AsyncGenerator<FrameArrival> {
      for (const address of request.frames) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        if (signal.aborted) return;
        const n = Number(address.instance.split('.').at(-1));
        asked.push(frameKey(address));
        const times = asked.filter((key) => key === frameKey(address)).length;
        const mishap = options.mishap?.(n, times, request.fresh === true);
        if (mishap !== undefined && mishap !== 'cut') {
          yield { address, ok: false, fault: mishap };
          continue;
        }
        const whole = new Uint8Array(new Int16Array(rows * columns).fill(valueOf(n)).buffer);
        const bytes = mishap === 'cut' ? whole.slice(0, 10) : whole;
        const value = { address, bytes, syntax: explicitLittleEndian, partial: false, integrity: 'digest' } as const;
        yield { address, ok: true, value };
      }
    },
  } as unknown as Source;
  const loop = new DemandLoop(() => source);
  const sources = {
    setList: (id, list) => {
      loop.setList(id, list);
    },
    focusList: (id, focus) => {
      loop.focus(id, focus);
    },
    dropList: (id) => {
      loop.drop(id);
    },
    setHeld: (frames, held) => {
      loop.held(frames, held);
    },
    refetch: (frames) => {
      loop.refetch(frames);
    },
    attachDecoder: (port) => {
      loop.attach(port);
    },
  } as Partial<Sources> as Sources;
  const makeWorker = (): DecodeWorker => {
    const ports: MessagePort[] = [];
    const decoder = new FrameDecoder((message, transfer) => {
      const data = structuredClone(message, { transfer });
      queueMicrotask(() => worker.onmessage?.({ data } as MessageEvent<FromWorker>));
    });
    const worker: DecodeWorker = {
      postMessage: (message) => {
        if (message.kind === 'port') ports.push(message.port);
        decoder.hear(message);
      },
      onmessage: null,
      onerror: null,
      terminate: () => {
        for (const port of ports) port.close();
      },
    };
    workers.push(worker);
    return worker;
  };
  const pixels = new PixelStore(sources, {
    budget: options.budget ?? 1e9,
    workers: 2,
    makeWorker,
    soon: (run) => {
      setTimeout(run, 0);
    },
  });
  onTestFinished(() => {
    pixels.close();
    loop.close();
  });
  return { pixels, asked, workers };
}

const until = (condition: () => boolean): Promise<void> =>
  expect.poll(condition, { timeout: 5000, interval: 2 }).toBe(true);

describe('the store of pixels', () => {
  test('decodes every frame of the set that a pane looks at, and says so', async () => {
    const { pixels } = bench();
    const set = imageSet(30);
    const told = new Set<number>();
    pixels.onChange(set.id, (indices) => {
      for (const index of indices) told.add(index);
    });
    pixels.focus('pane 1', { set, index: 12, direction: 0, role: 'pane' });
    await until(() => pixels.marks(set).every((mark) => mark === 'loaded'));
    await until(() => told.size === 30);
    for (let i = 0; i < 30; i++) {
      const frame = pixels.peek(at(set, i));
      expect(frame?.pixels).toEqual(
        (i + 1) % 3 === 0 ? new Int16Array(rows * columns).fill(-(i + 1)) : new Uint16Array(rows * columns).fill(i + 1),
      );
      expect(frame).toMatchObject({ min: valueOf(i + 1), max: valueOf(i + 1), quality: 'full', integrity: 'digest' });
    }
    expect(pixels.memory().decoded).toBe(30 * frameBytes);
  });

  test('asks first for what is looked at', async () => {
    const { pixels, asked } = bench();
    const set = imageSet(30);
    pixels.focus('pane 1', { set, index: 12, direction: 0, role: 'pane' });
    await until(() => asked.length > 0);
    expect(asked[0]).toBe(frameKey(at(set, 12)));
  });

  test('fetches one frame alone for a thumbnail', async () => {
    const { pixels, asked } = bench();
    const set = imageSet(30);
    pixels.focus('thumbnail', { set, index: 15, direction: 0, role: 'thumbnail' });
    await until(() => pixels.peek(at(set, 15)) !== undefined);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(new Set(asked)).toEqual(new Set([frameKey(at(set, 15))]));
  });

  test('asks once more for bytes that are cut short, past every cache, and shows the frame that then comes', async () => {
    const { pixels } = bench({ mishap: (n, times) => (n === 4 && times === 1 ? 'cut' : undefined) });
    const set = imageSet(8);
    pixels.focus('pane 1', { set, index: 3, direction: 0, role: 'pane' });
    const outcome = await pixels.load(at(set, 3));
    expect(outcome.ok && outcome.value.pixels[0]).toBe(4);
    expect(pixels.fault(at(set, 3))).toBeUndefined();
  });

  test('gives up on bytes that stay bad, until somebody asks for them again', async () => {
    let well = false;
    const fresh: boolean[] = [];
    const { pixels, asked } = bench({
      mishap: (n, _times, isFresh) => {
        if (n === 4) fresh.push(isFresh);
        return n === 4 && !well ? 'cut' : undefined;
      },
    });
    const set = imageSet(8);
    pixels.focus('pane 1', { set, index: 3, direction: 0, role: 'pane' });
    const outcome = await pixels.load(at(set, 3));
    expect(outcome).toEqual({ ok: false, fault: { kind: 'truncated', expected: frameBytes, got: 10 } });
    expect(pixels.marks(set)[3]).toBe('failed');
    expect(fresh).toEqual([false, true]);
    const before = asked.length;
    expect((await pixels.load(at(set, 3))).ok).toBe(false);
    expect(asked.length).toBeLessThanOrEqual(Math.max(before, 9));
    well = true;
    pixels.retry(at(set, 3));
    expect(pixels.marks(set)[3]).toBe('absent');
    expect((await pixels.load(at(set, 3))).ok).toBe(true);
    expect(pixels.marks(set)[3]).toBe('loaded');
  });

  test('shows a missing frame as failed and the others all the same', async () => {
    const { pixels } = bench({ mishap: (n) => (n === 5 ? { kind: 'missing' } : undefined) });
    const set = imageSet(9);
    pixels.focus('pane 1', { set, index: 0, direction: 1, role: 'pane' });
    await until(() => pixels.marks(set).every((mark) => mark !== 'absent'));
    expect(pixels.marks(set).map((mark) => mark === 'failed')).toEqual(Array.from({ length: 9 }, (_, i) => i === 4));
    expect(pixels.fault(at(set, 4))).toEqual({ kind: 'missing' });
  });

  test('keeps within its budget, never drops what is on screen, and tells before it drops', async () => {
    const budget = 10 * frameBytes;
    const { pixels, asked } = bench({ budget });
    const set = imageSet(60);
    const dropped: string[] = [];
    pixels.onEvict((addresses) => {
      for (const address of addresses) {
        expect(pixels.peek(address)).toBeDefined();
        dropped.push(frameKey(address));
      }
    });
    for (let index = 0; index < 60; index++) {
      pixels.focus('pane 1', { set, index, direction: 1, role: 'pane' });
      expect((await pixels.load(at(set, index))).ok).toBe(true);
      expect(pixels.memory().decoded).toBeLessThanOrEqual(budget);
    }
    expect(dropped).not.toContain(frameKey(at(set, 59)));
    expect(dropped.length).toBeGreaterThanOrEqual(50);
    // What does not fit is not fetched over and over while nobody moves.
    const before = asked.length;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(asked.length - before).toBeLessThan(12);
    // And what was dropped comes back when it is looked at.
    pixels.focus('pane 1', { set, index: 0, direction: -1, role: 'pane' });
    const again = await pixels.load(at(set, 0));
    expect(again.ok && again.value.pixels[0]).toBe(1);
  });

  test('has room for the whole of a thinned volume beside the series that does not fit', async () => {
    const set = imageSet(60);
    const some = { ...set, id: 'some' as DisplaySetId, frames: set.frames.filter((_, i) => i % 4 === 0) };
    const budget = 40 * frameBytes;
    const { pixels } = bench({ budget });
    pixels.focus('pane 0', { set, index: 30, direction: 0, role: 'pane' });
    for (const pane of ['pane 1', 'pane 2']) pixels.focus(pane, { set: some, index: 7, direction: 0, role: 'pane' });
    await until(() => pixels.marks(some).every((mark) => mark === 'loaded'));
    // And stays whole while somebody goes through the series.
    for (let index = 30; index < 60; index += 3) {
      pixels.focus('pane 0', { set, index, direction: 1, role: 'pane' });
      expect((await pixels.load(at(set, index))).ok).toBe(true);
      expect(pixels.memory().decoded).toBeLessThanOrEqual(budget);
    }
    expect(pixels.marks(some).every((mark) => mark === 'loaded')).toBe(true);
  });

  test('waits for a frame that no pane is near', async () => {
    const { pixels } = bench({ budget: 6 * frameBytes });
    const set = imageSet(60);
    pixels.focus('pane 1', { set, index: 0, direction: 0, role: 'pane' });
    const far = await pixels.load(at(set, 50));
    expect(far.ok && far.value.pixels[0]).toBe(valueOf(51));
  });

  test('a frame that came when its only viewer had just left comes again for the next', async () => {
    const { pixels, workers } = bench();
    const set = imageSet(1);
    pixels.focus('thumbnail', { set, index: 0, direction: 0, role: 'thumbnail' });
    const [worker] = workers;
    const hear = worker?.onmessage;
    const left = new Promise<void>((resolve) => {
      if (!worker) return;
      worker.onmessage = (event) => {
        pixels.release('thumbnail');
        hear?.call(worker, event);
        worker.onmessage = hear ?? null;
        resolve();
      };
    });
    await left;
    pixels.focus('pane 1', { set, index: 0, direction: 0, role: 'pane' });
    await until(() => pixels.marks(set)[0] === 'loaded');
  });

  test('a fault that its only viewer has left behind does not keep the next from asking', async () => {
    const { pixels } = bench({ mishap: (_, times) => (times === 1 ? { kind: 'missing' } : undefined) });
    const set = imageSet(1);
    pixels.focus('thumbnail', { set, index: 0, direction: 0, role: 'thumbnail' });
    await until(() => pixels.fault(at(set, 0)) !== undefined);
    pixels.release('thumbnail');
    pixels.focus('pane 1', { set, index: 0, direction: 0, role: 'pane' });
    await until(() => pixels.marks(set)[0] === 'loaded');
  });

  test('follows a set that grows', async () => {
    const { pixels } = bench();
    const first = { ...imageSet(1), growing: true };
    pixels.focus('pane 1', { set: first, index: 0, direction: 0, role: 'pane' });
    expect((await pixels.load(at(first, 0))).ok).toBe(true);
    const kept = pixels.peek(at(first, 0))?.pixels;
    const grown = imageSet(20);
    pixels.focus('pane 1', { set: grown, index: 0, direction: 0, role: 'pane' });
    await until(() => pixels.marks(grown).every((mark) => mark === 'loaded'));
    expect(pixels.peek(at(grown, 0))?.pixels).toBe(kept);
  });

  test('lets go of a waiter that leaves', async () => {
    const { pixels } = bench({ mishap: () => ({ kind: 'aborted' }) });
    const set = imageSet(3);
    pixels.focus('pane 1', { set, index: 0, direction: 0, role: 'pane' });
    const leave = new AbortController();
    const waiting = pixels.load(at(set, 1), leave.signal);
    leave.abort();
    expect(await waiting).toEqual({ ok: false, fault: { kind: 'aborted' } });
  });

  test('asks again for what a dead worker held, with a new worker', async () => {
    const { pixels, workers } = bench();
    const set = imageSet(40);
    pixels.focus('pane 1', { set, index: 0, direction: 0, role: 'pane' });
    expect(workers).toHaveLength(1);
    const dead = workers[0];
    if (!dead) throw new Error('no worker');
    // It takes frames from now on and never answers.
    const deaf = dead.onerror;
    dead.onmessage = null;
    await new Promise((resolve) => setTimeout(resolve, 20));
    deaf?.call(dead, { message: 'out of memory', preventDefault: () => undefined } as ErrorEvent);
    expect(workers).toHaveLength(2);
    await until(() => pixels.marks(set).every((mark) => mark === 'loaded'));
  });

  test('says so when no decode worker can be started', async () => {
    const { pixels, workers } = bench();
    const set = imageSet(4);
    pixels.focus('pane 1', { set, index: 0, direction: 0, role: 'pane' });
    const waiting = pixels.load(at(set, 0));
    for (let i = 0; i < 4; i++) {
      const worker = workers.at(-1);
      worker?.onerror?.({ message: 'blocked by policy', preventDefault: () => undefined } as ErrorEvent);
    }
    expect(await waiting).toEqual({ ok: false, fault: { kind: 'internal', reason: 'blocked by policy' } });
    expect(pixels.marks(set)).toEqual(['failed', 'failed', 'failed', 'failed']);
  });
});

describe('a decoder of frames', () => {
  test('shows the resolutions that are there of a frame on its way, and the whole frame when it is here', async () => {
    const size = { rows: 200, columns: 300 };
    const values = Int16Array.from({ length: size.rows * size.columns }, (_, i) => (i * 31) % 2000);
    const bytes = await encodeHtj2k({ ...size, values, bits: 16 });
    const heard: FromWorker[] = [];
    const decoder = new FrameDecoder((message) => heard.push(message));
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => {
      port2.close();
    });
    const [record] = imageSet(1).instances;
    if (!record?.image) throw new Error('no image');
    decoder.hear({ kind: 'port', port: port1 });
    const address: FrameAddress = { ...record.address, frame: 1 };
    const send = async (length: number, partial: boolean): Promise<FromWorker | undefined> => {
      const value = {
        address,
        bytes: bytes.slice(0, length),
        syntax: htj2kRpcl,
        partial,
        integrity: 'structure' as const,
      };
      const before = heard.length;
      const answered = new Promise((resolve) => {
        port2.onmessage = resolve;
      });
      port2.postMessage({ address, ok: true, value });
      await answered;
      return heard.length > before ? heard.at(-1) : undefined;
    };
    // The frame is here before its layout: it waits.
    const early = send(60, true);
    const usual = { ...record.image, ...size, signed: true };
    decoder.hear({ kind: 'layouts', series: [{ series: 'archive/1.2/1.2.3', usual, exceptions: [] }] });
    expect(await early).toBeUndefined();
    const part = await send(Math.floor(bytes.length / 2), true);
    expect(part?.kind).toBe('decoded');
    if (part?.kind !== 'decoded') throw new Error('not decoded');
    expect(part.frame.quality).toBe('reduced');
    expect(part.frame.rows).toBeLessThan(size.rows);
    expect(part.frame.pixels.length).toBe(part.frame.rows * part.frame.columns);
    const whole = await send(bytes.length, false);
    if (whole?.kind !== 'decoded') throw new Error('not decoded');
    expect(whole.frame).toMatchObject({ ...size, quality: 'full', encodedBytes: bytes.length, lossy: false });
    expect(whole.frame.pixels).toEqual(values);
  });
});
