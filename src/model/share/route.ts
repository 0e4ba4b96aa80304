import { isUid, type Uid } from '../dicom/uid.ts';

/**
 * Where the page can be entered: the grammar that client and gateway share. A route never carries the address of a store:
 * a source is named by the id it was configured under (a link that could name a URL would send the reader's credentials
 * to it).
 */
export type Route =
  | { readonly kind: 'worklist' }
  | ViewRoute
  /** Studies to be found first: a patient's, or by accession number. */
  | FindRoute
  /** The page is none of ours, or a page of ours that names nothing to open. */
  | { readonly kind: 'nowhere' };

export interface ViewRoute {
  readonly kind: 'view';
  /** At least one. */
  readonly studies: readonly Uid[];
  readonly series: readonly Uid[];
  readonly instances: readonly Uid[];
  /** Absent = all sources are asked. */
  readonly source?: string;
  readonly protocol?: string;
}

export interface FindRoute {
  readonly kind: 'find';
  readonly patientId?: string;
  readonly issuer?: string;
  readonly accession?: string;
  readonly source?: string;
  readonly protocol?: string;
}

export interface ReadRoute {
  readonly route: Route;
  /** Parameters that were not understood or not fit to be used. */
  readonly dropped: readonly string[];
}

const sourceName = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

/** Whether a source of that id can be named in an address. */
export function isSourceName(id: string): boolean {
  return id.length <= longestText && sourceName.test(id);
}

/** Texts and lists are capped before they are looked at. */
const longestText = 256;
const mostUids = 200;

/**
 * Reads a path and its query. Of the path only the last segment counts, so that the app may live under any folder; names
 * of parameters may be in any case. Never throws.
 */
export function readRoute(path: string, query: string): ReadRoute {
  const parameters = new Parameters(new URLSearchParams(query));
  switch (path.slice(path.lastIndexOf('/') + 1)) {
    case '':
    case 'index.html':
      return { route: { kind: 'worklist' }, dropped: [] };
    case 'view':
      return viewRoute(parameters);
    case 'IHEInvokeImageDisplay':
      return invokeRoute(parameters);
    default:
      return { route: { kind: 'nowhere' }, dropped: [] };
  }
}

/** Last segment and query of a route; what {@link readRoute} reads comes back the same. */
export function writeRoute(route: ViewRoute | FindRoute): string {
  const values: readonly (readonly [string, string | undefined])[] =
    route.kind === 'view'
      ? [
          ['StudyInstanceUIDs', route.studies.join(',')],
          ['SeriesInstanceUIDs', route.series.join(',')],
          ['SOPInstanceUIDs', route.instances.join(',')],
        ]
      : [
          ['PatientID', route.patientId],
          ['IssuerOfPatientID', route.issuer],
          ['AccessionNumber', route.accession],
        ];
  const parts = [...values, ['source', route.source] as const, ['protocol', route.protocol] as const].flatMap(
    ([name, value]) => (value === undefined || value === '' ? [] : [`${name}=${escaped(value)}`]),
  );
  return `view?${parts.join('&')}`;
}

function escaped(value: string): string {
  return encodeURIComponent(value).replaceAll('%2C', ',');
}

function viewRoute(parameters: Parameters): ReadRoute {
  const studies = parameters.uids('StudyInstanceUIDs');
  const series = parameters.uids('SeriesInstanceUIDs');
  const instances = parameters.uids('SOPInstanceUIDs');
  const found = {
    patientId: parameters.text('PatientID'),
    issuer: parameters.text('IssuerOfPatientID'),
    accession: parameters.text('AccessionNumber'),
  };
  const where = {
    source: parameters.text('source', sourceName),
    protocol: parameters.text('protocol', /^[A-Za-z0-9][A-Za-z0-9_.:-]*$/),
  };
  const route: Route =
    studies.length > 0
      ? { kind: 'view', studies, series, instances, ...defined(where) }
      : findRoute({ ...found, ...where });
  return { route, dropped: parameters.rest() };
}

/** Hints of IHE Invoke Image Display that change nothing here. */
const hints = [
  'diagnosticQuality',
  'keyImagesOnly',
  'mostRecentResults',
  'lowerDateTime',
  'upperDateTime',
  'modalitiesInStudy',
  'viewerType',
  'patientName',
  'patientBirthDate',
];

/** IHE Invoke Image Display (RAD-106). A patient ID may come with its issuer as HL7's CX writes it: `4402187^^^HOSP&1.2&ISO`. */
function invokeRoute(parameters: Parameters): ReadRoute {
  const request = (parameters.text('requestType') ?? '').toUpperCase();
  const studies = parameters.uids('studyUID');
  const accession = parameters.text('accessionNumber');
  const [patientId = '', , , authority = ''] = (parameters.text('patientID') ?? '').split('^');
  const issuer = authority.split('&')[0];
  for (const hint of hints) parameters.text(hint);
  const dropped = parameters.rest();
  switch (request) {
    case 'STUDY':
      return {
        route: studies.length > 0 ? { kind: 'view', studies, series: [], instances: [] } : findRoute({ accession }),
        dropped,
      };
    case 'PATIENT':
      return { route: findRoute({ patientId, issuer }), dropped };
    default:
      return { route: { kind: 'nowhere' }, dropped: [...dropped, 'requestType'] };
  }
}

type Sought = { readonly [K in Exclude<keyof FindRoute, 'kind'>]?: string | undefined };

function findRoute(sought: Sought): Route {
  const given = defined(sought);
  if (given.patientId === undefined && given.accession === undefined) return { kind: 'nowhere' };
  return { kind: 'find', ...given };
}

type Defined<T> = { -readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is undefined or empty. */
function defined<T extends Readonly<Record<string, string | undefined>>>(values: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
  ) as Defined<T>;
}

/** Takes parameters one by one, in any case of letters, and remembers what was no good. */
class Parameters {
  private readonly values = new Map<string, { readonly name: string; readonly values: string[] }>();
  private readonly dropped: string[] = [];

  constructor(parameters: URLSearchParams) {
    for (const [name, value] of parameters) {
      const known = this.values.get(name.toLowerCase());
      if (known) known.values.push(value);
      else this.values.set(name.toLowerCase(), { name, values: [value] });
    }
  }

  /** Separated by commas or backslashes, or repeated; each once. */
  uids(name: string): readonly Uid[] {
    const given = this.take(name)
      .flatMap((value) => value.split(/[,\\]/))
      .map((value) => value.trim())
      .filter((value) => value !== '');
    const good = [...new Set(given.filter(isUid))];
    if (given.some((value) => !isUid(value)) || good.length > mostUids) this.dropped.push(name);
    return good.slice(0, mostUids);
  }

  /** One value without control characters; wildcards would make a search of it, so they are refused too. */
  text(name: string, form = /^[^\p{Cc}*?\\]+$/u): string | undefined {
    const [value, ...more] = this.take(name).filter((given) => given !== '');
    if (value === undefined) return undefined;
    if (more.length === 0 && value.length <= longestText && form.test(value)) return value;
    this.dropped.push(name);
    return undefined;
  }

  /** What was refused, and what nobody asked for. */
  rest(): string[] {
    return [...this.dropped, ...[...this.values.values()].map(({ name }) => name.slice(0, longestText))];
  }

  private take(name: string): readonly string[] {
    const key = name.toLowerCase();
    const found = this.values.get(key)?.values ?? [];
    this.values.delete(key);
    return found;
  }
}
