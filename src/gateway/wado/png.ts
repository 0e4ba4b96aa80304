import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';
import { samplesOf, type Picture } from './picture.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A PNG (ISO 15948) of 8 bits, grey or RGB, its lines unfiltered. */
export async function encodePng(picture: Picture): Promise<Buffer> {
  const { columns, rows } = picture;
  const { samples, values } = samplesOf(picture);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(columns, 0);
  header.writeUInt32BE(rows, 4);
  header.set([8, samples === 1 ? 0 : 2, 0, 0, 0], 8);
  const line = columns * samples;
  const lines = Buffer.alloc((line + 1) * rows);
  for (let y = 0; y < rows; y++) lines.set(values.subarray(y * line, (y + 1) * line), y * (line + 1) + 1);
  const data = await promisify(deflate)(lines);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const result = Buffer.alloc(body.length + 8);
  result.writeUInt32BE(data.length, 0);
  result.set(body, 4);
  result.writeUInt32BE(crc32(body), body.length + 4);
  return result;
}
