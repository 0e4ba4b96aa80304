/** One media range of an Accept header (RFC 9110 12.5.1), lower case but for parameter values. */
export interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

/** The ranges, the wanted ones first; of equal ones the order written. No header accepts everything. */
export function parseAccept(header: string | undefined): readonly MediaRange[] {
  if (header === undefined || header.trim() === '') return [{ type: '*/*', parameters: new Map(), quality: 1 }];
  const ranges = splitOutsideQuotes(header, ',').flatMap((part): MediaRange[] => {
    const [type, ...rest] = splitOutsideQuotes(part, ';').map((piece) => piece.trim());
    if (!type) return [];
    const parameters = new Map<string, string>();
    for (const piece of rest) {
      const at = piece.indexOf('=');
      if (at > 0) parameters.set(piece.slice(0, at).trim().toLowerCase(), unquote(piece.slice(at + 1).trim()));
    }
    const quality = Number(parameters.get('q') ?? 1);
    parameters.delete('q');
    return [{ type: type.toLowerCase(), parameters, quality: Number.isFinite(quality) ? quality : 1 }];
  });
  return ranges.filter((range) => range.quality > 0).sort((a, b) => b.quality - a.quality);
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') quoted = !quoted;
    else if (text[i] === separator && !quoted) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

function unquote(text: string): string {
  return text.startsWith('"') && text.endsWith('"') && text.length > 1 ? text.slice(1, -1) : text;
}
