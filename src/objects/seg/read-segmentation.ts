import { frameRecord, type ImageRecord } from '#src/model/dicom/records.ts';
import { FaultError } from '#src/model/fault/fault.ts';
import { item, items, number, numbers, text, type DicomJson } from '#src/part10/dicom-json.ts';
import { frameBytes } from '#src/part10/frame-bytes.ts';
import { imageRecord } from '#src/part10/image-record.ts';
import { locateFrames } from '#src/part10/locate-frames.ts';
import type { Part10 } from '#src/part10/read-part10.ts';
import { imagesOf, meaningOf, uidAt } from '../codes.ts';
import { storedValues } from '../frame-values.ts';
import { codeAt } from '../sr/codes.ts';
import type { Part } from '../parts.ts';
import { colourOf, labToRgb } from './colours.ts';
import { byPart } from './masks-on.ts';
import { runsOfBits, runsOfValues, RunWriter, type Runs } from './runs.ts';
import type { Mask, Segmentation } from './segmentation.ts';
import { volumeOf } from './volume.ts';

/**
 * A SEG of any type (PS3.3 C.8.20.2) with all its masks. Throws FaultError: `corrupt` where it contradicts itself,
 * `truncated`, `unsupported`, and what decoding gives.
 */
export async function readSegmentation(file: Part10): Promise<Segmentation> {
  const json = file.dataset;
  const image = imageRecord(json);
  if (!image || !file.pixels) throw new FaultError({ kind: 'corrupt', reason: 'a segmentation without pixels' });
  const type = typeOf(json, image);
  const segments = items(json, '00620002').filter((segment) => type !== 'labelmap' || !isBackground(segment, json));
  const numbersOf = segments.map((segment) => number(segment, '00620004') ?? 0);
  const masks = await masksOf(file, image, type, new Map(numbersOf.map((n, i) => [n, i] as const)));
  const own = byPart(masks);
  const frameOfReference = uidAt(json, '00200052');
  const step = frameRecord(image, 1).spacingBetweenSlices;
  const read: Segmentation = {
    kind: 'seg',
    type,
    label: text(json, '00700081') ?? text(json, '0008103E') ?? text(json, '00700080') ?? '',
    ...(frameOfReference && { frameOfReference }),
    rows: image.rows,
    columns: image.columns,
    ...(step !== undefined && step > 0 && { step }),
    parts: segments.map((segment, i) => partOf(segment, own.get(i)?.length ?? 0)),
    masks,
  };
  const parts = read.parts.map((part, i) => {
    const volume = volumeOf(read, i, own.get(i));
    return volume === undefined || part.count === 0 ? part : { ...part, volume };
  });
  return { ...read, parts };
}

function typeOf(json: DicomJson, image: ImageRecord): Segmentation['type'] {
  const written = text(json, '00620001');
  if (written === 'LABELMAP') return 'labelmap';
  if (written === 'FRACTIONAL') return 'fractional';
  if (written === 'BINARY' || (written === undefined && image.bitsAllocated === 1)) return 'binary';
  throw new FaultError({ kind: 'unsupported', reason: `segmentation type ${written ?? 'not stated'}` });
}

/** Segment 0 of a labelmap is what is in no segment, and so is the padding value (PS3.3 C.8.20.2.3.3). */
function isBackground(segment: DicomJson, json: DicomJson): boolean {
  const own = number(segment, '00620004');
  return own === 0 || own === number(json, '00280120');
}

function partOf(segment: DicomJson, count: number): Part {
  const own = number(segment, '00620004') ?? 0;
  const [l, a, b] = numbers(segment, '0062000D');
  const meaning = meaningOf(segment, '0062000F') ?? meaningOf(segment, '00620003');
  const [category, type] = [codeAt(segment, '00620003'), codeAt(segment, '0062000F')];
  return {
    number: own,
    name: text(segment, '00620005') ?? meaning ?? String(own),
    ...(meaning !== undefined && { meaning }),
    ...(category && type && { codes: { category, type } }),
    colour: l === undefined || a === undefined || b === undefined ? colourOf(own) : labToRgb([l, a, b]),
    count,
  };
}

async function masksOf(
  file: Part10,
  image: ImageRecord,
  type: Segmentation['type'],
  parts: ReadonlyMap<number, number>,
): Promise<readonly Mask[]> {
  const json = file.dataset;
  const shared = item(json, '52009229') ?? {};
  const frames = items(json, '52009230');
  const ranges = await locateFrames(file.reader, file);
  const most = number(json, '0062000E') ?? 255;
  const masks: Mask[] = [];
  for (let frame = 1; frame <= image.frameCount; frame++) {
    const own = frames[frame - 1] ?? {};
    const { plane, spacing, sliceThickness } = frameRecord(image, frame);
    const sources = sourcesOf(own, shared);
    const place = {
      sources,
      ...(plane && { plane }),
      ...(spacing && { spacing }),
      ...(sliceThickness && { sliceThickness }),
    };
    const bytes = await frameBytes(file.reader, file, ranges, frame);
    if (type === 'labelmap') {
      for (const [value, runs] of labelled(await storedValues(bytes, file, image), image.columns)) {
        const part = parts.get(value);
        if (part !== undefined) masks.push({ ...place, part, runs });
      }
      continue;
    }
    const identified = item(own, '0062000A') ?? item(shared, '0062000A');
    const named = identified && number(identified, '0062000B');
    const part = parts.get(named ?? (parts.size === 1 ? ([...parts.keys()][0] ?? 0) : -1));
    if (part === undefined) {
      throw new FaultError({ kind: 'corrupt', reason: `frame ${String(frame)} is of no segment that is described` });
    }
    const packed = type === 'binary' && image.bitsAllocated === 1 && isPlainBits(file);
    if (packed) {
      masks.push({ ...place, part, runs: runsOfBits(bytes, image.rows, image.columns) });
      continue;
    }
    const values = await storedValues(bytes, file, image);
    const runs = covered(values, image.columns);
    masks.push(
      type === 'binary' ? { ...place, part, runs } : { ...place, part, runs, share: shareOf(values, runs, most) },
    );
  }
  return masks.filter((mask) => mask.runs.length > 0);
}

/** Bits that stand in the file as they are read. */
function isPlainBits(file: Part10): boolean {
  return file.pixels?.kind === 'native' && !file.bigEndian;
}

function covered(values: ArrayLike<number>, columns: number): Runs {
  const writer = new RunWriter();
  const bits = Uint8Array.from(values, (value) => (value === 0 ? 0 : 1));
  runsOfValues(bits, columns, (value) => (value === 0 ? undefined : writer));
  return writer.done();
}

/** PS3.3 C.8.20.2.4: a value over MaximumFractionalValue is how much of the pixel, or how probably, is in the segment. */
function shareOf(values: ArrayLike<number>, runs: Runs, most: number): Uint8Array<ArrayBuffer> {
  const share: number[] = [];
  for (let i = 0; i < runs.length; i += 2) {
    const first = runs[i] as number;
    for (let at = first; at < first + (runs[i + 1] as number); at++) {
      share.push(Math.min(255, Math.round(((values[at] ?? 0) * 255) / Math.max(1, most))));
    }
  }
  return Uint8Array.from(share);
}

function labelled(values: ArrayLike<number>, columns: number): ReadonlyMap<number, Runs> {
  const writers = new Map<number, RunWriter>();
  runsOfValues(values, columns, (value) => {
    let writer = writers.get(value);
    if (!writer) writers.set(value, (writer = new RunWriter()));
    return writer;
  });
  return new Map([...writers].map(([value, writer]) => [value, writer.done()] as const));
}

function sourcesOf(own: DicomJson, shared: DicomJson): Mask['sources'] {
  const derivations = items(own, '00089124').length > 0 ? items(own, '00089124') : items(shared, '00089124');
  return derivations.flatMap((derivation) => imagesOf(derivation, '00082112'));
}
