import type { ImageGeometry, PatientShape } from '#src/model/annotation/annotation.ts';
import { measure } from '#src/model/annotation/measure.ts';
import type { Session } from '#src/session/session.ts';
import { t } from '#src/text/index.ts';
import type { PaneContext } from '../../pane.ts';
import type { ShownPicture } from '../shown.ts';
import { calibratedInSession } from './calibrated.ts';
import { countSoon } from './count-soon.ts';
import { hasValues, measuredInPatient } from './measured-in-patient.ts';
import { measuredLines } from './words.ts';

/** The lines beside a mark on the picture now shown. `later` is called when more is known of it. */
export function linesBeside(
  session: Session,
  { frame, ref, image, over }: ShownPicture,
  geometry: ImageGeometry,
  label: string | undefined,
  later: () => void,
): readonly string[] {
  const full = frame.quality === 'full' ? frame : undefined;
  const scaled = calibratedInSession(session, ref, image, geometry);
  const counting = new Set<unknown>();
  const measured = measure(
    geometry,
    scaled,
    ref.frame,
    ref.instance.series.modality,
    full,
    (region, pixels, meaning) => {
      const found = countSoon(region, pixels, meaning, later);
      if (found !== 'counting') return found;
      counting.add(region);
      return undefined;
    },
  );
  const lines = [...measuredLines(measured, label), ...(over?.beside(geometry) ?? [])];
  if (counting.size > 0) return [...lines, t('pane.counting')];
  if (full) return lines.length > 0 || geometry.kind !== 'probe' ? lines : [t('pane.probe.outside')];
  return hasValues(geometry) ? [...lines, t('pane.computing')] : lines;
}

/** The lines beside a mark in the patient, whatever picture it is seen on: it is measured in its own plane. */
export function linesInPatient(
  { session, pixels, store = pixels }: PaneContext,
  shape: PatientShape,
  label: string | undefined,
): readonly string[] {
  // Slices, not the planes that a pane may be given in their place.
  const measured = measuredInPatient({ session, pixels: store }, shape);
  const lines = measuredLines(measured, label);
  return hasValues(shape.geometry) && !measured.statistics && !measured.probe ? [...lines, t('pane.computing')] : lines;
}
