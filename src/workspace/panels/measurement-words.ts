import type { Annotation } from '#src/model/annotation/annotation.ts';
import { instanceKey } from '#src/model/dicom/address.ts';
import { measure } from '#src/model/annotation/measure.ts';
import type { DisplaySet } from '#src/dataset/display-set.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { t } from '#src/text/index.ts';
import { measuredLines, type PaneContext } from '#src/viewport/index.ts';

/** The label a person gave, else the kind of mark and its number in the list. */
export function measurementName(mark: Annotation, index: number): string {
  return mark.label ?? `${t(`command.tool-${mark.shape.geometry.kind}`)} ${String(index + 1)}`;
}

/** The figures of a mark, the main one first, as they stand beside it on the image; geometry alone until its frame is here. */
export function measurementWords(
  { shape }: Annotation,
  instance: InstanceRecord | undefined,
  pixels: PaneContext['pixels'],
): readonly string[] {
  if (!instance?.image) return [];
  const decoded = pixels.peek(shape.on);
  const full = decoded?.quality === 'full' ? decoded : undefined;
  return measuredLines(measure(shape.geometry, instance.image, shape.on.frame, instance.series.modality, full));
}

/** The open display set and the instance a mark lies on; undefined while its series is not open. */
export function whereIs(mark: Annotation, sets: ReadonlyMap<string, DisplaySet>) {
  const key = instanceKey(mark.shape.on);
  for (const set of sets.values()) {
    const instance = set.instances.find((i) => instanceKey(i.address) === key);
    if (instance) return { set, instance };
  }
  return undefined;
}
