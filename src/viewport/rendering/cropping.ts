import type { PatientBox } from '#src/model/session/rendering.ts';

/** The faces of a box along the patient's axes, in the order of its numbers: right, left, front, back, feet, head. */
export const faces = ['R', 'L', 'A', 'P', 'F', 'H'] as const;
export type Face = (typeof faces)[number];

/** What is always left between two faces. Millimetres. */
const least = 1;

/** How much is cut away from one side of a volume, and the most that can be. Millimetres. */
export function cutFrom(
  whole: PatientBox,
  crop: PatientBox | undefined,
  face: Face,
): { readonly away: number; readonly most: number } {
  const nth = faces.indexOf(face);
  const sign = nth % 2 === 0 ? 1 : -1;
  const now = crop ?? whole;
  const away = ((now[nth] ?? 0) - (whole[nth] ?? 0)) * sign;
  const opposite = nth % 2 === 0 ? nth + 1 : nth - 1;
  const most = Math.abs((whole[opposite] ?? 0) - (whole[nth] ?? 0)) - least;
  return { away: Math.max(0, away), most: Math.max(0, most) };
}

/** The box with so much cut away from one side, never past the opposite face; undefined where nothing is cut away at all. */
export function cropFrom(
  whole: PatientBox,
  crop: PatientBox | undefined,
  face: Face,
  away: number,
): PatientBox | undefined {
  const nth = faces.indexOf(face);
  const low = nth % 2 === 0;
  const box = [...(crop ?? whole)];
  const opposite = box[low ? nth + 1 : nth - 1] ?? 0;
  const at = (whole[nth] ?? 0) + (low ? away : -away);
  box[nth] = low ? Math.min(at, opposite - least) : Math.max(at, opposite + least);
  const uncut = box.every((value, i) => Math.abs(value - (whole[i] ?? 0)) < 0.05);
  return uncut ? undefined : (box as unknown as PatientBox);
}
