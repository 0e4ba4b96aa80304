import type { Mask, Runs } from '#src/objects/index.ts';
import type { OwnSegmentation } from '../segments-state.ts';

/** A segmentation as a draft keeps it: its runs as text. */
export type SegmentationDraft = Omit<OwnSegmentation, 'object'> & {
  readonly object: Omit<OwnSegmentation['object'], 'masks'> & {
    readonly masks: readonly (Omit<Mask, 'runs' | 'share'> & { readonly runs: string })[];
  };
};

export function segmentationDraft(own: OwnSegmentation): SegmentationDraft {
  const { masks, ...rest } = own.object;
  const kept = masks.map(({ runs, share: _, ...mask }) => ({ ...mask, runs: textOf(runs) }));
  return { ...own, object: { ...rest, masks: kept } };
}

/** Undefined for what is no draft of ours. */
export function draftedSegmentation({ object, ...own }: SegmentationDraft): OwnSegmentation | undefined {
  try {
    const { masks, ...rest } = object;
    return { ...own, object: { ...rest, masks: masks.map((mask) => ({ ...mask, runs: runsOf(mask.runs) })) } };
  } catch {
    return undefined;
  }
}

/** Runs change with a stroke, others of the segmentation do not: their text is made once. */
const texts = new WeakMap<Runs, string>();

/** How far from the last run's end, and how long, in seven bits a byte; base64. */
function textOf(runs: Runs): string {
  const known = texts.get(runs);
  if (known !== undefined) return known;
  const bytes: number[] = [];
  const put = (value: number) => {
    for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
    bytes.push(value);
  };
  let end = 0;
  for (let i = 0; i < runs.length; i += 2) {
    put((runs[i] ?? 0) - end);
    put(runs[i + 1] ?? 0);
    end = (runs[i] ?? 0) + (runs[i + 1] ?? 0);
  }
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.slice(at, at + 8192));
  const text = btoa(binary);
  texts.set(runs, text);
  return text;
}

function runsOf(text: string): Runs {
  const binary = atob(text);
  const values: number[] = [];
  let value = 0;
  let weight = 1;
  for (let i = 0; i < binary.length; i++) {
    const byte = binary.charCodeAt(i);
    value += (byte % 128) * weight;
    weight *= 128;
    if (byte > 127) continue;
    values.push(value);
    value = 0;
    weight = 1;
  }
  const runs = new Uint32Array(values.length);
  let end = 0;
  for (let i = 0; i + 1 < values.length; i += 2) {
    runs[i] = end + (values[i] ?? 0);
    runs[i + 1] = values[i + 1] ?? 0;
    end = (runs[i] ?? 0) + (runs[i + 1] ?? 0);
  }
  return runs;
}
