import { frameRecord } from '#src/model/dicom/records.ts';
import { FaultError } from '#src/model/fault/fault.ts';
import type { PixelSpacing, Plane } from '#src/model/geometry/plane.ts';
import { item, items, number, numbers, text, type DicomJson } from '#src/part10/dicom-json.ts';
import { imageRecord } from '#src/part10/image-record.ts';
import type { Part10 } from '#src/part10/read-part10.ts';
import { meaningOf, uidAt } from '../codes.ts';
import { frameValues } from '../frame-values.ts';
import { valueGrid } from '../values/value-grid.ts';
import type { ParametricMap, QuantityMap } from './parametric-map.ts';

interface Gathered {
  readonly name: string;
  readonly unit: string;
  readonly spacing: PixelSpacing;
  readonly thickness: number | undefined;
  readonly planes: { readonly plane: Plane; readonly values: Float32Array }[];
}

/**
 * A parametric map from its file: float, double or integer pixels as real-world values (PS3.3 C.7.6.16.2.11). Throws
 * FaultError: `corrupt` where a frame says neither what its numbers are nor where it lies, `unsupported`, `truncated`.
 */
export async function readParametricMap(file: Part10): Promise<ParametricMap> {
  const json = file.dataset;
  // Which pixel data there is says what the numbers are; the data set is without it.
  const image = imageRecord({ ...json, ...(file.pixels && { [file.pixels.tag]: { vr: 'OW' } }) });
  if (!image || !file.pixels) throw new FaultError({ kind: 'corrupt', reason: 'a parametric map without pixels' });
  const shared = item(json, '52009229') ?? {};
  const frames = items(json, '52009230');
  const found = new Map<string, Gathered>();
  for (let frame = 1; frame <= image.frameCount; frame++) {
    const own = frames[frame - 1] ?? {};
    const mapping = item(own, '00409096') ?? item(shared, '00409096');
    const { plane, spacing, sliceThickness } = frameRecord(image, frame);
    if (!mapping) throw new FaultError({ kind: 'corrupt', reason: 'values without a real world mapping' });
    if (!plane || !spacing) throw new FaultError({ kind: 'unsupported', reason: 'a parametric map without a place' });
    const { name, unit } = quantityOf(mapping);
    const map = found.get(`${name}\n${unit}`) ?? { name, unit, spacing, thickness: sliceThickness, planes: [] };
    found.set(`${name}\n${unit}`, map);
    const values = realValues(await frameValues(file, image, frame), mapping);
    map.planes.push({ plane, values });
  }
  const frameOfReference = uidAt(json, '00200052');
  return {
    kind: 'pmap',
    label: text(json, '0008103E') ?? text(json, '00700081') ?? text(json, '00700080') ?? '',
    ...(frameOfReference && { frameOfReference }),
    maps: [...found.values()].map((map) => quantityMap(map, image.rows, image.columns)),
  };
}

function quantityMap({ name, unit, spacing, thickness, planes }: Gathered, rows: number, columns: number): QuantityMap {
  const size = { rows, columns, spacing, between: 'nearest' as const };
  const grid = valueGrid(planes, { ...size, ...(thickness !== undefined && { thickness }) });
  let [least, most] = [Infinity, -Infinity];
  for (const value of grid.values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { name, unit, grid, least: most >= least ? least : 0, most: most >= least ? most : 0 };
}

/** What the numbers are: the quantity's own code where it is defined, else the words of the mapping. */
function quantityOf(mapping: DicomJson): { readonly name: string; readonly unit: string } {
  const quantity = items(mapping, '00409220').find(
    (entry) => text(item(entry, '0040A043') ?? {}, '00080100') === '246205007',
  );
  const units = item(mapping, '004008EA') ?? {};
  const code = text(units, '00080100') ?? '';
  const ucum = text(units, '00080102') === 'UCUM';
  const name =
    (quantity && meaningOf(quantity, '0040A168')) ?? text(mapping, '00283003') ?? text(mapping, '00409210') ?? '';
  // UCUM's 1, and annotations in braces, are no units.
  const plain = ucum ? code.replace(/\{[^}]*\}/g, '') : (text(units, '00080104') ?? code);
  return { name, unit: plain === '1' ? '' : plain };
}

/** Stored values as real-world values: a line or a table, for the values it says it is for; NaN for others. */
function realValues(stored: ArrayLike<number>, mapping: DicomJson): Float32Array {
  const first = number(mapping, '00409214') ?? number(mapping, '00409216') ?? -Infinity;
  const last = number(mapping, '00409213') ?? number(mapping, '00409211') ?? Infinity;
  const table = numbers(mapping, '00409212');
  const slope = number(mapping, '00409225');
  const intercept = number(mapping, '00409224');
  if (table.length === 0 && (slope === undefined || intercept === undefined)) {
    throw new FaultError({ kind: 'corrupt', reason: 'a real world mapping without slope and intercept' });
  }
  return Float32Array.from({ length: stored.length }, (_, i) => {
    const value = stored[i] as number;
    if (!(value >= first && value <= last)) return NaN;
    return table.length > 0 ? (table[value - first] ?? NaN) : value * (slope ?? NaN) + (intercept ?? NaN);
  });
}
