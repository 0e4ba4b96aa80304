import { isUid, type Uid } from '#src/model/dicom/uid.ts';

/** What an address asks for. */
export type Entry =
  | { readonly kind: 'worklist' }
  | StudyEntry
  /** Studies to be found first: a patient's, or by accession number (IHE RAD-106). */
  | {
      readonly kind: 'find';
      readonly patientId?: string;
      readonly issuer?: string;
      readonly accession?: string;
      readonly source?: string;
    }
  | { readonly kind: 'nowhere' };

export interface StudyEntry {
  readonly kind: 'view';
  readonly studies: readonly Uid[];
  readonly series: readonly Uid[];
  readonly instances: readonly Uid[];
  readonly source?: string;
  readonly protocol?: string;
}

/**
 * Reads an address of ours: `/`, `/view?StudyInstanceUIDs=…` (names of parameters in any case, values separated by commas
 * or repeated) and `/IHEInvokeImageDisplay?requestType=…` (IHE RAD TF-2 4.106). Only the last segment of the path counts,
 * so the app may live under any folder.
 */
export function readEntry(url: URL): Entry {
  const page = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  const given = lowerCased(url.searchParams);
  switch (page) {
    case '':
    case 'index.html':
      return { kind: 'worklist' };
    case 'view':
      return viewEntry(given);
    case 'IHEInvokeImageDisplay':
      return invokeEntry(given);
    default:
      return { kind: 'nowhere' };
  }
}

type Given = (name: string) => readonly string[];

function lowerCased(params: URLSearchParams): Given {
  const values = new Map<string, string[]>();
  for (const [name, value] of params) {
    const key = name.toLowerCase();
    const parts = value.split(/[,\\]/).map((part) => part.trim());
    values.set(key, [...(values.get(key) ?? []), ...parts.filter((part) => part !== '')]);
  }
  return (name) => values.get(name.toLowerCase()) ?? [];
}

function viewEntry(given: Given): Entry {
  const uids = (name: string) => given(name).filter(isUid);
  const studies = uids('StudyInstanceUIDs');
  const [source] = given('source');
  const [protocol] = given('protocol');
  const common = { ...(source ? { source } : {}), ...(protocol ? { protocol } : {}) };
  if (studies.length > 0) {
    return { kind: 'view', studies, series: uids('SeriesInstanceUIDs'), instances: uids('SOPInstanceUIDs'), ...common };
  }
  return findEntry(given('PatientID')[0], given('AccessionNumber')[0], source);
}

function invokeEntry(given: Given): Entry {
  const studies = given('studyUID').filter(isUid);
  const [type = ''] = given('requestType');
  switch (type.toUpperCase()) {
    case 'STUDY':
      return studies.length > 0
        ? { kind: 'view', studies, series: [], instances: [] }
        : findEntry(undefined, given('accessionNumber')[0], undefined);
    case 'PATIENT':
      return findEntry(given('patientID')[0], undefined, undefined);
    default:
      return { kind: 'nowhere' };
  }
}

/** A patient ID may come with its issuer as HL7's CX writes it: `4402187^^^HOSP` (IHE ITI TF-2 appendix E). */
function findEntry(patient: string | undefined, accession: string | undefined, source: string | undefined): Entry {
  const at = source ? { source } : {};
  if (patient) {
    const [id = '', , , issuer = ''] = patient.split('^');
    const [namespace] = issuer.split('&');
    return { kind: 'find', patientId: id, ...(namespace ? { issuer: namespace } : {}), ...at };
  }
  return accession ? { kind: 'find', accession, ...at } : { kind: 'nowhere' };
}

/** The address that opens studies, relative to the app's folder. */
export function viewAddress(
  studies: readonly { readonly study: Uid; readonly source: string }[],
  severalSources: boolean,
): string {
  const params = new URLSearchParams({ StudyInstanceUIDs: studies.map((s) => s.study).join(',') });
  const source = studies[0]?.source;
  if (severalSources && source !== undefined) params.set('source', source);
  return `view?${params.toString()}`;
}
