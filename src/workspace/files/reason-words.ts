import { t, wordsFor } from '#src/text/index.ts';

/** Why a file was left out: the kind before the colon in the reader's words, what follows as the reader of files put it. */
export function reasonWords(reason: string): string {
  const colon = reason.indexOf(':');
  const kind = colon < 0 ? reason : reason.slice(0, colon);
  const detail = colon < 0 ? '' : reason.slice(colon + 1).trim();
  if (kind === 'duplicate') return t('shell.fileDuplicate', { path: detail.replace(/^the same bytes as /, '') });
  const key = `fault.${kind}`;
  const words = wordsFor(key);
  return words === key ? reason : detail === '' ? words : `${words} (${detail})`;
}
