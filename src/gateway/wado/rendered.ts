import type { FastifyReply, FastifyRequest } from 'fastify';
import { encodeJpegBaseline } from '#src/codecs/encode/jpeg-baseline.ts';
import type { VoiWindow } from '#src/model/display/luts.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import type { DicomJson } from '#src/part10/dicom-json.ts';
import { withBulk } from '#src/part10/bulk.ts';
import { instanceRecord } from '#src/part10/records.ts';
import type { Archive } from '../archive/archive.ts';
import { frameRow } from '../archive/frame-rows.ts';
import { metadataOf, type InstanceRow, type Scope } from '../archive/instance-rows.ts';
import { parseAccept } from '../http/accept.ts';
import { etagOf, isNoneMatch } from '../http/etag.ts';
import { OneAtATime } from '../http/one-at-a-time.ts';
import { Problem } from '../http/problem.ts';
import { bulkAt } from './bulkdata.ts';
import { paintFrame } from './paint-frame.ts';
import { fitInto, samplesOf, type Picture } from './picture.ts';
import { encodePng } from './png.ts';
import { rowsOf } from './scope.ts';
import { decodedFrame } from './uncompressed.ts';

export type RenderedScope = Scope & { readonly frame?: string };
type RenderedRequest = FastifyRequest<{ Params: RenderedScope }>;

/** What PS3.18 8.3.5 lets a client ask for. */
interface Rendering {
  readonly mime: 'image/jpeg' | 'image/png';
  readonly box: { readonly width: number; readonly height: number };
  readonly window?: VoiWindow;
  /** As libjpeg counts it. */
  readonly quality: number;
}

/** One frame is decoded at a time, so that a hundred thumbnails never lie in memory together. */
const decoding = new OneAtATime();
const thumbnail = 128;
const largestSide = 16_384;

/** PS3.18 10.4.1.1.3: a picture for looking, not for reading; the middle instance and frame where the URL names none. */
export async function sendRendered(
  archive: Archive,
  request: RenderedRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  return await send(archive, request, reply, { width: largestSide, height: largestSide });
}

/** PS3.18 10.4.1.1.4. */
export async function sendThumbnail(
  archive: Archive,
  request: RenderedRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  return await send(archive, request, reply, { width: thumbnail, height: thumbnail });
}

async function send(
  archive: Archive,
  request: RenderedRequest,
  reply: FastifyReply,
  box: Rendering['box'],
): Promise<FastifyReply> {
  const { row, number } = chosen(archive, request.params);
  const rendering = readRendering(request, box);
  const etag = etagOf(row.digest, String(number), JSON.stringify(rendering));
  void reply.header('etag', etag).type(rendering.mime);
  if (isNoneMatch(request.headers['if-none-match'], etag)) return reply.code(304).send();
  const frame = frameRow(archive.db, row.file, number);
  if (!frame) throw new Problem(404, 'there is no such frame');
  const record = await recordOf(archive, row);
  const bytes = await decoding.run(async () => {
    if (!record.image) throw new Problem(406, 'not an image');
    const decoded = await decodedFrame(row, frame, record.image);
    const aspect = record.image.aspect ? record.image.aspect[0] / record.image.aspect[1] : 1;
    return await encoded(
      fitInto(paintFrame(record, number, decoded, rendering.window), rendering.box, aspect),
      rendering,
    );
  });
  return reply.send(bytes);
}

function chosen(archive: Archive, scope: RenderedScope): { readonly row: InstanceRow; readonly number: number } {
  const rows = rowsOf(archive, scope);
  const withFrames = rows.filter(({ frames }) => frames > 0);
  const row = withFrames[withFrames.length >> 1] ?? rows[0];
  const number = scope.frame === undefined ? Math.max(1, (row.frames >> 1) + (row.frames & 1)) : Number(scope.frame);
  return { row, number };
}

/** With the palettes, tables and overlays that the metadata only point at. */
async function recordOf(archive: Archive, row: InstanceRow): Promise<InstanceRecord> {
  const [text] = metadataOf(archive.db, [row.file]);
  const json =
    text === undefined
      ? undefined
      : await withBulk(JSON.parse(text) as DicomJson, async (uri) => await bulkAt(row, uri));
  const record = json && instanceRecord(json, 'dicom-web');
  if (!record) throw new Problem(406, 'not an image');
  return record;
}

async function encoded(picture: Picture, { mime, quality }: Rendering): Promise<Buffer> {
  if (mime === 'image/png') return await encodePng(picture);
  const { columns, rows } = picture;
  return Buffer.from(await encodeJpegBaseline({ columns, rows, ...samplesOf(picture) }, quality));
}

function readRendering(request: RenderedRequest, box: Rendering['box']): Rendering {
  const query = new URLSearchParams(request.url.split('?', 2)[1] ?? '');
  const types = parseAccept(query.get('accept') ?? request.headers.accept).map(({ type }) => type);
  const mime = types
    .map((type) =>
      type === 'image/png' || type === 'image/jpeg' ? type : /^(\*|image)\/\*$/.test(type) ? 'image/jpeg' : undefined,
    )
    .find((type) => type !== undefined);
  if (!mime) throw new Problem(406, 'pictures are image/jpeg or image/png');
  const quality = Number(query.get('quality') ?? 90);
  if (!(quality >= 1 && quality <= 100)) throw new Problem(400, 'quality is from 1 to 100');
  const window = query.get('window');
  return {
    mime,
    quality,
    box: viewport(query.get('viewport')) ?? box,
    ...(window === null ? {} : { window: windowOf(window) }),
  };
}

/** `width,height`; source regions are not cut out. */
function viewport(text: string | null): Rendering['box'] | undefined {
  if (text === null) return undefined;
  const [width = 0, height = 0, ...rest] = text.split(',').map(Number);
  if (rest.length > 0 || !(width >= 1 && width <= largestSide && height >= 1 && height <= largestSide))
    throw new Problem(400, 'viewport is width,height');
  return { width, height };
}

/** `center,width,function` (PS3.18 8.3.5.1.4). */
function windowOf(text: string): VoiWindow {
  const [center, width, shape = 'linear'] = text.split(',');
  const numbers = [Number(center), Number(width)] as const;
  if (!center || !width || !numbers.every(Number.isFinite) || numbers[1] <= 0)
    throw new Problem(400, 'window is center,width,function');
  if (shape !== 'linear' && shape !== 'linear-exact' && shape !== 'sigmoid')
    throw new Problem(400, 'the function of a window is linear, linear-exact or sigmoid');
  return { center: numbers[0], width: numbers[1], shape };
}
