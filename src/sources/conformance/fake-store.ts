import type { DicomElement, DicomJson } from '#src/part10/dicom-json.ts';
import type { TestObject } from './objects.ts';

/** How a store misbehaves. Each is something that a real one does. */
export interface Quirks {
  /** The status with which an Accept is refused. */
  readonly refuses?: (accept: string, path: string) => number | undefined;
  /** Part headers in lower case. */
  readonly lowerCase?: boolean;
  /** Bodies come in chunks of so many bytes. */
  readonly chunk?: number;
  /** Nothing found is 204 without a body. */
  readonly noContent?: boolean;
  /** No metadata of whole series or studies. */
  readonly instanceMetadataOnly?: boolean;
  /** BulkDataURI relative to the series. */
  readonly relativeBulk?: boolean;
  readonly ignoresPaging?: boolean;
  readonly ignoresKeys?: boolean;
  /** Part of a name is found by `fuzzymatching`, as the beginnings of its words. */
  readonly noWildcards?: boolean;
  readonly noIncludefield?: boolean;
  /** What it claims to have found in all. */
  readonly total?: number;
  /** The first request of each address is answered with this. */
  readonly first?: () => Response;
  /** Uncompressed is what it calls all frames. */
  readonly mislabels?: boolean;
  /** One frame is sent without multipart. */
  readonly singlePart?: boolean;
  /** Bodies of frames end in the middle: the first time, or always. */
  readonly truncates?: 'once' | 'always';
  /** Frames of a batch that it leaves out without a word. */
  readonly leavesOut?: (frame: number) => boolean;
  /** Digest sent with the n-th answer for a frame. */
  readonly digest?: (instance: string, frame: number, nth: number) => string | undefined;
  /** Bytes sent in the n-th answer for a frame. */
  readonly damage?: (bytes: Uint8Array<ArrayBuffer>, nth: number) => Uint8Array<ArrayBuffer>;
}

const bulkTag = '00420011';
const boundary = 'part-of-the-fake';

/** A DICOMweb store as a `fetch`, over some objects. `log` has every request as `path accept cache`. */
export class FakeStore {
  readonly root = 'http://fake.test/dicom-web';
  readonly log: { readonly path: string; readonly accept: string; readonly cache: string | undefined }[] = [];
  readonly #objects: readonly TestObject[];
  readonly #quirks: Quirks;
  readonly #asked = new Map<string, number>();

  constructor(objects: readonly TestObject[], quirks: Quirks) {
    this.#objects = objects;
    this.#quirks = quirks;
  }

  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    await Promise.resolve();
    init.signal?.throwIfAborted();
    const url = new URL(String(input instanceof Request ? input.url : input));
    const path = url.pathname.replace('/dicom-web', '');
    const accept = new Headers(init.headers).get('Accept') ?? '';
    this.log.push({ path: path + url.search, accept, cache: init.cache });
    const nth = (this.#asked.get(url.href) ?? 0) + 1;
    this.#asked.set(url.href, nth);
    if (nth === 1 && this.#quirks.first) return this.#quirks.first();
    const refused = this.#quirks.refuses?.(accept, path);
    if (refused !== undefined) return new Response('no', { status: refused });
    const [, study, series, instance, rest] =
      /^\/studies(?:\/([\d.]+)(?:\/series(?:\/([\d.]+)(?:\/instances(?:\/([\d.]+))?)?)?)?)?(?:\/(.+))?$/.exec(path) ??
      [];
    const objects = this.#objects.filter(
      (o) =>
        (!study || o.study === study) && (!series || o.series === series) && (!instance || o.instance === instance),
    );
    if (init.method === 'POST') return this.#stored();
    if (rest === 'metadata') return this.#metadata(objects, instance !== undefined);
    if (rest?.startsWith('frames/') === true)
      return this.#frames(objects[0], rest.slice(7).split(',').map(Number), nth);
    if (rest?.startsWith('bulk/') === true) return this.#multipart([[{}, bulkOf(objects[0])]]);
    if (path.endsWith('/instances')) return this.#query(objects, ['00080018', '00280010', '00280008'], url);
    if (path.endsWith('/series'))
      return this.#query(firsts(objects, 'series'), ['0020000E', '00080060', '00200011', '0008103E'], url);
    if (path === '/studies') return this.#query(firsts(objects, 'study'), [], url);
    const type = 'application/dicom';
    if (objects.length === 0) return new Response('', { status: 404 });
    return this.#multipart(objects.map((o) => [{ 'Content-Type': type }, o.file]));
  };

  #query(objects: readonly TestObject[], tags: readonly string[], url: URL): Response {
    const { searchParams } = url;
    if (this.#quirks.noWildcards === true && [...searchParams.values()].some((v) => v.includes('*')))
      return new Response('', { status: 400 });
    if (this.#quirks.noIncludefield === true && searchParams.has('includefield'))
      return new Response('', { status: 400 });
    let rows = objects.filter(
      (o) =>
        this.#quirks.ignoresKeys === true ||
        [...searchParams].every(([key, value]) => answers(o.dataset, key, value, searchParams.has('fuzzymatching'))),
    );
    if (this.#quirks.ignoresPaging !== true) {
      const offset = Number(searchParams.get('offset') ?? 0);
      rows = rows.slice(offset, offset + Number(searchParams.get('limit') ?? rows.length));
    }
    if (rows.length === 0 && this.#quirks.noContent === true) return new Response(null, { status: 204 });
    const patient = ['00100010', '00100020', '00100040', '0020000D', '00080020', '00080030', '00080050', '00081030'];
    const json = rows.map((o) => ({
      ...pick(o.dataset, [...patient, ...tags]),
      '00080061': { vr: 'CS', Value: modalities(this.#objects, o.study) },
      ...(tags.includes('0020000E')
        ? { '00201209': { vr: 'IS', Value: [this.#objects.filter((x) => x.series === o.series).length] } }
        : {}),
    }));
    const headers = {
      'Content-Type': 'application/dicom+json',
      ...(this.#quirks.total === undefined ? {} : { 'X-Total-Count': String(this.#quirks.total) }),
    };
    return new Response(this.#stream(new TextEncoder().encode(JSON.stringify(json))), { headers });
  }

  #metadata(objects: readonly TestObject[], one: boolean): Response {
    if (objects.length === 0 || (!one && this.#quirks.instanceMetadataOnly === true))
      return new Response('', { status: 404 });
    const json = objects.map((o) => {
      const { [bulkTag]: bulk, ...rest } = o.dataset;
      const relative = `instances/${o.instance}/bulk/${bulkTag}`;
      const absolute = `${this.root}/studies/${o.study}/series/${o.series}/${relative}`;
      const uri = this.#quirks.relativeBulk === true ? relative : absolute;
      return { ...rest, ...(bulk ? { [bulkTag]: { vr: 'OB', BulkDataURI: uri } } : {}) };
    });
    const body = this.#stream(new TextEncoder().encode(JSON.stringify(json)));
    return new Response(body, { headers: { 'Content-Type': 'application/dicom+json' } });
  }

  #frames(object: TestObject | undefined, numbers: readonly number[], nth: number): Response {
    const { quirks, objects } = { quirks: this.#quirks, objects: this.#objects };
    if (!object || !objects.includes(object)) return new Response('', { status: 404 });
    const wanted = numbers.filter((n) => numbers.length === 1 || quirks.leavesOut?.(n) !== true);
    if (wanted.some((n) => !object.frames[n - 1])) return new Response('', { status: 404 });
    const syntax = quirks.mislabels === true ? '1.2.840.10008.1.2.1' : object.syntax;
    const type = `application/octet-stream; transfer-syntax=${syntax}`;
    const parts = wanted.map((n): [Record<string, string>, Uint8Array<ArrayBuffer>] => {
      const digest = quirks.digest?.(object.instance, n, nth);
      const bytes = object.frames[n - 1] as Uint8Array<ArrayBuffer>;
      return [
        { 'Content-Type': type, ...(digest === undefined ? {} : { 'X-Frame-SHA256': digest }) },
        quirks.damage ? quirks.damage(bytes, nth) : bytes,
      ];
    });
    const cut = quirks.truncates === 'always' || (quirks.truncates === 'once' && nth === 1);
    const [only] = parts;
    if (quirks.singlePart === true && parts.length === 1 && only)
      return new Response(this.#stream(only[1]), { headers: only[0] });
    return this.#multipart(parts, cut);
  }

  #multipart(parts: readonly (readonly [Record<string, string>, Uint8Array<ArrayBuffer>])[], cut = false): Response {
    const chunks: Uint8Array[] = [];
    const say = (text: string): void => void chunks.push(new TextEncoder().encode(text));
    for (const [headers, bytes] of parts) {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      say(`--${boundary}\r\n${this.#quirks.lowerCase === true ? lines.join('').toLowerCase() : lines.join('')}\r\n`);
      chunks.push(bytes);
      say('\r\n');
    }
    say(`--${boundary}--`);
    const whole = new Uint8Array(chunks.flatMap((chunk) => [...chunk]));
    const body = cut ? whole.subarray(0, whole.length >> 1) : whole;
    return new Response(this.#stream(body), {
      headers: { 'Content-Type': `multipart/related; boundary="${boundary}"` },
    });
  }

  #stored(): Response {
    const sequence = (items: readonly TestObject[]): DicomElement => ({
      vr: 'SQ',
      Value: items.map((o) => ({ '00081155': { vr: 'UI', Value: [o.instance] } })),
    });
    return Response.json({ '00081199': sequence(this.#objects) });
  }

  #stream(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
    const size = this.#quirks.chunk ?? Math.max(1, bytes.length);
    let at = 0;
    return new ReadableStream({
      pull(controller) {
        if (at < bytes.length) controller.enqueue(bytes.slice(at, at + size));
        else controller.close();
        at += size;
      },
    });
  }
}

function bulkOf(object: TestObject | undefined): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(object?.dataset[bulkTag]?.InlineBinary ?? ''), (c) => c.charCodeAt(0));
}

function firsts(objects: readonly TestObject[], level: 'study' | 'series'): readonly TestObject[] {
  return objects.filter((o, i) => objects.findIndex((x) => x[level] === o[level]) === i);
}

function modalities(objects: readonly TestObject[], study: string): string[] {
  return [...new Set(objects.filter((o) => o.study === study).map((o) => String(o.dataset['00080060']?.Value?.[0])))];
}

function pick(json: DicomJson, tags: readonly string[]): DicomJson {
  return Object.fromEntries(Object.entries(json).filter(([tag]) => tags.includes(tag)));
}

const keyTags: Readonly<Record<string, string>> = {
  PatientName: '00100010',
  PatientID: '00100020',
  AccessionNumber: '00080050',
  StudyDate: '00080020',
  StudyInstanceUID: '0020000D',
  ModalitiesInStudy: '00080060',
};

/** Matching of PS3.4 C.2.2.2 as far as the suite asks: single value, wildcards, ranges of dates; case does not count. */
function answers(json: DicomJson, key: string, value: string, fuzzy: boolean): boolean {
  const tag = keyTags[key];
  if (tag === undefined) return true;
  const values = (json[tag]?.Value ?? [])
    .flatMap((v): unknown[] => (typeof v === 'object' && v !== null ? Object.values(v) : [v]))
    .map(String);
  if (key === 'ModalitiesInStudy') return json['0020000D']?.Value?.[0] === undefined || values.length > 0;
  if (key === 'StudyDate' && value.includes('-')) {
    const [from = '', to = ''] = value.split('-');
    return values.some((v) => v >= from && (to === '' || v <= to));
  }
  if (key === 'PatientName' && fuzzy) {
    const parts = values.flatMap((v) => v.toLowerCase().split('^'));
    return value
      .toLowerCase()
      .split(' ')
      .every((word) => parts.some((part) => part.startsWith(word)));
  }
  const pattern = value
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return values.some((v) => new RegExp(`^${pattern}$`, 'i').test(v));
}
