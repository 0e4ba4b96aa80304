import type { InstanceRecord } from '#src/model/dicom/records.ts';
import type { DisplaySet, DisplaySetId, FrameRef } from '#src/dataset/display-set.ts';

export function displaySetsOf(instances: readonly InstanceRecord[], growing: boolean): readonly DisplaySet[] {
  const first = instances[0];
  if (!first) return [];
  const base = {
    id: `${first.address.source}/${first.address.series}` as DisplaySetId,
    series: first.address,
    modality: first.series.modality,
    ...(first.series.number === undefined ? {} : { seriesNumber: first.series.number }),
    label: first.series.description ?? '',
    instances,
    growing,
  };
  const sorted = [...instances].sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
  const frames = sorted.flatMap((instance): FrameRef[] =>
    Array.from({ length: instance.image?.frameCount ?? 0 }, (_, i) => ({ instance, frame: i + 1 })),
  );
  if (frames.length === 0)
    return [{ ...base, kind: 'unshowable', fault: { kind: 'unsupported', reason: 'no pixels' } }];
  return [{ ...base, kind: 'image', frames, geometry: { kind: 'stack', reason: 'single' }, clip: false }];
}
