import type { SeriesAddress } from '#src/model/dicom/address.ts';
import { movingModalities } from '#src/model/dicom/moving.ts';
import type { InstanceRecord, SeriesRecord } from '#src/model/dicom/records.ts';
import type { DisplaySet, DisplaySetBase, DisplaySetId, FrameRef, ImageSet } from './display-set.ts';
import { framesOf } from './frame-facts.ts';
import { setLabel } from './label.ts';
import { readingOrder } from './order.ts';
import { instanceKind, type InstanceKind } from './sop-class.ts';
import { compareKeys, compareText, splitKey, type SplitKey } from './split.ts';
import { stackGeometry } from './stack-geometry.ts';

/**
 * The display sets of one series, from the instances known so far, in the order in which they are offered. Called again
 * with more instances it gives the same sets under the same ids in the same order, with more in them. `growing` is true
 * until all instances are known.
 */
export function displaySetsOf(
  series: SeriesRecord,
  instances: readonly InstanceRecord[],
  growing: boolean,
): readonly DisplaySet[] {
  const pictures: InstanceRecord[] = [];
  const others = new Map<string, Other>();
  for (const instance of unique(instances)) {
    const kind = instanceKind(instance);
    if (kind.kind === 'image') pictures.push(instance);
    else gather(others, kind, instance);
  }
  const base = { series: series.address, modality: series.modality, growing };
  const numbered = series.number === undefined ? base : { ...base, seriesNumber: series.number };
  return [...imageSets(numbered, series, pictures), ...otherSets(numbered, series, others)];
}

type SeriesPart = Pick<DisplaySetBase, 'series' | 'modality' | 'seriesNumber' | 'growing'>;

/** A store that lists an instance twice (by two locations, or again after a retry) does not make it two; the first stays. */
function unique(instances: readonly InstanceRecord[]): Iterable<InstanceRecord> {
  const known = new Map<string, InstanceRecord>();
  for (const instance of instances) {
    if (!known.has(instance.address.instance)) known.set(instance.address.instance, instance);
  }
  return known.values();
}

function imageSets(base: SeriesPart, series: SeriesRecord, pictures: readonly InstanceRecord[]): ImageSet[] {
  const groups = new Map<string, { readonly key: SplitKey; readonly frames: FrameRef[] }>();
  for (const instance of pictures) {
    for (const ref of framesOf(instance)) {
      const { key, text } = splitKey(ref);
      const group = groups.get(text);
      if (group) group.frames.push(ref);
      else groups.set(text, { key, frames: [ref] });
    }
  }
  const keys = [...groups.values()].map(({ key }) => key);
  const sets = [...groups].map(([text, { key, frames }]) => {
    const ordered = readingOrder(frames);
    const set: ImageSet = {
      ...base,
      kind: 'image',
      id: setId(base.series, text),
      label: setLabel(series, key, ordered, keys),
      instances: [...new Set(ordered.map(({ instance }) => instance))],
      frames: ordered,
      geometry: stackGeometry(ordered),
      clip: key.alone && isClip(ordered),
    };
    return { key, set };
  });
  return sets.sort((a, b) => compareSets(a, b)).map(({ set }) => set);
}

function compareSets(a: { key: SplitKey; set: ImageSet }, b: { key: SplitKey; set: ImageSet }): number {
  if (a.key.alone && b.key.alone) {
    const [x, y] = [a.set.instances[0]?.number ?? 0, b.set.instances[0]?.number ?? 0];
    if (x !== y) return x - y;
  }
  return compareKeys(a.key, b.key);
}

function isClip(frames: readonly FrameRef[]): boolean {
  const instance = frames[0]?.instance;
  const cine = instance?.image?.cine;
  const timed = cine?.frameTime !== undefined || cine?.frameTimes !== undefined || cine?.rate !== undefined;
  return frames.length > 1 && (timed || movingModalities.has(instance?.series.modality ?? ''));
}

interface Other {
  readonly kind: Exclude<InstanceKind, { kind: 'image' }>;
  readonly instances: InstanceRecord[];
}

/** A slide is made of all its levels and what cannot be shown is said once; of everything else each object is a set. */
function gather(others: Map<string, Other>, kind: InstanceKind, instance: InstanceRecord): void {
  if (kind.kind === 'image') return;
  const together =
    kind.kind === 'slide'
      ? 'slide'
      : kind.kind === 'unshowable'
        ? `unshowable|${kind.fault.kind}|${instance.sopClass}`
        : `${kind.kind}|${instance.address.instance}`;
  const known = others.get(together);
  if (known) known.instances.push(instance);
  else others.set(together, { kind, instances: [instance] });
}

const rank: Record<Other['kind']['kind'], number> = {
  slide: 0,
  video: 1,
  waveform: 2,
  document: 3,
  derived: 4,
  unshowable: 5,
};

function otherSets(base: SeriesPart, series: SeriesRecord, others: ReadonlyMap<string, Other>): DisplaySet[] {
  const sorted = [...others].sort(
    ([textA, a], [textB, b]) =>
      rank[a.kind.kind] - rank[b.kind.kind] ||
      (a.instances[0]?.number ?? 0) - (b.instances[0]?.number ?? 0) ||
      compareText(textA, textB),
  );
  return sorted.map(([text, { kind, instances }]): DisplaySet => {
    const title = instances[0]?.document?.title;
    const label = title ?? series.description ?? series.protocol ?? '';
    const common = { ...base, id: setId(base.series, text), label, instances };
    switch (kind.kind) {
      case 'derived':
        return { ...common, kind: 'derived', object: kind.object };
      case 'unshowable':
        return { ...common, kind: 'unshowable', fault: kind.fault };
      case 'slide':
      case 'video':
      case 'waveform':
      case 'document':
        return { ...common, kind: kind.kind };
    }
  });
}

/**
 * The set's id: its series, and a short digest of what tells it from the series' other sets. Two sources may hold one
 * series, so the source takes part.
 */
function setId(series: SeriesAddress, text: string): DisplaySetId {
  return `${series.source}:${series.series}:${digest(text)}` as DisplaySetId;
}

/** FNV-1a over UTF-16 units, 53 bits in two halves, as base 36: short, and the same everywhere. */
function digest(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x1000193;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit ^ (a >>> 16), 0x85ebca6b);
  }
  return ((a >>> 0) * 2 ** 21 + ((b >>> 0) >>> 11)).toString(36);
}
