import { decodeFrame, type FrameLayout } from '#src/codecs/decode.ts';
import { encodeHtj2k } from '#src/codecs/encode/htj2k.ts';
import { encodeJpegBaseline } from '#src/codecs/encode/jpeg-baseline.ts';
import { encodeJpegLossless } from '#src/codecs/encode/jpeg-lossless.ts';
import { toUid } from '#src/model/dicom/uid.ts';

// Milliseconds a frame in one thread, per syntax, and as a ratio to a plain copy of the decoded bytes in the same run.

const side = 512;
const rounds = 40;

/** A 12-bit picture with edges and noise: about as hard to code as a CT. */
function picture(): Uint16Array {
  const values = new Uint16Array(side * side);
  let seed = 1;
  for (let i = 0; i < values.length; i += 1) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const [x, y] = [(i % side) - side / 2, Math.floor(i / side) - side / 2];
    const body = Math.hypot(x, y * 1.3) < side * 0.4 ? 1000 + 60 * Math.sin(x / 9) * Math.cos(y / 7) : 20;
    values[i] = Math.max(0, Math.round(body + (seed / 2 ** 32 - 0.5) * 50));
  }
  return values;
}

function layout(samplesPerPixel: number, bitsAllocated: number, bitsStored: number): FrameLayout {
  return {
    rows: side,
    columns: side,
    samplesPerPixel,
    photometric: samplesPerPixel === 3 ? 'YBR_FULL_422' : 'MONOCHROME2',
    planar: 0,
    bitsAllocated,
    bitsStored,
    highBit: bitsStored - 1,
    signed: false,
  };
}

async function median(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? NaN;
}

const grey = picture();
const raw = Uint8Array.from(new Uint8Array(grey.buffer));
const rgb = Uint8Array.from({ length: side * side * 3 }, (_, i) => (grey[Math.floor(i / 3)] ?? 0) >> 4);
const greyFrame = { columns: side, rows: side, values: grey, bits: 12 };

const cases: readonly (readonly [name: string, syntax: string, bytes: Uint8Array<ArrayBuffer>, layout: FrameLayout])[] =
  [
    ['uncompressed', '1.2.840.10008.1.2.1', raw, layout(1, 16, 12)],
    ['uncompressed, big endian', '1.2.840.10008.1.2.2', raw, layout(1, 16, 12)],
    ['HTJ2K lossless', '1.2.840.10008.1.2.4.202', await encodeHtj2k(greyFrame), layout(1, 16, 12)],
    ['JPEG lossless', '1.2.840.10008.1.2.4.70', encodeJpegLossless(greyFrame), layout(1, 16, 12)],
    [
      'JPEG baseline, colour',
      '1.2.840.10008.1.2.4.50',
      await encodeJpegBaseline({ columns: side, rows: side, samples: 3, values: rgb }, 90),
      layout(3, 8, 8),
    ],
  ];

const copy = await median(() => Promise.resolve(raw.slice()));
console.log(`decode, ${String(side)} x ${String(side)}, one thread, median of ${String(rounds)}`);
for (const [name, syntax, bytes, of] of cases) {
  const time = await median(async () => {
    const outcome = await decodeFrame(bytes.slice(), toUid(syntax), of);
    if (!outcome.ok) throw new Error(`${name}: ${JSON.stringify(outcome.fault)}`);
  });
  console.log(
    `  ${name.padEnd(26)} ${time.toFixed(2).padStart(7)} ms  ${(time / copy).toFixed(1).padStart(7)} x a copy  ${String(bytes.length >> 10)} KiB`,
  );
}
