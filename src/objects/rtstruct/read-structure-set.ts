import { FaultError } from '#src/model/fault/fault.ts';
import { items, number, numbers, text, type DicomJson } from '#src/part10/dicom-json.ts';
import { imagesOf, uidAt } from '../codes.ts';
import type { Part, Rgb } from '../parts.ts';
import { colourOf } from '../seg/colours.ts';
import type { Contour, ContourType, StructureSet } from './structure-set.ts';

/** An RT structure set from its data set. Throws FaultError `corrupt` where no region is described. */
export function readStructureSet(json: DicomJson): StructureSet {
  const regions = items(json, '30060020');
  if (regions.length === 0) throw new FaultError({ kind: 'corrupt', reason: 'a structure set without regions' });
  const drawn = items(json, '30060039');
  const observed = items(json, '30060080');
  // Where a region does not say, and there is but one frame of reference, it is that one.
  const frames = items(json, '30060010').flatMap((frame) => uidAt(frame, '00200052') ?? []);
  const only = frames.length === 1 ? frames[0] : uidAt(json, '00200052');
  const contours: Contour[] = [];
  const parts = regions.map((region, part): Part => {
    const own = number(region, '30060022') ?? 0;
    const lines = drawn.find((entry) => number(entry, '30060084') === own) ?? {};
    const frameOfReference = uidAt(region, '30060024') ?? only;
    const before = contours.length;
    for (const contour of items(lines, '30060040')) {
      const read = readContour(contour);
      if (read) contours.push({ part, ...(frameOfReference && { frameOfReference }), ...read });
    }
    const observation = observed.find((entry) => number(entry, '30060084') === own) ?? {};
    const meaning = text(observation, '300600A4');
    return {
      number: own,
      name: text(region, '30060026') ?? text(observation, '30060085') ?? String(own),
      ...(meaning !== undefined && { meaning }),
      colour: displayColour(lines) ?? colourOf(own),
      count: contours.length - before,
    };
  });
  return { kind: 'rtstruct', label: text(json, '30060002') ?? text(json, '30060004') ?? '', parts, contours };
}

function displayColour(json: DicomJson): Rgb | undefined {
  const [r, g, b] = numbers(json, '3006002A');
  return r === undefined || g === undefined || b === undefined ? undefined : [r, g, b];
}

const types: Readonly<Record<string, ContourType>> = {
  CLOSED_PLANAR: 'closed',
  CLOSEDPLANAR_XOR: 'xor',
  OPEN_PLANAR: 'open',
  OPEN_NONPLANAR: 'open',
  POINT: 'point',
};

/** A contour whose numbers are not whole points is left out: half a contour would be another shape. */
function readContour(json: DicomJson): Pick<Contour, 'type' | 'sources' | 'points'> | undefined {
  const type = types[text(json, '30060042') ?? ''];
  const points = numbers(json, '30060050');
  if (!type || points.length === 0 || points.length % 3 !== 0) return undefined;
  return { type, sources: imagesOf(json, '30060016'), points: Float64Array.from(points) };
}
