import { Problem } from '../http/problem.ts';
import { tagOf } from '../index/attributes.ts';

/** A QIDO-RS query (PS3.18 8.3.4 and 10.6), read but not yet turned into SQL. */
export interface Query {
  /** Path of tags into sequences (one tag as a rule), and what it has to match. */
  readonly keys: readonly { readonly path: readonly string[]; readonly value: string }[];
  readonly include: ReadonlySet<string> | 'all';
  readonly fuzzy: boolean;
  readonly limit: number | undefined;
  readonly offset: number;
}

/** Longer values and more keys than any worklist needs are refused. */
const longestValue = 16_384;
const mostKeys = 64;

/** Throws a {@link Problem} 400 for a key we do not know: ignoring it would answer with everything. */
export function readQuery(parameters: URLSearchParams): Query {
  const keys: { path: string[]; value: string }[] = [];
  const include = new Set<string>();
  let all = false;
  let fuzzy = false;
  let limit: number | undefined;
  let offset = 0;
  for (const [name, value] of parameters) {
    if (value.length > longestValue) throw new Problem(400, 'a value of the query is too long');
    if (name === 'includefield') {
      for (const field of value.split(',').map((text) => text.trim())) {
        if (field === 'all') all = true;
        else if (field !== '') include.add(pathOf(field)[0] ?? '');
      }
    } else if (name === 'fuzzymatching') fuzzy = value === 'true';
    else if (name === 'limit') limit = count(name, value);
    else if (name === 'offset') offset = count(name, value);
    else if (name !== 'accept' && name !== 'charset') keys.push({ path: pathOf(name), value });
  }
  if (keys.length > mostKeys) throw new Problem(400, 'too many keys in the query');
  return { keys, include: all ? 'all' : include, fuzzy, limit, offset };
}

function pathOf(name: string): string[] {
  return name.split('.').map((part) => {
    const tag = tagOf(part);
    if (tag === undefined) throw new Problem(400, `unknown attribute ${part.slice(0, 64)}`);
    return tag;
  });
}

function count(name: string, value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new Problem(400, `${name} must be a whole number`);
  return Number(value);
}
