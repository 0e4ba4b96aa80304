import type { InstanceRecord, SeriesRecord } from '#src/model/dicom/records.ts';
import type { FrameRef } from './display-set.ts';
import type { SplitKey } from './split.ts';

/**
 * What a set is called, in the words of the file alone (the catalogue adds none): the series' description, side and view
 * of a projection, and what tells this set from its siblings, whose keys are in `all`. Empty where the file says nothing.
 */
export function setLabel(
  series: SeriesRecord,
  key: SplitKey,
  frames: readonly FrameRef[],
  all: readonly SplitKey[],
): string {
  const first = frames[0]?.instance;
  const name = series.description ?? series.protocol ?? '';
  if (key.alone) {
    const view = viewWords(first)
      .filter((word) => !name.split(/\W+/).includes(word))
      .join(' ');
    const many = all.filter(({ alone }) => alone).length > 1;
    return joined([name, view || (many && first?.number !== undefined ? `#${first.number}` : '')]);
  }
  const differ = (of: (key: SplitKey) => unknown): boolean =>
    all.some((other) => !other.alone && of(other) !== of(key));
  const echo = first?.image?.perFrame ? `TE ${key.echo ?? 0} ms` : `echo ${key.echo ?? 0}`;
  return joined([
    name,
    key.bValue !== undefined && differ(({ bValue }) => bValue) ? `b ${key.bValue}` : '',
    key.echo !== undefined && differ((other) => other.echo) ? echo : '',
  ]);
}

/** Side and view as coded (`R`, `MLO`); U says unpaired, which is no side. */
function viewWords(instance: InstanceRecord | undefined): readonly string[] {
  const { laterality, viewPosition } = instance?.image ?? {};
  return [laterality === 'U' ? undefined : laterality, viewPosition].filter((word) => word !== undefined);
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
