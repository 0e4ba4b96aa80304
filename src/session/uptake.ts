import type { DisplaySet, ImageSet } from '#src/dataset/display-set.ts';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import { factsOf } from '#src/dataset/frame-facts.ts';
import { lineOf } from '#src/dataset/cut-instance.ts';
import { inUptakeUnit } from '#src/dataset/uptake.ts';
import { seriesKey } from '#src/model/dicom/address.ts';
import type { UptakeUnit } from '#src/model/display/suv.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import { patchStudy } from './open-state.ts';
import type { Session } from './session.ts';

/** All open PET in another unit. Windows set by hand go on showing the same picture. */
export function setUptakeUnit(session: Session, unit: UptakeUnit): void {
  const before = session.open.getState().displaySets;
  session.view.setState((view) => {
    const { uptake: _, ...rest } = view;
    return unit === 'bw' ? rest : { ...rest, uptake: unit };
  }, true);
  for (const { address, series, displaySets } of session.open.getState().studies) {
    const next = displaySets.some(isPet)
      ? series.flatMap((one) => {
          const sets = displaySets.filter((set) => seriesKey(set.series) === seriesKey(one.address));
          if (!sets.some(isPet)) return sets;
          const instances = [...new Set(sets.flatMap((set) => set.instances))];
          return displaySetsOf(
            one,
            inUptakeUnit(instances, unit),
            sets.some((set) => set.growing),
          );
        })
      : displaySets;
    if (next !== displaySets) patchStudy(session, address, { displaySets: next });
  }
  const after = session.open.getState().displaySets;
  session.view.setState(({ panes }) => ({
    panes: panes.map((pane): PaneView => {
      const [was, is] = [before, after].map((sets) => sets.get(pane.displaySet as DisplaySet['id']));
      const by = was?.kind === 'image' && is?.kind === 'image' ? ratio(was, is) : 1;
      return by === 1 || !pane.window ? pane : { ...pane, window: scaled(pane.window, by) };
    }),
  }));
}

export function hasPet(session: Session): boolean {
  return session.open.getState().studies.some(({ displaySets }) => displaySets.some(isPet));
}

/** Why no open PET could be shown in a unit: a key of the catalogue; undefined where one can. */
export function refusedUnit(session: Session, unit: UptakeUnit): string | undefined {
  let reason: string | undefined;
  for (const set of session.open.getState().displaySets.values()) {
    const [first] = set.instances;
    const one = isPet(set) && first ? inUptakeUnit([first], unit)[0]?.uptake : undefined;
    if (one && one.refused === undefined) return undefined;
    if (one?.refused) reason = `pane.uptake.${one.refused}`;
  }
  return reason;
}

function isPet(set: DisplaySet): boolean {
  return set.instances.some(({ uptake }) => uptake !== undefined);
}

/** What a value in the one is multiplied by to be one in the other. */
function ratio(was: ImageSet, is: ImageSet): number {
  const [a, b] = [was, is].map((set) => set.frames[0] && lineOf(factsOf(set.frames[0]).record.modality).slope);
  return a && b && Number.isFinite(b / a) ? b / a : 1;
}

function scaled({ center, width }: NonNullable<PaneView['window']>, by: number): NonNullable<PaneView['window']> {
  return { center: center * by, width: width * by };
}
