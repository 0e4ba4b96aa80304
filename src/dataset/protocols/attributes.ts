import type { Uid } from '#src/model/dicom/uid.ts';
import type { StudyAddress } from '#src/model/dicom/address.ts';
import type { SeriesRecord, StudyRecord } from '#src/model/dicom/records.ts';
import { anatomicalPlane } from '#src/model/geometry/orientation.ts';
import type { DisplaySet, ImageSet } from '../display-set.ts';
import { factsOf } from '../frame-facts.ts';
import { isCapture, isLaidOver, isLocaliser } from '../worth.ts';
import type { SetAttribute, StudyAttribute } from './protocol.ts';
import { regionsOf, sideOf, wordsOf } from './regions.ts';

/** A study as far as it is known: one that is only listed has no sets yet. */
export interface StudyToHang {
  readonly address: StudyAddress;
  readonly record?: StudyRecord;
  readonly series: readonly SeriesRecord[];
  /** In hanging order. */
  readonly displaySets: readonly DisplaySet[];
  /** More is to come. */
  readonly loading: boolean;
}

/** Texts in capitals, or a number; undefined where it is not known. */
export type Value = readonly string[] | number | undefined;

export function studyAttribute(study: StudyToHang, priors: number | undefined, name: StudyAttribute): Value {
  switch (name) {
    case 'modalities':
      return [...new Set([...(study.record?.modalities ?? []), ...study.series.map((s) => s.modality)])].map(capitals);
    case 'studyDescription':
      return said(study.record?.description);
    case 'region':
      return regionsOf([study.record?.description, ...study.series.map((s) => s.bodyPart)]);
    case 'priors':
      return priors;
  }
}

const attributeNames: ReadonlySet<string> = new Set<StudyAttribute>([
  'modalities',
  'studyDescription',
  'region',
  'priors',
]);

export function isStudyAttribute(name: StudyAttribute | SetAttribute): name is StudyAttribute {
  return attributeNames.has(name);
}

export function setAttribute(set: DisplaySet, name: SetAttribute): Value {
  const [instance] = set.instances;
  const image = set.kind === 'image' ? set : undefined;
  const record = image?.frames[0] && factsOf(image.frames[0]).record;
  switch (name) {
    case 'kind':
      return [set.kind.toUpperCase()];
    case 'modality':
      return [modalityOf(set)];
    case 'description':
      return said([set.label, instance?.series.description, instance?.series.protocol].filter(Boolean).join(' '));
    case 'bodyPart':
      return said(instance?.series.bodyPart);
    case 'side':
      return said(sideOfSet(set));
    case 'view':
      return said(viewOfSet(set));
    case 'plane':
      return said(planeOfSet(set));
    case 'use':
      return [purpose(set)];
    case 'volume':
      return image && [image.geometry.kind === 'volume' ? 'YES' : 'NO'];
    case 'clip':
      return image && [image.clip ? 'YES' : 'NO'];
    case 'contrast':
      return [instance?.contrast === undefined ? 'NO' : 'YES'];
    case 'bValue':
      return record?.bValue;
    case 'thickness':
      return record?.sliceThickness;
    case 'images':
      return image ? image.frames.length : set.instances.length;
  }
}

/** MG by its class too: some writers put RG into the modality. */
function modalityOf(set: DisplaySet): string {
  const mammogram = set.kind === 'image' && set.instances[0]?.sopClass.startsWith(mammography);
  return mammogram === true ? 'MG' : capitals(set.modality);
}

const mammography = '1.2.840.10008.5.1.4.1.1.1.2' as Uid;

/** What a set is there for. */
function purpose(set: DisplaySet): string {
  if (isLaidOver(set)) return 'OVER';
  if (set.kind !== 'image') return 'BESIDE';
  return isLocaliser(set) ? 'PLAN' : isCapture(set) ? 'CAPTURE' : 'READ';
}

export function planeOfSet(set: DisplaySet): string | undefined {
  const ref = set.kind === 'image' ? set.frames[set.frames.length >> 1] : undefined;
  const normal = ref && factsOf(ref).normal;
  return normal && anatomicalPlane(normal);
}

/** As coded; where it is not, as the view or the description names it. Unpaired (U) is no side. */
export function sideOfSet(set: DisplaySet): string | undefined {
  const instance = set.instances[0];
  const coded = [instance?.image?.laterality, instance?.series.laterality]
    .map((side) => capitals(side ?? '').charAt(0))
    .find((side) => side === 'R' || side === 'L' || side === 'B');
  return coded ?? sideOf(splitSide(instance?.image?.viewPosition)) ?? sideOf(splitSide(described(set)));
}

/** The view as PS3.3 C.8.11.7.1.3 and C.8.1.1 abbreviate it; where it is not coded, as the description names it. */
export function viewOfSet(set: DisplaySet): string | undefined {
  const coded = wordsOf(splitSide(set.instances[0]?.image?.viewPosition) ?? '');
  const words = coded.length > 0 ? coded : set.kind === 'image' ? wordsOf(splitSide(described(set)) ?? '') : [];
  for (const word of words) {
    const view = views.get(word);
    if (view !== undefined) return view;
  }
  // A view that no table has is still not the one that another pane asks for.
  return coded.find((word) => word !== 'R' && word !== 'L');
}

function described({ instances, label }: DisplaySet): string {
  return [label, instances[0]?.series.description, instances[0]?.series.protocol].filter(Boolean).join(' ');
}

/** `RMLO`, `L-CC`, `rcc`: side and view run together. */
function splitSide(text: string | undefined): string | undefined {
  return text?.toUpperCase().replaceAll(/\b([RL])(CC|MLO|ML|LM|XCCL|XCCM)\b/g, '$1 $2');
}

const views: ReadonlyMap<string, string> = new Map(
  Object.entries({
    CC: ['CC', 'CRANIOCAUDAL'],
    MLO: ['MLO', 'MEDIOLATERALOBLIQUE'],
    ML: ['ML'],
    LM: ['LM', 'LMO'],
    XCCL: ['XCCL', 'XCCM'],
    FRONT: ['PA', 'AP', 'FRONTAL', 'FRONT'],
    LATERAL: ['LL', 'RL', 'LAT', 'LATERAL', 'RLAT', 'LLAT'],
    OBLIQUE: ['LLO', 'RLO', 'RAO', 'LAO', 'OBL', 'OBLIQUE'],
  }).flatMap(([view, names]) => names.map((name) => [name, view] as const)),
);

/** What a set is called, as words to be compared; bare numbers (thickness, field) tell less than they part. */
export function nameWords(set: ImageSet): readonly string[] {
  return wordsOf(set.instances[0]?.series.description ?? set.label).filter((word) => !/^\d+$/.test(word));
}

function said(text: string | undefined): readonly string[] | undefined {
  const words = capitals(text ?? '');
  return words === '' ? undefined : [words];
}

function capitals(text: string): string {
  return text.trim().toUpperCase();
}
