import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Archive } from '../archive/archive.ts';
import { frameRow, type FrameRow } from '../archive/frame-rows.ts';
import type { InstanceRow } from '../archive/instance-rows.ts';
import { readStored } from '../archive/stored-bytes.ts';
import { etagOf, isNoneMatch } from '../http/etag.ts';
import { writeMultipart, type OutgoingPart } from '../http/multipart-writer.ts';
import { Problem } from '../http/problem.ts';
import { serviceRoot } from '../http/service-root.ts';
import { frameForm, frameSyntaxOf } from './negotiate.ts';
import { instancePath, rowsOf } from './scope.ts';
import { sendBytes } from './send-bytes.ts';
import { uncompressedFrame } from './uncompressed.ts';

export interface FramesParams {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  readonly frames: string;
}

const mostFrames = 10_000;

/** PS3.18 10.4.1.1.6: frames as stored or uncompressed, several as multipart, one alone also as a plain body. */
export async function sendFrames(
  archive: Archive,
  prefix: string,
  request: FastifyRequest<{ Params: FramesParams }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const [row] = rowsOf(archive, request.params);
  const numbers = frameNumbers(request.params.frames);
  const frames = numbers.flatMap((number) => frameRow(archive.db, row.file, number) ?? []);
  // Parts name their frame: of several, those that are there are sent.
  if (frames.length === 0)
    throw new Problem(404, row.frameFault === null ? 'there is no such frame' : `no frames: ${row.frameFault}`);
  const form = frameForm(request.headers.accept, row.syntax);
  const [only] = frames;
  if (!form.multipart && (frames.length > 1 || !only))
    throw new Problem(406, 'several frames are sent as multipart/related');
  const label = form.bytes === 'stored' ? frameSyntaxOf(row.syntax) : '1.2.840.10008.1.2.1';
  const type = `${form.mime}; transfer-syntax=${label}`;
  const etag = etagOf(label, ...frames.map(({ digest }) => digest));
  if (!form.multipart && only && form.bytes === 'stored') {
    const headers = { 'x-frame-sha256': only.digest };
    return sendBytes(request, reply, { type, etag, length: only.length, bytes: bytesOf(row, only), headers });
  }
  void reply.header('etag', etag);
  if (isNoneMatch(request.headers['if-none-match'], etag)) return reply.code(304).send();
  if (!form.multipart && only) return reply.type(type).send(await uncompressedFrame(archive, row, only));
  const location = `${serviceRoot(request, prefix)}${instancePath(row)}/frames/`;
  const parts: OutgoingPart[] = [];
  for (const frame of frames) {
    const headers = { 'Content-Type': type, 'Content-Location': `${location}${frame.number}` };
    parts.push(
      form.bytes === 'stored' ? storedPart(row, frame, headers) : await uncompressedPart(archive, row, frame, headers),
    );
  }
  const { stream, boundary, length } = writeMultipart(parts);
  void reply.header('content-length', length);
  return reply
    .type(`multipart/related; type="${form.mime}"; transfer-syntax=${label}; boundary=${boundary}`)
    .send(stream);
}

function storedPart(row: InstanceRow, frame: FrameRow, headers: Readonly<Record<string, string>>): OutgoingPart {
  return {
    headers: { ...headers, 'X-Frame-SHA256': frame.digest },
    length: frame.length,
    body: () => readStored(bytesOf(row, frame)),
  };
}

/** The length of all frames of one image is that of the first; each is decoded when its turn comes. */
async function uncompressedPart(
  archive: Archive,
  row: InstanceRow,
  frame: FrameRow,
  headers: Readonly<Record<string, string>>,
): Promise<OutgoingPart> {
  const bytes = await uncompressedFrame(archive, row, frame);
  // eslint-disable-next-line @typescript-eslint/require-await -- a body is read as a stream, this one is at hand
  const body = async function* (): AsyncGenerator<Uint8Array> {
    yield bytes;
  };
  return { headers, length: bytes.length, body };
}

export function bytesOf(
  row: InstanceRow,
  frame: FrameRow,
): { location: string; inflated: boolean; ranges: FrameRow['ranges'] } {
  return { location: row.location, inflated: row.inflated === 1, ranges: frame.ranges };
}

/** `1` or `1,2,3`, counted from 1. */
function frameNumbers(list: string): number[] {
  if (!/^[0-9]{1,9}(,[0-9]{1,9})*$/.test(list)) throw new Problem(400, 'not a list of frames');
  const numbers = list.split(',').map(Number);
  if (numbers.length > mostFrames) throw new Problem(400, `more than ${mostFrames} frames in one request`);
  if (numbers.some((number) => number < 1)) throw new Problem(404, 'frames are counted from 1');
  return numbers;
}
