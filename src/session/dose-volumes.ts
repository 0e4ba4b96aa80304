import type { Outcome } from '#src/model/fault/fault.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import {
  doseAt,
  doseLevels,
  levelsFrom,
  plainDoseLook,
  shareAt,
  type Curve,
  type Dose,
  type DoseLevel,
  type DoseLook,
  type DoseVolume,
  type LaidOverReader,
  type Part,
  type StructureSet,
} from '#src/objects/index.ts';
import type { LaidOverState } from './laid-over-state.ts';
import type { Session } from './session.ts';

export { levelsFrom };
export type { Curve, Dose, DoseLook };

/** What the regions of a structure set get of a dose, in the order of its parts; undefined of what has no room in it. */
export type DoseVolumes = Outcome<readonly (DoseVolume | undefined)[]>;

const counted = new WeakMap<Dose, WeakMap<StructureSet, Promise<DoseVolumes>>>();
let reader: Promise<LaidOverReader> | undefined;

/** Counted once, in a worker. Regions in another frame of reference than the dose's have no place in it. */
export function doseVolumes(dose: Dose, set: StructureSet): Promise<DoseVolumes> {
  const ofDose = counted.get(dose) ?? new WeakMap<StructureSet, Promise<DoseVolumes>>();
  counted.set(dose, ofDose);
  const known = ofDose.get(set);
  if (known) return known;
  const contours = set.contours.filter(
    ({ frameOfReference }) => frameOfReference !== undefined && frameOfReference === dose.frameOfReference,
  );
  const regions = set.parts.map((_, part) => contours.filter((contour) => contour.part === part));
  reader ??= import('#src/objects/index.ts').then(({ LaidOverReader }) => new LaidOverReader());
  const asked = reader.then((own) => own.doseVolumes(dose.grid, regions));
  ofDose.set(set, asked);
  asked.catch(() => {
    // What counts did not arrive: asked for again with the next look.
    reader = undefined;
    ofDose.delete(set);
  });
  return asked;
}

/** By which levels a dose is shown. */
export function doseLook(state: LaidOverState, uid: Uid): DoseLook {
  return state.doses.get(uid) ?? plainDoseLook;
}

export function setDoseLook(session: Session, uid: Uid, look: DoseLook): void {
  session.laidOver.setState(({ doses }) => ({ doses: new Map(doses).set(uid, look) }));
}

export function levelsOf(dose: Dose, look: DoseLook): readonly DoseLevel[] {
  return doseLevels(dose, look);
}

/** A region's line in the table beside the chart. Doses in the dose's units; V20 of doses in Gy alone. */
export interface DoseFigures {
  readonly part: Part;
  readonly own: DoseVolume;
  /** The least dose of the best covered 95 %, and the share that gets 20 Gy. */
  readonly d95: number;
  readonly v20?: number;
  /** As the dose's file has it, where it names this region. */
  readonly file?: { readonly curve: Curve; readonly mean?: number };
}

/** The figures of a structure set's regions, `uid` = its own: histograms of a dose's file name the set they are of. */
export function doseFigures(
  dose: Dose,
  set: StructureSet,
  uid: Uid,
  volumes: readonly (DoseVolume | undefined)[],
): readonly DoseFigures[] {
  return set.parts.flatMap((part, i): DoseFigures[] => {
    const own = volumes[i];
    if (!own) return [];
    const file = dose.histograms.find(({ region, structures }) => region === part.number && structures === uid);
    return [
      {
        part,
        own,
        d95: doseAt(own.curve, 0.95),
        ...(dose.units === 'Gy' && { v20: shareAt(own.curve, 20) }),
        ...(file && { file }),
      },
    ];
  });
}
