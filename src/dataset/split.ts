import type { InstanceRecord } from '#src/model/dicom/records.ts';
import type { FrameRef } from './display-set.ts';
import { factsOf, type FrameFacts } from './frame-facts.ts';

/**
 * Which set of its series a frame belongs to. Built from what the frame itself says and from nothing else, so that it is
 * the same whatever has arrived before it: sets keep their names and their order while a series grows.
 */
export interface SplitKey {
  /** One set an instance (a clip, a projection) rather than one for all that are alike. */
  readonly alone: boolean;
  readonly localiser: boolean;
  readonly colour: boolean;
  readonly bValue: number | undefined;
  /** Echo number, or the echo time in milliseconds where the image is an enhanced one; to a hundredth. */
  readonly echo: number | undefined;
  /** What else tells apart: size, dominant axis, frame of reference, the kind of MR picture; the instance when alone. */
  readonly rest: string;
}

/** Projections are compared with each other side by side, never scrolled through. */
const projections = new Set(['CR', 'DX', 'MG', 'IO', 'PX', 'RG']);

/** Parts of ImageType that say a plane was chosen to look through the volume: rotating maximum intensity projections. */
const rotating = /^(PROJECTION IMAGE|MIP|MIN_IP|MPR_ROT|VOLREND|VR)$/;

function keyOf(ref: FrameRef): SplitKey {
  const { instance } = ref;
  const { image } = instance;
  const facts = factsOf(ref);
  const { record } = facts;
  const colour = isColour(instance);
  const clip = (image?.frameCount ?? 1) > 1 && !record.plane;
  if (clip || isProjection(instance)) {
    const rest = instance.address.instance;
    return { alone: true, localiser: false, colour, bValue: undefined, echo: undefined, rest };
  }
  const localiser = isLocaliserImage(instance);
  const kind = instance.series.modality === 'MR' ? instance.imageType.slice(2).join('\\') : '';
  const place =
    record.plane && !localiser
      ? [`${image?.rows ?? 0}x${image?.columns ?? 0}`, axis(instance, facts), instance.frameOfReference ?? '']
      : ['flat'];
  return {
    alone: false,
    localiser,
    colour,
    bValue: record.bValue,
    echo: record.echo,
    rest: [kind, ...place].join('|'),
  };
}

const keys = new WeakMap<FrameRef, { readonly key: SplitKey; readonly text: string }>();

/** The frame's key, also as text: for a Map and for the set's id. */
export function splitKey(ref: FrameRef): { readonly key: SplitKey; readonly text: string } {
  const known = keys.get(ref);
  if (known) return known;
  const key = keyOf(ref);
  const made = { key, text: splitText(key) };
  keys.set(ref, made);
  return made;
}

function splitText(key: SplitKey): string {
  const { alone, localiser, colour, bValue, echo, rest } = key;
  return [alone ? 1 : 0, localiser ? 1 : 0, colour ? 1 : 0, bValue ?? '', echo ?? '', rest].join('|');
}

/** Order of sets within a series: what is read before what only helps, then by what tells them apart. */
export function compareKeys(a: SplitKey, b: SplitKey): number {
  return (
    Number(a.alone) - Number(b.alone) ||
    Number(a.localiser) - Number(b.localiser) ||
    Number(a.colour) - Number(b.colour) ||
    (a.bValue ?? -1) - (b.bValue ?? -1) ||
    (a.echo ?? -1) - (b.echo ?? -1) ||
    compareText(a.rest, b.rest)
  );
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function isColour(instance: InstanceRecord): boolean {
  return instance.image?.samplesPerPixel === 3 || instance.image?.photometric === 'PALETTE COLOR';
}

export function isProjection(instance: InstanceRecord): boolean {
  return projections.has(instance.series.modality);
}

/** A scout or planning picture (PS3.3 C.8.2.1.1.1). */
export function isLocaliserImage(instance: InstanceRecord): boolean {
  return instance.imageType.includes('LOCALIZER') || instance.imageType.includes('SCOUT');
}

/**
 * The axis that the image looks along most. Stacks that lean a little (discs of a spine) stay together, axial and sagittal
 * pictures in one series come apart. Near 45 degrees z goes before y before x, so that rounding does not decide.
 */
function axis(instance: InstanceRecord, { normal }: FrameFacts): string {
  if (!normal || instance.imageType.some((part) => rotating.test(part))) return 'any';
  const [x, y, z] = normal.map(Math.abs);
  const largest = Math.max(x ?? 0, y ?? 0, z ?? 0) * 0.99;
  return (z ?? 0) >= largest ? 'z' : (y ?? 0) >= largest ? 'y' : 'x';
}
