import type { SeriesRecord } from '#src/model/dicom/records.ts';
import type { FrameRef } from './display-set.ts';
import type { SplitKey } from './split.ts';

/**
 * What a set is called, in the words of the file alone (the catalogue adds none): the series' description with what tells
 * this set from its siblings; side and view for a projection. Empty where the file says nothing.
 */
export function setLabel(series: SeriesRecord, key: SplitKey, frames: readonly FrameRef[]): string {
  const image = frames[0]?.instance.image;
  const name = series.description ?? series.protocol ?? '';
  if (key.alone) {
    const view = [image?.laterality, image?.viewPosition].filter((part) => part !== undefined).join(' ');
    const number = frames[0]?.instance.number;
    const own = view || (number === undefined ? '' : `#${number}`);
    return joined([name, own]);
  }
  return joined([
    name,
    key.bValue === undefined ? '' : `b ${key.bValue}`,
    key.echo === undefined || key.echo === 1 ? '' : `echo ${key.echo}`,
  ]);
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
