import type { RenderingPreset } from '#src/model/session/rendering.ts';

/**
 * A hanging protocol as it is written down: plain JSON, one file each. Which studies it is for, and what stands where, stage
 * by stage. `schema.ts` says the same for protocols that come from outside.
 */
export interface Protocol {
  readonly format: 1;
  /** What a link names: `protocol=mg`. */
  readonly id: string;
  /** A key of the catalogue where the protocol is built in, else the name a person gave it. */
  readonly name: string;
  /** Hung unasked where it fits; the others are offered. */
  readonly automatic?: boolean | undefined;
  /** Which studies it is for. A rule on a picture's attribute holds where any set of the study has it. */
  readonly matches: readonly Rule[];
  /** How the set of a pane is found among those of its study, by name. */
  readonly selectors: Readonly<Record<string, Selector>>;
  /** Views of the same study one after another; the first that can be filled is hung. */
  readonly stages: readonly Stage[];
}

/** What can be asked of a study, and what of each of its sets. Text is compared in capitals. */
export type StudyAttribute = 'modalities' | 'studyDescription' | 'region' | 'priors';
export type SetAttribute =
  | 'kind'
  | 'modality'
  | 'description'
  | 'bodyPart'
  | 'side'
  | 'view'
  | 'plane'
  | 'use'
  | 'volume'
  | 'clip'
  | 'contrast'
  | 'bValue'
  | 'thickness'
  | 'images';

/** One question. Satisfied it adds its weight; required and not satisfied it rules out. */
export interface Rule {
  readonly attribute: StudyAttribute | SetAttribute;
  /** One of these exactly. */
  readonly is?: readonly string[] | undefined;
  /** A word of the text begins with one of these. */
  readonly has?: readonly string[] | undefined;
  /** At least a third of the words in common with this text; counts by their share. */
  readonly resembles?: string | undefined;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  /** Satisfied where the rest of the rule is not. */
  readonly not?: boolean | undefined;
  readonly required?: boolean | undefined;
  /** 1 where it does not say. */
  readonly weight?: number | undefined;
}

export interface Selector {
  readonly rules: readonly Rule[];
  /** Taken only where no other set satisfies what is required. */
  readonly only?: boolean | undefined;
}

/** `current`, or the n-th most relevant earlier study of the patient, from 1. */
export type StudyRole = 'current' | `prior(${number})`;

export interface StagePane {
  /** A selector by name, or the pane (from 0) whose counterpart in this pane's study is meant. */
  readonly show: string | number;
  readonly study?: StudyRole | undefined;
  /** Which of those found, best first, from 0. */
  readonly nth?: number | undefined;
  /** The set reformatted in this plane. */
  readonly plane?: 'axial' | 'coronal' | 'sagittal' | undefined;
  /** Of the plane: what lies within a thickness round it, as one picture. Millimetres. */
  readonly slab?: { readonly mode: 'mip' | 'minip' | 'mean'; readonly thickness: number } | undefined;
  /** The set seen as a whole, in three dimensions, by this preset. */
  readonly rendering?: RenderingPreset | undefined;
  /** The set of another selector laid over it; left out where none is found. */
  readonly fused?:
    | { readonly show: string; readonly opacity?: number | undefined; readonly colourMap?: string | undefined }
    | undefined;
  /** A preset by id, or its values. */
  readonly window?: string | { readonly center: number; readonly width: number } | undefined;
  readonly invert?: boolean | undefined;
  readonly colourMap?: string | undefined;
  /** The chest wall of a mammogram lies at this edge of the pane. */
  readonly chestWall?: 'left' | 'right' | undefined;
  /** Panes that follow each other: only those of one group. */
  readonly group?: number | undefined;
}

/** What linked panes do together. */
export type Sync = 'scroll' | 'zoom' | 'window';

export interface Stage {
  readonly name: string;
  readonly layout: { readonly rows: number; readonly columns: number };
  /** In reading order; what is missing at the end stays empty. */
  readonly panes: readonly StagePane[];
  /** Panes that must find something; 1 where it does not say. */
  readonly fills?: number | undefined;
  /** As many as would fill one row, or fewer once no more can come, stand in one row without gaps. */
  readonly compact?: boolean | undefined;
  /** Scrolling alone where it does not say. */
  readonly sync?: readonly Sync[] | undefined;
}
