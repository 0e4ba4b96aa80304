/** One component group of a person name (PS3.5 section 6.2.1). Absent parts are empty strings. */
export interface NameGroup {
  readonly family: string;
  readonly given: string;
  readonly middle: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** A person's name in up to three scripts, as the source wrote it. */
export interface PersonName {
  readonly alphabetic?: NameGroup;
  readonly ideographic?: NameGroup;
  readonly phonetic?: NameGroup;
}
