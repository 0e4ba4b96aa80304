import type { Session } from './session.ts';

/** Whether a dragged window begins at 0: for counts it does unless it was switched off (RAD TF-2 4.16.4.2.2.5.4). */
export function isClamped({ habits }: Pick<Session, 'habits'>, modality: string | undefined): boolean {
  if (modality === undefined) return false;
  return habits.getState().clamped[modality] ?? (modality === 'NM' || modality === 'PT');
}
