import type { Annotation } from '#src/model/annotation/annotation.ts';
import { instanceKey, seriesKey } from '#src/model/dicom/address.ts';
import { measure, type Measured } from '#src/model/annotation/measure.ts';
import type { DisplaySet } from '#src/dataset/display-set.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { t } from '#src/text/index.ts';
import { calibratedInSession, countSoon, loadInPatient, type PaneContext } from '#src/viewport/index.ts';

/** The label a person gave, else the kind of mark and its number in the list. */
export function measurementName(mark: Annotation, index: number): string {
  return mark.label ?? `${t(`command.tool-${mark.shape.geometry.kind}`)} ${String(index + 1)}`;
}

let inPatient: Awaited<ReturnType<typeof loadInPatient>> | undefined;

/** What measures marks in the patient is fetched with the first of them. */
async function loadedInPatient(): Promise<void> {
  inPatient = await loadInPatient();
}

/** What a mark measures now; geometry alone until its frame is here. `later` is called when more is known of it. */
export function measuredNow(
  { session, pixels }: Pick<PaneContext, 'session' | 'pixels'>,
  { shape }: Annotation,
  instance: InstanceRecord | undefined,
  later: () => void,
): Measured | undefined {
  if (shape.space === 'patient') {
    if (!inPatient) void loadedInPatient().then(later, () => undefined); // the next list asks again
    return inPatient?.measuredInPatient({ session, pixels }, shape);
  }
  if (!instance?.image) return undefined;
  const decoded = pixels.peek(shape.on);
  const full = decoded?.quality === 'full' ? decoded : undefined;
  const { frame } = shape.on;
  const image = calibratedInSession(session, { instance, frame }, instance.image, shape.geometry);
  return measure(shape.geometry, image, frame, instance.series.modality, full, (region, counted, meaning) => {
    const found = countSoon(region, counted, meaning, later);
    return found === 'counting' ? undefined : found;
  });
}

/** The open display set a mark lies on, and its instance where it lies on one; undefined while its series is not open. */
export function whereIs(
  { shape }: Annotation,
  sets: ReadonlyMap<string, DisplaySet>,
): { readonly set: DisplaySet; readonly instance?: InstanceRecord } | undefined {
  if (shape.space === 'patient') {
    const key = seriesKey(shape.on);
    const of = [...sets.values()].filter((set) => seriesKey(set.series) === key);
    const set = of.find((one) => one.instances[0]?.frameOfReference === shape.frameOfReference) ?? of[0];
    return set && { set };
  }
  const key = instanceKey(shape.on);
  for (const set of sets.values()) {
    const instance = set.instances.find((i) => instanceKey(i.address) === key);
    if (instance) return { set, instance };
  }
  return undefined;
}
