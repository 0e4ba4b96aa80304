import type { ImageGeometry } from '#src/model/annotation/annotation.ts';
import { regionStatistics, valueUnit } from '#src/model/annotation/statistics.ts';
import type { RegionGeometry } from '#src/model/annotation/region.ts';
import { splineOutline } from '#src/model/annotation/spline.ts';
import { indexPoint, indexToPatient } from '#src/model/geometry/place.ts';
import { vectorOf } from '#src/model/geometry/vector.ts';
import { factsOf } from '#src/dataset/frame-facts.ts';
import type { ImageSet } from '#src/dataset/display-set.ts';
import type { CutOver } from '#src/pixels/index.ts';
import type { Under } from '#src/session/fusion.ts';
import { t } from '#src/text/index.ts';
import { figure } from '../image/overlay/lines.ts';

/** A part of the picture's plane, in pixels of the given size. */
export type CutPart = (part: Under, pixel: number) => CutOver | undefined;

/**
 * What a set that is laid over a picture says under a mark on it: the value at the pixel under a probe, the statistics of
 * the picture's pixels in a region; interpolated as the planes are. Empty for marks that only measure lengths.
 */
export function linesOver(geometry: ImageGeometry, under: Under, set: ImageSet, cut: CutPart): readonly string[] {
  const [ref] = set.frames;
  const unit = (ref && valueUnit({ modality: factsOf(ref).record.modality, of: set.modality })) ?? '';
  const say = (value: number) => `${figure(value, Math.abs(value) >= 100 ? 0 : 2)} ${unit}`.trim();
  const name = set.modality;
  switch (geometry.kind) {
    case 'probe': {
      const [{ x, y }] = geometry.points;
      const found = cut(partOf(under, Math.round(x), Math.round(y), 1, 1), under.spacing.column)?.values[0];
      return [t('pane.fused.value', { name, value: known(found) ? say(found) : t('pane.fused.none') })];
    }
    case 'rectangle':
    case 'ellipse':
    case 'circle':
    case 'spline':
    case 'freehand': {
      if (geometry.kind === 'freehand' && !geometry.closed) return [];
      const found = statisticsOver(geometry, under, cut);
      if (!found) return [t('pane.fused.value', { name, value: t('pane.fused.none') })];
      const { mean, max } = found;
      return [t('pane.fused.region', { name, mean: say(mean), max: say(max) })];
    }
    case 'length':
    case 'bidirectional':
    case 'calibration':
    case 'angle':
    case 'cobb':
    case 'arrow':
    case 'text':
    case 'path':
      return [];
  }
}

function known(value: number | undefined): value is number {
  return value !== undefined && !Number.isNaN(value);
}

/** Undefined where nothing is known in the region, or the picture's pixels are not square. */
export function statisticsOver(geometry: RegionGeometry, under: Under, cut: CutPart) {
  const { row, column } = under.spacing;
  if (Math.abs(row - column) > 1e-6 * row) return undefined;
  const [left, top, right, bottom] = boundsOf(geometry, under);
  if (right < left || bottom < top) return undefined;
  const [columns, rows] = [right - left + 1, bottom - top + 1];
  const made = cut(partOf(under, left, top, columns, rows), column);
  if (made?.columns !== columns || made.rows !== rows) return undefined;
  const moved = {
    ...geometry,
    points: geometry.points.map(({ x, y }) => indexPoint(x - left, y - top)),
  } as unknown as RegionGeometry;
  const meaning = { modality: { kind: 'identity' }, of: '' } as const;
  return regionStatistics(moved, { rows, columns, samples: 1, pixels: made.values }, meaning);
}

/** Pixels that a region can touch: of a circle or an ellipse, whatever its points are, those about its middle too. */
function boundsOf(geometry: RegionGeometry, { columns, rows }: Under): readonly [number, number, number, number] {
  const points = geometry.kind === 'spline' ? splineOutline(geometry.points) : geometry.points;
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const round = geometry.kind === 'circle' || geometry.kind === 'ellipse';
  const spread = round ? Math.hypot(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)) : 0;
  return [
    Math.max(0, Math.floor(Math.min(...xs) - spread)),
    Math.max(0, Math.floor(Math.min(...ys) - spread)),
    Math.min(columns - 1, Math.ceil(Math.max(...xs) + spread)),
    Math.min(rows - 1, Math.ceil(Math.max(...ys) + spread)),
  ];
}

function partOf({ plane, spacing }: Under, x: number, y: number, columns: number, rows: number): Under {
  return {
    plane: { ...plane, position: vectorOf(indexToPatient(plane, spacing, indexPoint(x, y))) },
    spacing,
    columns,
    rows,
  };
}
