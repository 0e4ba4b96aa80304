import type { OwnKeys } from './keys.ts';
import type { KeyProfile } from './profiles.ts';

/** How this person works with keys: kept on this machine, in no link. */
export interface Habits {
  readonly profile: KeyProfile['id'];
  readonly own: OwnKeys;
  /** Keys of one sign alone; switched off for speech input (WCAG 2.1.4). */
  readonly singleKeys: boolean;
  /** Modalities, and whether dragging a window holds its lower end at 0; of others `isClamped` says it. */
  readonly clamped: Readonly<Record<string, boolean>>;
  /** In the profile of basic image review: also what that profile does not know (its F10). */
  readonly advanced: boolean;
}
