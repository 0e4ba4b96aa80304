import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { toUid } from '#src/model/dicom/uid.ts';
import { faultOf } from '#src/model/fault/fault.ts';
import { collected, describeSource, expectFrames, framesOf } from './conformance.ts';
import { FakeStore, type Quirks } from './conformance/fake-store.ts';
import { chestSeries, chestStudy, clipSeries, testObjects, waveletSeries } from './conformance/objects.ts';
import { dicomwebSource } from './dicomweb/index.ts';
import type { FrameArrival, FramesRequest, Source } from './source.ts';

const never = new AbortController().signal;
const stores = new Map<string, FakeStore>();

/** Each fake has a host of its own, so that one `fetch` serves them all. */
function fake(name: string, quirks: Quirks): { readonly store: FakeStore; readonly source: Source } {
  const store = new FakeStore(testObjects(), quirks);
  stores.set(`${name}.test`, store);
  return { store, source: dicomwebSource({ id: name, root: `http://${name}.test/dicom-web` }) };
}

beforeAll(() => {
  vi.stubGlobal('fetch', (input: string, init?: RequestInit) => {
    const store = stores.get(new URL(input).hostname);
    if (!store) return Promise.reject(new TypeError('fetch failed'));
    return store.fetch(input, init);
  });
});
afterAll(() => vi.unstubAllGlobals());

const anyType = (accept: string): boolean => accept.includes('octet-stream') && accept.includes('transfer-syntax=*');

const misbehaviours: Readonly<Record<string, Quirks>> = {
  'a store that behaves': {},
  'lower-case part headers in chunks of one byte': { lowerCase: true, chunk: 1 },
  'chunks of seven bytes and single frames without multipart': { chunk: 7, singlePart: true },
  'nothing found is 204': { noContent: true },
  'metadata of single instances alone, bulk data by relative address': {
    instanceMetadataOnly: true,
    relativeBulk: true,
  },
  'limit and offset ignored': { ignoresPaging: true },
  'filter keys ignored': { ignoresKeys: true },
  'a total that lies over ignored keys': { ignoresKeys: true, total: 2 },
  'no wildcards and no includefield': { noWildcards: true, noIncludefield: true },
  'too many requests, each at first': {
    first: () => new Response('', { status: 429, headers: { 'Retry-After': '0' } }),
  },
  'a bad gateway, each at first': { first: () => new Response('', { status: 502, headers: { 'Retry-After': '0' } }) },
  '406 to any transfer syntax, and all labelled uncompressed': {
    refuses: (a) => (anyType(a) ? 406 : undefined),
    mislabels: true,
  },
  '500 to any transfer syntax': { refuses: (a) => (anyType(a) ? 500 : undefined) },
  'frames refused altogether': { refuses: (a) => (a.includes('octet-stream') ? 400 : undefined), relativeBulk: true },
  'bodies that end early, each at first': { truncates: 'once' },
  'frames left out of batches': { leavesOut: (frame) => frame % 3 === 0 },
};

let host = 0;
for (const [name, quirks] of Object.entries(misbehaviours)) {
  describeSource(name, () => Promise.resolve(fake(`fake${String(host++)}`, quirks).source));
}

const look = async (source: Source, request: Omit<FramesRequest, 'intent'>): Promise<FrameArrival[]> =>
  await collected(source.frames({ ...request, intent: 'look' }, never));

describe('a store whose answer cannot be used', () => {
  it('asks for sign-in where a page for people comes in place of data', async () => {
    const page = (): Response =>
      new Response('<!doctype html><title>Sign in', { headers: { 'Content-Type': 'text/html' } });
    const store = { fetch: () => Promise.resolve(page()) } as unknown as FakeStore;
    stores.set('login.test', store);
    const source = dicomwebSource({ id: 'login', root: 'http://login.test/dicom-web' });
    const fault = { kind: 'sign-in', source: 'login' };
    const study = { source: 'login', study: chestStudy };
    const failed = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'well', faultOf);
    expect(await failed(source.searchStudies({}, { offset: 0, limit: 5 }, never))).toEqual(fault);
    expect(await failed(source.study(study, never))).toEqual(fault);
    expect(await failed(source.peek({ ...study, series: chestSeries }, never))).toEqual(fault);
    expect(await failed(collected(source.instances({ ...study, series: chestSeries }, never)))).toEqual(fault);
    const [first] = framesOf(source, chestSeries);
    expect(await look(source, { frames: [first![0]] })).toEqual([{ address: first![0], ok: false, fault }]);
  });

  it('is unreachable where no connection can be made', async () => {
    const source = dicomwebSource({ id: 'gone', root: 'http://nowhere.test/dicom-web' });
    const [first] = framesOf(source, chestSeries);
    const [arrival] = await look(source, { frames: [first![0]] });
    expect(arrival).toMatchObject({ ok: false, fault: { kind: 'unreachable', source: 'gone' } });
  });

  it('gives truncated frames as a fault and never as a frame', async () => {
    const { source } = fake('cut', { truncates: 'always' });
    const [first] = framesOf(source, chestSeries);
    const [arrival] = await look(source, { frames: [first![0]] });
    expect(arrival).toMatchObject({ ok: false, fault: { kind: 'truncated' } });
  });

  it('is told of bytes that are too few for the frame, whatever their label', async () => {
    const { source } = fake('short', { damage: (bytes) => bytes.slice(0, -10) });
    await collected(source.instances({ source: 'short', study: chestStudy, series: chestSeries }, never));
    const [first] = framesOf(source, chestSeries);
    const [arrival] = await look(source, { frames: [first![0]] });
    expect(arrival).toMatchObject({ ok: false, fault: { kind: 'truncated', expected: 768, got: 758 } });
  });

  it('is told of a codestream of another size than the metadata', async () => {
    const { source } = fake('size', { damage: (bytes) => bytes.with(15, 99) });
    const study = toUid(testObjects().find((o) => o.series === waveletSeries)!.study);
    await collected(source.instances({ source: 'size', study, series: waveletSeries }, never));
    const [first] = framesOf(source, waveletSeries);
    const [arrival] = await look(source, { frames: [first![0]] });
    expect(arrival).toMatchObject({ ok: false, fault: { kind: 'corrupt' } });
  });
});

describe('frames that carry a digest', () => {
  const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const bytesOf = (instance: string, frame: number): Uint8Array =>
    testObjects().find((o) => o.instance === instance)!.frames[frame - 1]!;
  const flipped = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => bytes.with(5, bytes[5]! ^ 0xff);
  const digest = (instance: string, frame: number): string => sha(bytesOf(instance, frame));

  it('are known to be what was indexed', async () => {
    const { source } = fake('digest', { digest });
    const [first] = framesOf(source, chestSeries);
    const [arrival] = await look(source, { frames: [first![0]] });
    expect(arrival).toMatchObject({ ok: true, value: { integrity: 'digest' } });
  });

  it('are asked for once more, past every cache, when they do not fit, and are shown when that helps', async () => {
    const { source, store } = fake('healed', { digest, damage: (bytes, nth) => (nth === 1 ? flipped(bytes) : bytes) });
    const [first] = framesOf(source, chestSeries);
    expectFrames(await look(source, { frames: [first![0]] }), [first!]);
    expect(store.log.map(({ cache }) => cache)).toEqual([undefined, 'reload']);
  });

  it('are a fault when they still do not fit', async () => {
    const { source, store } = fake('rotten', { digest, damage: flipped });
    const [first] = framesOf(source, chestSeries);
    expect(await look(source, { frames: [first![0]] })).toEqual([
      { address: first![0], ok: false, fault: { kind: 'digest' } },
    ]);
    expect(store.log).toHaveLength(2);
  });

  it('and do not fit are not given when a whole series is fetched', async () => {
    const { source } = fake('series', { damage: flipped, digest });
    const wrong = collected(source.series!({ source: 'series', study: chestStudy, series: clipSeries }, never));
    expectFrames(await wrong, framesOf(source, clipSeries), 'may lack');
  });
});

describe('the ways of asking', () => {
  const frameRequests = (store: FakeStore): string[] =>
    store.log.filter(({ path }) => path.includes('/frames/')).map(({ accept }) => accept);

  it('never include any type at all', async () => {
    const { source, store } = fake('polite', { refuses: (a) => (a.includes('octet-stream') ? 406 : undefined) });
    for (const [address] of framesOf(source, clipSeries).slice(0, 2)) await look(source, { frames: [address] });
    for (const { accept } of store.log) expect(accept).toMatch(/^(multipart\/related; type="|application\/dicom)/);
  });

  it('are remembered once one is refused', async () => {
    const { source, store } = fake('memory', { refuses: (a) => (anyType(a) ? 406 : undefined) });
    for (const [address] of framesOf(source, chestSeries).slice(0, 3)) await look(source, { frames: [address] });
    expect(frameRequests(store).filter(anyType)).toHaveLength(1);
  });

  it('are tried again after an error of the server, which may have passed, until it comes a second time', async () => {
    const { source, store } = fake('doubt', { refuses: (a) => (anyType(a) ? 500 : undefined) });
    for (const [address] of framesOf(source, chestSeries).slice(0, 4)) await look(source, { frames: [address] });
    expect(frameRequests(store).filter(anyType)).toHaveLength(2);
  });

  it('have the first picture of a clip on its way beside its metadata, once', async () => {
    const { source, store } = fake('early', {});
    const series = { source: 'early', study: chestStudy, series: clipSeries };
    await source.study(series, never);
    const record = await source.peek(series, never);
    const paths = (): string[] => store.log.map(({ path }) => path).filter((path) => /frames|metadata/.test(path));
    const shown = { ...record!.address, frame: 1 };
    const beside = paths();
    expect(beside.some((path) => path.endsWith('/metadata'))).toBe(true);
    expect(beside.filter((path) => path.endsWith('/frames/1'))).toHaveLength(1);
    const [arrival] = await look(source, { frames: [shown] });
    expectFrames([arrival!], framesOf(source, clipSeries).slice(0, 1));
    expect(paths()).toEqual(beside);
  });

  it('say in which syntax the first picture is stored before it is there', async () => {
    const { store } = fake('foretold', {});
    const expected: string[] = [];
    const source = dicomwebSource({
      id: 'foretold',
      root: 'http://foretold.test/dicom-web',
      expect: (syntax) => expected.push(syntax),
    });
    const object = testObjects().find((o) => o.series === waveletSeries)!;
    const series = { source: 'foretold', study: toUid(object.study), series: waveletSeries };
    const record = await source.peek(series, never);
    await look(source, { frames: [{ ...record!.address, frame: 1 }] });
    expect(store.log.filter(({ path }) => path.includes('/frames/'))).toHaveLength(1);
    expect(new Set(expected)).toEqual(new Set([object.syntax]));
  });

  it('of many frames of a clip are few requests, the first of them small', async () => {
    const { source, store } = fake('batches', {});
    const frames = framesOf(source, clipSeries).map(([address]) => address);
    await collected(source.frames({ frames, intent: 'fill' }, never));
    const asked = store.log.map(({ path }) => path.split('/frames/')[1]?.split(',').length);
    expect(asked).toEqual([4, 7]);
  });
});
