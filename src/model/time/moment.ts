/**
 * A moment as its source wrote it (PS3.5 DA, TM, DT): a date, perhaps a time, perhaps an offset from UTC. It is never a
 * JavaScript Date, because a time without a zone is not an instant.
 */
export interface Moment {
  /** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. */
  readonly date?: string;
  /** `HH`, `HH:MM`, `HH:MM:SS` or `HH:MM:SS.FFFFFF`. */
  readonly time?: string;
  /** `+HH:MM` or `-HH:MM`, where the source gave one. */
  readonly offset?: string;
}
