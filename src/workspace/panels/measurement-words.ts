import type { Annotation } from '#src/model/annotation/annotation.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { t } from '#src/text/index.ts';
import type { PaneContext } from '#src/viewport/index.ts';

/** The label a person gave, else the kind of mark and its number in the list. */
export function measurementName(mark: Annotation, index: number): string {
  return mark.label ?? `${t(`command.tool-${mark.shape.geometry.kind}`)} ${String(index + 1)}`;
}

/** The figures of a mark, the main one first. */
export function measurementWords(
  _mark: Annotation,
  _instance: InstanceRecord | undefined,
  _pixels: PaneContext['pixels'],
): readonly string[] {
  return [];
}
