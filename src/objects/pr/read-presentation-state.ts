import type { Moment } from '#src/model/time/moment.ts';
import type { OverlayPlane } from '#src/model/dicom/records.ts';
import { isObject, item, items, number, numbers, text, texts, values, type DicomJson } from '#src/part10/dicom-json.ts';
import { overlaysOf, shuttersOf } from '#src/part10/image-record.ts';
import { lutOf, modalityOf, voiLutsOf, windowsOf } from '#src/part10/luts.ts';
import { momentAt } from '#src/part10/moments.ts';
import { nameAt } from '#src/part10/names.ts';
import { imagesOf } from '../codes.ts';
import type { Rgb } from '../parts.ts';
import { labToRgb } from '../seg/colours.ts';
import type { SourceImage } from '../seg/segmentation.ts';
import type {
  Annotated,
  DisplayedArea,
  ForImages,
  Graphic,
  GraphicUnits,
  PresentationState,
  TextObject,
  Unapplied,
} from './presentation-state.ts';

/** A presentation state from its data set. */
export function readPresentationState(json: DicomJson): PresentationState {
  const unapplied = new Set<Unapplied>();
  const images = items(json, '00081115').flatMap((series) => imagesOf(series, '00081140'));
  const description = text(json, '00700081');
  const creator = nameAt(json, '00700084');
  const created: Moment | undefined = momentAt(json, '00700082', '00700083');
  const lut = item(json, '20500010');
  const presentationLut = lut && lutOf(lut, false);
  const turn = (((number(json, '00700042') ?? 0) % 360) + 360) % 360;
  if (texts(json, '00181600').includes('BITMAP')) unapplied.add('bitmap-shutter');
  if (json['00880000'] ?? json['00286100']) unapplied.add('mask');
  if (json['00282000'] ?? json['00281101']) unapplied.add('colour');
  const hasModality = item(json, '00283000') !== undefined || number(json, '00281053') !== undefined;
  const annotations = annotationsOf(json, unapplied);
  return {
    kind: 'pr',
    label: text(json, '00700080') ?? '',
    ...(description !== undefined && { description }),
    ...(creator && { creator }),
    ...(created && { created }),
    images,
    ...(hasModality && { modality: modalityOf(json, false) }),
    voi: items(json, '00283110').map((entry) => ({
      images: imagesOf(entry, '00081140'),
      windows: windowsOf(entry),
      luts: voiLutsOf(entry, modalityIsSigned(json)),
    })),
    inverse: presentationLut === undefined && text(json, '20500020') === 'INVERSE',
    ...(presentationLut && { presentationLut }),
    shutters: shuttersOf(json),
    overlays: activated(json, unapplied),
    rotation: turn === 90 || turn === 180 || turn === 270 ? turn : 0,
    flip: text(json, '00700041') === 'Y',
    areas: items(json, '0070005A').flatMap((entry) => areaOf(entry, unapplied)),
    annotations,
    unapplied: [...unapplied],
  };
}

/** What a VOI table takes in may be negative where the state's own rescale makes it so. */
function modalityIsSigned(json: DicomJson): boolean {
  return (number(json, '00281052') ?? 0) < 0;
}

/** Planes that the state itself brings, and puts into a layer (PS3.3 C.11.7). One that only names a plane of the picture is said. */
function activated(json: DicomJson, unapplied: Set<Unapplied>): readonly OverlayPlane[] {
  const own = overlaysOf(json);
  for (let group = 0x6000; group <= 0x601e; group += 2) {
    const active = text(json, `${group.toString(16).toUpperCase()}1001`) !== undefined;
    if (active && !own.some((plane) => plane.group === group)) unapplied.add('overlay-in-image');
  }
  return own.filter((plane) => text(json, `${plane.group.toString(16).toUpperCase()}1001`) !== undefined);
}

function areaOf(entry: DicomJson, unapplied: Set<Unapplied>): ForImages<DisplayedArea>[] {
  const [left, top] = numbers(entry, '00700052');
  const [right, bottom] = numbers(entry, '00700053');
  if (left === undefined || top === undefined || right === undefined || bottom === undefined) return [];
  const mode = text(entry, '00700100');
  if (mode === 'TRUE SIZE') unapplied.add('true-size');
  if (mode === 'MAGNIFY') unapplied.add('magnify');
  return [{ images: imagesOf(entry, '00081140'), topLeft: [left, top], bottomRight: [right, bottom] }];
}

/** Graphics in the order of their layers, the lowest first. */
function annotationsOf(json: DicomJson, unapplied: Set<Unapplied>): readonly ForImages<Annotated>[] {
  const layers = new Map(
    items(json, '00700060').map((layer) => [
      text(layer, '00700002'),
      { order: number(layer, '00700062') ?? 0, colour: layerColour(layer) },
    ]),
  );
  return items(json, '00700001')
    .map((entry) => ({ entry, layer: layers.get(text(entry, '00700002')) }))
    .sort((a, b) => (a.layer?.order ?? 0) - (b.layer?.order ?? 0))
    .map(({ entry, layer }) => ({
      images: imagesOf(entry, '00081140') satisfies readonly SourceImage[],
      colour: layer?.colour ?? plainColour,
      graphics: items(entry, '00700009').flatMap((graphic) => graphicOf(graphic, unapplied)),
      texts: items(entry, '00700008').flatMap((entryText) => textOf(entryText)),
    }));
}

/** For layers that recommend no colour. */
const plainColour: Rgb = [255, 214, 10];

function layerColour(layer: DicomJson): Rgb | undefined {
  const [l, a, b] = numbers(layer, '00700401');
  if (l !== undefined && a !== undefined && b !== undefined) return labToRgb([l, a, b]);
  const [red, green, blue] = numbers(layer, '00700067').map((value) => Math.round(value / 257));
  if (red !== undefined && green !== undefined && blue !== undefined) return [red, green, blue];
  const grey = number(layer, '00700066');
  if (grey === undefined) return undefined;
  const level = Math.round(grey / 257);
  return [level, level, level];
}

const graphicTypes: Readonly<Record<string, Graphic['type']>> = {
  POINT: 'point',
  POLYLINE: 'polyline',
  INTERPOLATED: 'interpolated',
  CIRCLE: 'circle',
  ELLIPSE: 'ellipse',
};

/** Points that the type needs (PS3.3 C.10.5.1.2). */
const leastPoints: Readonly<Record<Graphic['type'], number>> = {
  point: 1,
  polyline: 2,
  interpolated: 2,
  circle: 2,
  ellipse: 4,
};

function graphicOf(json: DicomJson, unapplied: Set<Unapplied>): Graphic[] {
  const type = graphicTypes[text(json, '00700023') ?? ''];
  const points = numbers(json, '00700022');
  if (!type || points.length < leastPoints[type] * 2 || points.length % 2 !== 0) {
    unapplied.add('graphic-type');
    return [];
  }
  return [{ type, units: unitsOf(text(json, '00700005')), filled: text(json, '00700024') === 'Y', points }];
}

/** MATRIX counts in a whole slide and is as PIXEL in every other picture. */
function unitsOf(written: string | undefined): GraphicUnits {
  return written === 'DISPLAY' ? 'display' : 'pixel';
}

function textOf(json: DicomJson): TextObject[] {
  // The text's own blanks and ends of lines count, so it is not trimmed as other values are.
  const raw = values(json, '00700006').find((value) => !isObject(value));
  const lines = typeof raw === 'string' ? raw.replace(/\s+$/, '').split(/\r\n|\r|\n/) : [];
  const [left, top] = numbers(json, '00700010');
  const [right, bottom] = numbers(json, '00700011');
  const [x, y] = numbers(json, '00700014');
  const align = text(json, '00700012');
  const box =
    left !== undefined && top !== undefined && right !== undefined && bottom !== undefined
      ? {
          units: unitsOf(text(json, '00700003')),
          from: [left, top] as const,
          to: [right, bottom] as const,
          align: align === 'RIGHT' ? ('right' as const) : align === 'CENTER' ? ('center' as const) : ('left' as const),
        }
      : undefined;
  const anchor =
    x !== undefined && y !== undefined
      ? { units: unitsOf(text(json, '00700004')), at: [x, y] as const, visible: text(json, '00700015') === 'Y' }
      : undefined;
  if (lines.length === 0 || (!box && !anchor)) return [];
  return [{ lines, ...(box && { box }), ...(anchor && { anchor }) }];
}
