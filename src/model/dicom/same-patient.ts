import type { PatientRecord } from './records.ts';

/**
 * Whether two records are of one patient: issuer and id, never the name. Without ids nothing is known to be the same, and
 * birth dates that contradict each other say that it is not.
 */
export function samePatient(a: PatientRecord, b: PatientRecord): boolean {
  if (a.id === '' || a.id !== b.id || contradict(a.issuer, b.issuer)) return false;
  return !contradict(digits(a.birthDate), digits(b.birthDate));
}

/** Two facts that are both known and differ. */
function contradict(a: string | undefined, b: string | undefined): boolean {
  return Boolean(a) && Boolean(b) && a !== b;
}

function digits(date: string | undefined): string | undefined {
  return date?.replaceAll(/\D/g, '');
}
