import type { StudyAddress } from '#src/model/dicom/address.ts';
import { windowPresets } from '#src/model/display/presets.ts';
import type { Fused, Layout, PaneView } from '#src/model/session/view-state.ts';
import type { DisplaySet, ImageSet } from '../display-set.ts';
import { worth } from '../worth.ts';
import { nameWords, planeOfSet, setAttribute, sideOfSet, type StudyToHang, viewOfSet } from './attributes.ts';
import type { Protocol, Stage, StagePane, StudyRole, Sync } from './protocol.ts';
import { likeness, scoreSet, scoreStudy } from './rules.ts';

/** What there is to hang from. */
export interface Material {
  readonly current: StudyToHang;
  /** Most relevant first; undefined while it is not known which there are. */
  readonly priors: readonly StudyToHang[] | undefined;
}

/** A stage with its panes filled as far as their pictures are known. */
export interface Arrangement {
  readonly protocol: string;
  readonly stage: number;
  readonly layout: Layout;
  readonly panes: readonly PaneView[];
  readonly sync: readonly Sync[];
  /** Listed studies that panes wait for: to be opened. */
  readonly wanted: readonly StudyAddress[];
}

/** How well a protocol fits a study; undefined where it is for others. */
export function fit(protocol: Protocol, { current, priors }: Material): number | undefined {
  return scoreStudy(current, priors?.length, protocol.matches);
}

/** Stages that find enough to fill them, or will when the studies they wait for are here. */
export function stagesThatFit(protocol: Protocol, material: Material): readonly number[] {
  return protocol.stages.flatMap((stage, i) => {
    const found = fill(protocol, stage, material);
    // A pane of two sets is not filled by one of them.
    const isFilled = ({ pane, set, over, waits }: Filled) =>
      waits !== undefined || (set !== undefined && (!pane.fused || over !== undefined));
    const filled = found.filter(isFilled).length;
    return filled >= (stage.fills ?? 1) ? [i] : [];
  });
}

/** A stage as it is hung with what is known. */
export function arrange(protocol: Protocol, index: number, material: Material): Arrangement | undefined {
  const stage = protocol.stages[index];
  if (!stage) return undefined;
  const found = fill(protocol, stage, material);
  const wanted = [...new Set(found.flatMap(({ waits }) => waits ?? []))];
  const { rows, columns } = stage.layout;
  const panes = Array.from({ length: rows * columns }, (_, i) => viewOf(found[i]));
  const filled = panes.filter((pane) => pane.displaySet !== undefined);
  const fewer = filled.length < columns && filled.length > 0 && !material.current.loading;
  const few = stage.compact === true && wanted.length === 0 && (filled.length === columns || fewer);
  return {
    protocol: protocol.id,
    stage: index,
    layout: few ? { rows: 1, columns: filled.length } : { rows, columns },
    panes: few ? filled : panes,
    sync: stage.sync ?? ['scroll'],
    wanted,
  };
}

interface Filled {
  readonly pane: StagePane;
  readonly set?: DisplaySet;
  /** Laid over it. */
  readonly over?: DisplaySet;
  /** The study whose sets are not all here. */
  readonly waits?: StudyAddress;
}

function fill(protocol: Protocol, stage: Stage, material: Material): readonly Filled[] {
  const filled: Filled[] = [];
  for (const pane of stage.panes) {
    const study = studyFor(pane.study ?? 'current', material);
    const set = study && choose(protocol, pane, study, filled);
    const waits = study && !set && study !== material.current && study.loading ? study.address : undefined;
    const over = study && set && pane.fused && choose(protocol, pane.fused, study, filled);
    filled.push({ pane, ...(set && { set }), ...(over && { over }), ...(waits && { waits }) });
  }
  return filled;
}

function studyFor(role: StudyRole, { current, priors }: Material): StudyToHang | undefined {
  if (role === 'current') return current;
  return priors?.[Number(/\d+/.exec(role)?.[0]) - 1];
}

function choose(
  protocol: Protocol,
  { show, nth = 0 }: Pick<StagePane, 'show' | 'nth'>,
  { displaySets }: StudyToHang,
  before: readonly Filled[],
): DisplaySet | undefined {
  if (typeof show === 'number') {
    const model = before[show]?.set;
    return model && best(displaySets, (set) => alike(model, set))[nth];
  }
  const selector = protocol.selectors[show];
  if (!selector) return undefined;
  // Among equals: what is read before what is beside it, then the order of the series.
  const found = best(displaySets, (set) => {
    const score = scoreSet(set, selector.rules);
    return score === undefined ? undefined : score * 100 + worth(set);
  });
  return selector.only === true && found.length > 1 ? undefined : found[nth];
}

function best(sets: readonly DisplaySet[], scoreOf: (set: DisplaySet) => number | undefined): readonly DisplaySet[] {
  return sets
    .flatMap((set) => {
      const score = scoreOf(set);
      return score === undefined ? [] : [{ set, score }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ set }) => set);
}

/** How much a set of another study is the counterpart of one; undefined where it cannot be: other plane, side or view. */
function alike(model: DisplaySet, set: DisplaySet): number | undefined {
  if (model.kind !== set.kind || worth(model) !== worth(set)) return undefined;
  if (model.kind !== 'image' || set.kind !== 'image') return model.modality === set.modality ? 1 : undefined;
  if (!sameKind(model, set)) return undefined;
  for (const fact of [planeOfSet, sideOfSet, viewOfSet]) {
    const [a, b] = [fact(model), fact(set)];
    if (a !== undefined && b !== undefined && a !== b) return undefined;
  }
  const contrast = setAttribute(model, 'contrast')?.toString() === setAttribute(set, 'contrast')?.toString();
  return 10 * likeness(nameWords(model), nameWords(set)) + (contrast ? 3 : 0) + 3 * closeness(model, set);
}

/** Films are compared with films whatever took them. */
function sameKind(a: ImageSet, b: ImageSet): boolean {
  const film = (set: ImageSet) => (/^(CR|DX|RG)$/.test(set.modality) ? 'DX' : set.modality);
  return film(a) === film(b) && a.frames.length > 1 === b.frames.length > 1;
}

function closeness(a: ImageSet, b: ImageSet): number {
  const [p, q] = [setAttribute(a, 'thickness'), setAttribute(b, 'thickness')];
  if (typeof p !== 'number' || typeof q !== 'number' || p <= 0 || q <= 0) return 0;
  return Math.min(p, q) / Math.max(p, q);
}

function viewOf(filled: Filled | undefined): PaneView {
  const { set, pane, over } = filled ?? {};
  if (!set || !pane) return {};
  const window = typeof pane.window === 'string' ? presetOf(set, pane.window) : pane.window;
  return {
    displaySet: set.id,
    ...(pane.plane && { plane: pane.plane }),
    ...(over && { fused: fusedBy(over, pane.fused) }),
    ...(pane.slab && { slab: pane.slab }),
    ...(pane.rendering && { rendering: { preset: pane.rendering } }),
    ...(window && { window }),
    ...(pane.invert !== undefined && { invert: pane.invert }),
    ...(pane.colourMap !== undefined && { colourMap: pane.colourMap }),
    ...(pane.group !== undefined && { group: pane.group }),
    ...(pane.chestWall && wallAt(set, pane.chestWall)),
  };
}

function fusedBy(over: DisplaySet, wish: StagePane['fused']): Fused {
  const { opacity = 0.6, colourMap } = wish ?? {};
  return { displaySet: over.id, opacity, ...(colourMap !== undefined && { colourMap }) };
}

function presetOf(set: DisplaySet, id: string): { readonly center: number; readonly width: number } | undefined {
  const found = windowPresets(set.modality).find((preset) => preset.id === id);
  return found && { center: found.window.center, width: found.window.width };
}

/** The picture against an edge of its pane with the chest wall outermost: mirrored where it is known to be stored otherwise. */
function wallAt(set: DisplaySet, edge: 'left' | 'right'): PaneView {
  // Rows that run forwards begin at the chest wall (PS3.3 C.8.11.7.1.1).
  const row = set.instances[0]?.image?.patientOrientation?.[0]?.toUpperCase().charAt(0);
  const stored = row === 'A' ? 'left' : row === 'P' ? 'right' : edge;
  return { anchor: edge, ...(stored === edge ? {} : { flipHorizontal: true }) };
}
