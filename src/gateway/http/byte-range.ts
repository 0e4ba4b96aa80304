export type RangeAnswer =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'unsatisfiable' };

/** A single byte range (RFC 9110 14.1.2) of a body of `length` bytes; several ranges or other units mean the whole. */
export function byteRange(header: string | undefined, length: number): RangeAnswer {
  const match = header === undefined ? null : /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  const from = match?.[1] ?? '';
  const to = match?.[2] ?? '';
  if (!match || (from === '' && to === '')) return { kind: 'whole' };
  if (from === '') {
    const tail = Math.min(Number(to), length);
    return tail === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', first: length - tail, last: length - 1 };
  }
  const first = Number(from);
  const last = to === '' ? length - 1 : Math.min(Number(to), length - 1);
  if (to !== '' && Number(to) < first) return { kind: 'whole' };
  return first >= length ? { kind: 'unsatisfiable' } : { kind: 'part', first, last };
}
