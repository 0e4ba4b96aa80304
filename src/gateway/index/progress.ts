import type { IndexCounts } from './instance-index.ts';

/** How far indexing is: what `/health` says. */
export interface IndexProgress {
  readonly status: 'indexing' | 'ready';
  /** What is being done: the sample is made before it is indexed. */
  readonly phase: 'sample' | 'files' | 'done';
  /** Files found so far, and of these dealt with. */
  readonly found: number;
  readonly done: number;
  /** Shown in the worklist. */
  readonly studies: number;
  readonly instances: number;
  readonly skipped: number;
  /** Share of the sample that has been made, 0 to 1; only in phase `sample`. */
  readonly sample?: number;
  /** Why indexing could not be finished. */
  readonly fault?: string;
}

/** The mutable side, held by whoever indexes. */
export class ProgressCounter {
  phase: IndexProgress['phase'] = 'files';
  found = 0;
  done = 0;
  sample: number | undefined;
  fault: string | undefined;

  read(counts: IndexCounts): IndexProgress {
    return {
      status: this.phase === 'done' ? 'ready' : 'indexing',
      phase: this.phase,
      found: Math.max(this.found, this.done),
      done: this.done,
      ...counts,
      ...(this.phase === 'sample' && this.sample !== undefined ? { sample: this.sample } : {}),
      ...(this.fault === undefined ? {} : { fault: this.fault }),
    };
  }
}
