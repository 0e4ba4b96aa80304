import { isUid, type Uid } from '../dicom/uid.ts';

/**
 * Where the page can be entered: the grammar that client and gateway share. A route never carries the address of a store:
 * a source is named by the id it was configured under (a link that could name a URL would send the reader's credentials
 * to it).
 */
export type Route =
  | { readonly kind: 'worklist' }
  | { readonly kind: 'view'; readonly open: Opening; readonly dropped: readonly string[] }
  /** The path is none of ours. */
  | { readonly kind: 'unknown'; readonly path: string };

/** What a link asks to open. Empty lists where it does not say. */
export interface Opening {
  readonly studies: readonly Uid[];
  readonly series: readonly Uid[];
  readonly instances: readonly Uid[];
  /** Absent = all sources are asked. */
  readonly source?: string;
  readonly protocol?: string;
  /** Opening by patient, where no study is named. */
  readonly patient?: { readonly id: string; readonly issuer?: string };
  readonly accession?: string;
}

export const emptyOpening: Opening = { studies: [], series: [], instances: [] };

/** Parts of a link are capped before they are looked at. */
const longest = 64;
const mostUids = 200;

/** The route of a path and its query (`?` or not). Never throws; what cannot be used is named in `dropped`. */
export function parseRoute(path: string, query: string): Route {
  const parameters = new URLSearchParams(query);
  switch (path.replace(/\/+$/, '')) {
    case '':
    case '/index.html':
      return { kind: 'worklist' };
    case '/view':
      return { kind: 'view', ...parseView(parameters) };
    case '/IHEInvokeImageDisplay':
      return { kind: 'view', ...parseInvoke(parameters) };
    default:
      return { kind: 'unknown', path };
  }
}

/** Path and query of a route. What {@link parseRoute} read comes back the same. */
export function formatRoute(
  route: Extract<Route, { kind: 'worklist' }> | { readonly kind: 'view'; readonly open: Opening },
): string {
  if (route.kind === 'worklist') return '/';
  const { open } = route;
  const parts: string[] = [];
  const put = (key: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') parts.push(`${key}=${encodeURIComponent(value).replaceAll('%2C', ',')}`);
  };
  put('StudyInstanceUIDs', open.studies.join(','));
  put('SeriesInstanceUIDs', open.series.join(','));
  put('SOPInstanceUIDs', open.instances.join(','));
  put('PatientID', open.patient?.id);
  put('IssuerOfPatientID', open.patient?.issuer);
  put('AccessionNumber', open.accession);
  put('source', open.source);
  put('protocol', open.protocol);
  return parts.length > 0 ? `/view?${parts.join('&')}` : '/view';
}

interface Parsed {
  readonly open: Opening;
  readonly dropped: readonly string[];
}

function parseView(parameters: URLSearchParams): Parsed {
  const read = new Reader(parameters);
  const open = read.opening({
    studies: 'StudyInstanceUIDs',
    series: 'SeriesInstanceUIDs',
    instances: 'SOPInstanceUIDs',
    patient: 'PatientID',
    issuer: 'IssuerOfPatientID',
    accession: 'AccessionNumber',
  });
  return { open, dropped: read.finish() };
}

/** IHE Invoke Image Display (RAD TF-2, RAD-106). */
function parseInvoke(parameters: URLSearchParams): Parsed {
  const read = new Reader(parameters);
  const request = read.text('requestType');
  // Hints of the profile that change nothing here.
  for (const hint of [
    'diagnosticQuality',
    'keyImagesOnly',
    'mostRecentResults',
    'lowerDateTime',
    'upperDateTime',
    'modalitiesInStudy',
    'viewerType',
    'patientName',
    'patientBirthDate',
  ]) {
    read.ignore(hint);
  }
  // In HL7 CX form the issuer follows the third caret: id^^^issuer.
  const { patient, ...open } = read.opening({
    studies: 'studyUID',
    series: 'seriesUID',
    instances: 'instanceUID',
    patient: 'patientID',
    issuer: 'issuerOfPatientID',
    accession: 'accessionNumber',
  });
  const [id = '', , , issuer] = (patient?.id ?? '').split('^');
  const named = issuer?.split('&')[0] || patient?.issuer;
  const dropped = read.finish();
  if (request !== 'STUDY' && request !== 'PATIENT') dropped.push('requestType');
  if (id === '') return { open, dropped };
  return { open: { ...open, patient: named ? { id, issuer: named } : { id } }, dropped };
}

interface Names {
  readonly studies: string;
  readonly series: string;
  readonly instances: string;
  readonly patient: string;
  readonly issuer: string;
  readonly accession: string;
}

/** Takes parameters one by one, in any case of letters, and remembers what was no good. */
class Reader {
  private readonly values = new Map<string, string[]>();
  private readonly names = new Map<string, string>();
  private readonly dropped: string[] = [];

  constructor(parameters: URLSearchParams) {
    for (const [name, value] of parameters) {
      const key = name.toLowerCase();
      this.names.set(key, name);
      this.values.set(key, [...(this.values.get(key) ?? []), value]);
    }
  }

  opening(names: Names): Opening {
    const source = this.text('source', /^[A-Za-z0-9][A-Za-z0-9_.-]*$/);
    const protocol = this.text('protocol', /^[A-Za-z0-9][A-Za-z0-9_.:-]*$/);
    const id = this.text(names.patient);
    const issuer = this.text(names.issuer);
    const accession = this.text(names.accession);
    return {
      studies: this.uids(names.studies),
      series: this.uids(names.series),
      instances: this.uids(names.instances),
      ...(source === undefined ? {} : { source }),
      ...(protocol === undefined ? {} : { protocol }),
      ...(id === undefined ? {} : { patient: issuer === undefined ? { id } : { id, issuer } }),
      ...(accession === undefined ? {} : { accession }),
    };
  }

  /** Comma-separated or repeated, or both; each once. */
  private uids(name: string): readonly Uid[] {
    const given = this.take(name)
      .flatMap((value) => value.split(/[,\\]/))
      .map((value) => value.trim())
      .filter((value) => value !== '');
    const good = [...new Set(given.filter(isUid))].slice(0, mostUids);
    if (given.some((value) => !isUid(value)) || given.length > mostUids) this.dropped.push(name);
    return good;
  }

  /** One value without control characters; wildcards would make a search of it, so they are refused too. */
  text(name: string, form = /^[^\p{Cc}*?\\]+$/u): string | undefined {
    const [value, ...more] = this.take(name).filter((given) => given !== '');
    if (value === undefined) return undefined;
    if (more.length === 0 && value.length <= longest * 4 && form.test(value)) return value;
    this.dropped.push(name);
    return undefined;
  }

  ignore(name: string): void {
    this.take(name);
  }

  /** Names that were not asked for count as dropped. */
  finish(): string[] {
    return [...this.dropped, ...[...this.values.keys()].map((key) => (this.names.get(key) ?? key).slice(0, longest))];
  }

  private take(name: string): readonly string[] {
    const key = name.toLowerCase();
    const values = this.values.get(key) ?? [];
    this.values.delete(key);
    return values;
  }
}
