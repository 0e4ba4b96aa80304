import { FaultError } from '#src/model/fault/fault.ts';
import { add, scale } from '#src/model/geometry/vector.ts';
import { planeNormal } from '#src/model/geometry/place.ts';
import type { Plane } from '#src/model/geometry/plane.ts';
import { item, items, number, numbers, text, type DicomJson } from '#src/part10/dicom-json.ts';
import { imageRecord } from '#src/part10/image-record.ts';
import type { Part10 } from '#src/part10/read-part10.ts';
import { imagesOf, uidAt } from '../codes.ts';
import { frameValues } from '../frame-values.ts';
import { valueGrid } from '../values/value-grid.ts';
import type { Curve, Dose, FileHistogram } from './dose.ts';

/**
 * An RT dose from its file. Throws FaultError: `corrupt` where it lacks what its numbers need (scaling, units, places),
 * `truncated`, `unsupported`.
 */
export async function readDose(file: Part10): Promise<Dose> {
  const json = file.dataset;
  const image = imageRecord(json);
  const scaling = number(json, '3004000E');
  const units = text(json, '30040002');
  if (!image || !file.pixels) throw new FaultError({ kind: 'unsupported', reason: 'a dose without a grid' });
  if (scaling === undefined || !(scaling > 0)) throw corrupt('a dose without DoseGridScaling');
  if (units !== 'GY' && units !== 'RELATIVE') throw corrupt(`a dose in units of ${units ?? 'none'}`);
  const { plane, spacing, sliceThickness } = image.shared;
  if (!plane || !spacing) throw corrupt('a dose grid without a place');
  const places = offsetsOf(json, plane, image.frameCount);
  const planes = [];
  let most = 0;
  for (let frame = 1; frame <= image.frameCount; frame++) {
    const stored = await frameValues(file, image, frame);
    const values = Float32Array.from(stored, (value) => value * scaling);
    for (const value of values) if (value > most) most = value;
    const position = add(plane.position, scale(planeNormal(plane), places[frame - 1] ?? 0));
    planes.push({ plane: { ...plane, position }, values });
  }
  const size = { rows: image.rows, columns: image.columns, spacing, between: 'linear' as const };
  const frameOfReference = uidAt(json, '00200052');
  const sets = imagesOf(json, '300C0060').map(({ instance }) => instance);
  return {
    kind: 'rtdose',
    label: text(json, '30040006') ?? text(json, '0008103E') ?? '',
    ...(frameOfReference && { frameOfReference }),
    units: units === 'GY' ? 'Gy' : 'relative',
    type: text(json, '30040004') ?? '',
    summation: text(json, '3004000A') ?? '',
    grid: valueGrid(planes, { ...size, ...(sliceThickness !== undefined && { thickness: sliceThickness }) }),
    most,
    structures: sets,
    histograms: items(json, '30040050').flatMap((entry) => histogramOf(entry, units, sets[0]) ?? []),
  };
}

function corrupt(reason: string): FaultError {
  return new FaultError({ kind: 'corrupt', reason });
}

/**
 * How far each plane lies from the first along the normal (PS3.3 C.8.8.3.2): the vector says that itself where it begins
 * with 0, and says places along the patient's z where it begins with the first plane's. Anything else has no place.
 */
function offsetsOf(json: DicomJson, plane: Plane, frames: number): readonly number[] {
  const vector = numbers(json, '3004000C');
  if (vector.length === 0 && frames === 1) return [0];
  if (vector.length !== frames) throw corrupt(`${vector.length} offsets for ${frames} dose planes`);
  const [first = NaN] = vector;
  if (Math.abs(first) < 1e-6) return vector;
  const normal = planeNormal(plane);
  if (Math.abs(first - plane.position[2]) < 0.01 && Math.abs(normal[2]) > 1 - 1e-6) {
    return vector.map((z) => (z - first) * Math.sign(normal[2]));
  }
  throw corrupt(`dose planes that begin at ${first}, neither at 0 nor at the place of the first`);
}

/** Histograms in other units of dose than the grid are left out: what they would be in its units is not said. */
function histogramOf(
  json: DicomJson,
  units: string,
  structures: FileHistogram['structures'],
): FileHistogram | undefined {
  const region = item(json, '30040060') && number(item(json, '30040060') ?? {}, '30060084');
  const data = numbers(json, '30040058');
  const scaling = number(json, '30040052');
  const curve = curveOf(data, text(json, '30040001'), scaling ?? 1, text(json, '30040054'));
  // Of regions put together the curve is of none of them.
  const alone = items(json, '30040060').length === 1 && text(item(json, '30040060') ?? {}, '30040062') !== 'EXCLUDED';
  if (region === undefined || !alone || !curve || text(json, '30040002') !== units) return undefined;
  const said = (tag: string) => number(json, tag);
  const [least, most, mean] = [said('30040070'), said('30040072'), said('30040074')];
  return {
    region,
    ...(structures && { structures }),
    curve,
    ...(least !== undefined && { least }),
    ...(most !== undefined && { most }),
    ...(mean !== undefined && { mean }),
  };
}

/** DVHData: pairs of a bin's width in dose and its volume (of all volume from its lower end on, where cumulative). */
function curveOf(
  data: readonly number[],
  type: string | undefined,
  scaling: number,
  volumeUnits: string | undefined,
): Curve | undefined {
  if (data.length < 2 || data.length % 2 !== 0 || (type !== 'CUMULATIVE' && type !== 'DIFFERENTIAL')) return undefined;
  const bins = data.length / 2;
  const doses = new Float64Array(bins + 1);
  const volumes = new Float64Array(bins + 1);
  for (let i = 0; i < bins; i++) {
    doses[i + 1] = (doses[i] ?? 0) + (data[i * 2] ?? 0) * scaling;
    volumes[i] = data[i * 2 + 1] ?? 0;
  }
  if (type === 'DIFFERENTIAL') {
    for (let i = bins - 1; i >= 0; i--) volumes[i] = (volumes[i] ?? 0) + (volumes[i + 1] ?? 0);
  }
  const [all = 0] = volumes;
  if (!(all > 0)) return undefined;
  return {
    doses,
    shares: volumes.map((volume) => volume / all),
    ...(volumeUnits === 'CM3' && { volume: all }),
  };
}
