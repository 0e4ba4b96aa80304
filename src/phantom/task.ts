import type { StudyName } from './patient.ts';

export type Scale = 'full' | 'small';

/** A Part 10 file, whole. */
export interface MadeFile {
  /** Name within the study's folder. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A piece of work that one thread does: it gives files, one after the other. Plain data, so that it can be sent. */
export interface Task {
  readonly study: StudyName;
  /** What of the study; known to the maker of that study alone. */
  readonly part: string;
  readonly from: number;
  /** How many files it gives. */
  readonly count: number;
  readonly scale: Scale;
}

/** One study's maker. */
export interface Maker {
  readonly tasks: (scale: Scale) => readonly Task[];
  readonly make: (task: Task) => AsyncIterable<MadeFile>;
}
