import type { StudyRecord } from '#src/model/dicom/records.ts';
import { faultOf } from '#src/model/fault/fault.ts';
import type { DicomJson } from '#src/part10/dicom-json.ts';
import { studyRecord } from '#src/part10/records.ts';
import type { Page, StudyPage, StudyQuery } from '../source.ts';
import type { Http } from './http.ts';
import { splitName } from '#src/model/dicom/name-match.ts';
import { matches, type TextColumn } from '../study-filter.ts';
import { compareStudies } from '../study-order.ts';

/** One query of the store: the columns it asks for, and which text column it stands for. */
interface Ask {
  readonly keys: readonly (readonly [key: string, value: string])[];
  readonly column?: TextColumn;
}

interface Answer {
  readonly rows: readonly unknown[];
  /** As the store says. */
  readonly total: number | undefined;
}

/** What earlier pages of a query brought: rows by the query that sent them, and rows given on. */
interface Memory {
  readonly sent: Set<string>;
  readonly given: Set<string>;
}

/** What a row of the worklist shows and a store may leave out unless asked (PS3.18 table 10.6.3-3). */
const columns = [
  'StudyDescription',
  'PatientSex',
  'PatientBirthDate',
  'IssuerOfPatientID',
  'InstitutionName',
  'PatientAge',
];

/** Studies read through for a text that the store cannot look for. */
const readThrough = 1000;

/** Queries whose earlier pages are remembered. */
const remembered = 8;

/**
 * Searches the studies of one store. A text is looked for in name, ID and accession by one query each, because QIDO-RS has
 * no "or"; pages go by rows received; rows are filtered again and never given twice.
 */
export class StudySearch {
  readonly #http: Http;
  /** Whether the store takes `includefield`; some refuse what they do not know. */
  #columns = true;
  /** How this store finds part of a name. */
  #names: 'wildcard' | 'fuzzy' = 'wildcard';
  readonly #memory = new Map<string, Memory>();

  constructor(http: Http) {
    this.#http = http;
  }

  async page(query: StudyQuery, page: Page, signal: AbortSignal): Promise<StudyPage> {
    const asks = this.#asks(query);
    const found = this.#judge(query, page, await Promise.all(asks.map((ask) => this.#ask(ask, page, signal))));
    const text = query.text?.trim() ?? '';
    const findable = !/[^\x20-\x7e]/.test(text) && this.#names === 'wildcard';
    if (found.rows.length > 0 || page.offset > 0 || text === '' || findable) return found;
    // Some stores index names without what is not ASCII, or find no part of an ID: looked for here, among the first.
    const { text: _, ...rest } = query;
    const everything = await Promise.all(
      this.#asks(rest).map((ask) => this.#ask(ask, { offset: 0, limit: readThrough }, signal)),
    );
    return { ...this.#judge(query, page, everything), more: false };
  }

  #judge(query: StudyQuery, page: Page, answers: readonly Answer[]): StudyPage {
    const memory = this.#memoryOf(query, page);
    const rows: StudyRecord[] = [];
    let fresh = 0;
    let dropped = 0;
    answers.forEach(({ rows: got }, i) => {
      for (const json of got) {
        const row = studyRecord(json as DicomJson, this.#http.id);
        if (!row || memory.sent.has(`${String(i)}/${row.address.study}`)) continue;
        memory.sent.add(`${String(i)}/${row.address.study}`);
        fresh++;
        if (!matches(row, query)) dropped++;
        else if (!memory.given.has(row.address.study)) rows.push(row);
        memory.given.add(row.address.study);
      }
    });
    const received = Math.max(0, ...answers.map((a) => a.rows.length));
    const total = answers.length === 1 && dropped === 0 ? answers[0]?.total : undefined;
    const sorted = rows.sort(compareStudies(query.sort ?? { by: 'date', descending: true }));
    // A store that ignores the offset sends what it sent before: then there is no more.
    return { rows: sorted, received, more: fresh > 0, ...(total === undefined ? {} : { total }) };
  }

  #asks(query: StudyQuery): readonly Ask[] {
    const keys: (readonly [string, string])[] = [];
    const put = (key: string, value: string | undefined): void => {
      if (value !== undefined && value.trim() !== '') keys.push([key, value.trim()]);
    };
    put('StudyInstanceUID', query.study);
    put('PatientID', query.patientId);
    put('IssuerOfPatientID', query.issuer);
    put('AccessionNumber', query.accession);
    if (query.from !== undefined || query.to !== undefined) {
      put('StudyDate', `${(query.from ?? '').replaceAll('-', '')}-${(query.to ?? '').replaceAll('-', '')}`);
    }
    if (query.description !== undefined) put('StudyDescription', `*${query.description.trim()}*`);
    const modalities = query.modalities ?? [];
    // A backslash separates values (PS3.4 C.2.2.2.2).
    const text = query.text?.replaceAll('\\', ' ').trim() ?? '';
    if (text !== '') {
      if (modalities.length === 1) put('ModalitiesInStudy', modalities[0]);
      // Stores tell letters of IDs apart by case (PS3.4 C.2.2.2.4), people who type them do not.
      const capitals = text.toUpperCase();
      const codes = /\d/.test(text) && capitals !== text ? [text, capitals] : [text];
      return [
        { column: 'name', keys: [...keys, ...this.#nameKeys(text)] },
        ...codes.flatMap((code): readonly Ask[] => [
          { column: 'id', keys: [...keys, ['PatientID', `*${code}*`]] },
          { column: 'accession', keys: [...keys, ['AccessionNumber', `*${code}*`]] },
        ]),
      ];
    }
    if (modalities.length === 0) return [{ keys }];
    return modalities.map((modality) => ({ keys: [...keys, ['ModalitiesInStudy', modality]] }));
  }

  #nameKeys(text: string): (readonly [string, string])[] {
    // The store does its own folding: it is sent the letters that were typed.
    const words = splitName(text);
    if (this.#names === 'wildcard') return [['PatientName', `*${words.join('*')}*`]];
    return [
      ['PatientName', words.join(' ')],
      ['fuzzymatching', 'true'],
    ];
  }

  async #ask(ask: Ask, page: Page, signal: AbortSignal): Promise<Answer> {
    const keys: (readonly [string, string])[] = [
      ...ask.keys,
      ['limit', String(page.limit)],
      ['offset', String(page.offset)],
    ];
    try {
      const extra = this.#columns ? columns.map((c) => ['includefield', c] as const) : [];
      const answer = await this.#http.json(`/studies?${queryString([...keys, ...extra])}`, { signal });
      return { rows: answer.rows, total: totalOf(answer.headers) };
    } catch (error) {
      const fault = faultOf(error);
      if (fault.kind === 'missing') return { rows: [], total: undefined };
      if (fault.kind !== 'refused' || fault.status !== 400) throw error;
      if (this.#columns) {
        this.#columns = false;
        return await this.#ask(ask, page, signal);
      }
      // Without wildcards, part of a name is found by fuzzy matching or not at all, and an ID only as a whole.
      if (ask.column === undefined) throw error;
      if (ask.column !== 'name' || this.#names === 'fuzzy') return { rows: [], total: undefined };
      this.#names = 'fuzzy';
      const text = ask.keys.find(([key]) => key === 'PatientName')?.[1].replaceAll('*', ' ') ?? '';
      const rest = ask.keys.filter(([key]) => key !== 'PatientName');
      return await this.#ask({ ...ask, keys: [...rest, ...this.#nameKeys(text)] }, page, signal);
    }
  }

  #memoryOf(query: StudyQuery, page: Page): Memory {
    const key = JSON.stringify(query);
    const before = page.offset === 0 ? undefined : this.#memory.get(key);
    const memory = before ?? { sent: new Set(), given: new Set() };
    this.#memory.delete(key);
    this.#memory.set(key, memory);
    for (const old of this.#memory.keys()) {
      if (this.#memory.size <= remembered) break;
      this.#memory.delete(old);
    }
    return memory;
  }
}

export function queryString(keys: readonly (readonly [key: string, value: string])[]): string {
  return keys.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&');
}

/** PS3.18 has no header for it; those who send one call it so. */
function totalOf(headers: Headers): number | undefined {
  const total = Number(headers.get('X-Total-Count') ?? NaN);
  return Number.isInteger(total) && total >= 0 ? total : undefined;
}
