import { valueUnit } from '#src/model/annotation/statistics.ts';
import { frameRecord, type ImageRecord, type InstanceRecord } from '#src/model/dicom/records.ts';
import type { VoiWindow } from '#src/model/display/luts.ts';
import { isSuv } from '#src/model/display/suv.ts';
import { windowPresets } from '#src/model/display/presets.ts';
import { planeNormal } from '#src/model/geometry/place.ts';
import { anatomicalPlane } from '#src/model/geometry/orientation.ts';
import { bodyPlaneAxes, nearestBodyPlane } from '#src/model/geometry/body-planes.ts';
import { dot } from '#src/model/geometry/vector.ts';
import type { Plane } from '#src/model/geometry/plane.ts';
import type { CutPlanes, FrameRef, ImageSet, Ribbon } from '#src/dataset/display-set.ts';
import { isKey, t, wordsFor } from '#src/text/index.ts';
import type { Standing } from './identity.ts';

/** A number with at most `digits` places and a true minus sign. */
export function figure(value: number, digits: number): string {
  const rounded = Number(value.toFixed(digits)) + 0;
  return String(rounded).replace('-', '−');
}

/** `3 · Portal venous · 1.25 mm`, with the view and side of a projection. */
export function seriesLine(set: ImageSet, ref: FrameRef, image: ImageRecord): string {
  const frame = frameRecord(image, ref.frame);
  const { series } = ref.instance;
  const description = series.description ?? set.label;
  const facts = [
    series.number === undefined ? undefined : String(series.number),
    description,
    unsaid(description, [sideOf(frame.laterality ?? image.laterality ?? series.laterality), image.viewPosition]),
    frame.sliceThickness === undefined ? undefined : `${figure(frame.sliceThickness, 2)} mm`,
    frame.bValue === undefined ? undefined : `b ${figure(frame.bValue, 0)}`,
    ref.instance.contrast,
  ];
  return facts.filter(Boolean).join(' · ');
}

/** Right, left or both; unpaired parts have no side to name. */
function sideOf(laterality: string | undefined): string | undefined {
  return laterality === 'R' || laterality === 'L' || laterality === 'B' ? laterality : undefined;
}

/** The words that a description does not hold already (`R MLO` often does). */
function unsaid(description: string, words: readonly (string | undefined)[]): string {
  const said = new Set(description.toUpperCase().split(/[^A-Z0-9]+/));
  return words.filter((word) => word !== undefined && !said.has(word.toUpperCase())).join(' ');
}

/** `Image 108 / 187 · z −214.5 mm`, or `Coronal 12 / 512 · y 20 mm`. `cut` = of planes cut anew. */
export function positionLine(index: number, count: number, plane: Plane | undefined, cut?: CutPlanes): string {
  if (cut?.ribbon) return ribbonLine(cut.ribbon);
  const name = cut && cut.plane !== 'curved' ? cut.plane : undefined;
  const image = t(name ? `pane.cut.${name}` : 'pane.image', { position: `${index + 1} / ${count}` });
  if (name === 'oblique') return plane ? `${image} · ${leaning(plane)}` : image;
  const along = plane && placeAlong(plane);
  return along ? `${image} · ${along.axis} ${figure(along.millimetres, 1)} mm` : image;
}

/** `Curved, path on axial · 143 mm`. */
function ribbonLine({ down, length }: Ribbon): string {
  return t(`pane.cut.along.${anatomicalPlane(down)}`, { length: figure(length, length < 10 ? 1 : 0) });
}

/** `23° from axial`: how far an oblique plane is turned from the plane of the body that it is nearest to. */
function leaning(plane: Plane): string {
  const normal = planeNormal(plane);
  const body = nearestBodyPlane(normal);
  const cosine = Math.min(1, Math.abs(dot(bodyPlaneAxes[body].onwards, normal)));
  return t(`pane.cut.from.${body}`, { angle: figure((Math.acos(cosine) * 180) / Math.PI, 0) });
}

/** The axis of the patient that the image is most nearly across, and where on it the image lies. */
function placeAlong(plane: Plane): { readonly axis: 'x' | 'y' | 'z'; readonly millimetres: number } {
  const normal = planeNormal(plane).map(Math.abs);
  const nth = normal.indexOf(Math.max(...normal));
  return { axis: (['x', 'y', 'z'] as const)[nth] ?? 'z', millimetres: plane.position[nth] ?? 0 };
}

/** `W 350  L 50 · Abdomen`. */
export function windowLine(
  inForce: { readonly window: VoiWindow; readonly table?: string } | undefined,
  modality: string,
  { image, uptake }: Pick<InstanceRecord, 'image' | 'uptake'> = {},
): string {
  if (!inForce) return '';
  if (inForce.table !== undefined) return [t('pane.table'), inForce.table].filter(Boolean).join(' · ');
  const { center, width, explanation } = inForce.window;
  const numbers = t('pane.window', { width: windowFigure(width, width), center: windowFigure(center, width) });
  const preset = windowPresets(modality).find(({ window }) => window.center === center && window.width === width);
  const name = preset ? wordsFor(`pane.preset.${preset.id}`) : windowName(explanation ?? '');
  const unit = uptake && image && valueUnit({ modality: image.shared.modality, of: modality });
  const refused = uptake?.refused && t('pane.uptake.refused', { reason: t(`pane.uptake.${uptake.refused}`) });
  // Of uptake values the numbers say all that the preset's name does.
  return [[numbers, unit].filter(Boolean).join(' '), isSuv(unit) ? '' : name, refused].filter(Boolean).join(' · ');
}

/** What a file calls its window, in the reader's language where it is one of the usual names. */
function windowName(explanation: string): string {
  const key = `pane.preset.${explanation.trim().toLowerCase()}`;
  return isKey(key) ? t(key) : explanation;
}

/** Places enough for a hundredth of the width. */
export function windowFigure(value: number, width: number): string {
  const digits = width >= 20 ? 0 : width >= 2 ? 1 : Math.min(8, 2 - Math.floor(Math.log10(Math.abs(width) || 1)));
  return figure(value, digits);
}

export function standingWords(standing: Standing): string {
  if (standing.kind === 'current') return t('pane.current');
  const { count } = standing;
  switch (standing.unit) {
    case 'days':
      return t('pane.prior', { interval: t('pane.days', { count }) });
    case 'months':
      return t('pane.prior', { interval: t('pane.months', { count }) });
    case 'years':
      return t('pane.prior', { interval: t('pane.years', { count }) });
  }
}
