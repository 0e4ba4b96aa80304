import type { Uid } from '#src/model/dicom/uid.ts';
import { isSourceName, readRoute, type Route, writeRoute } from '#src/model/share/route.ts';

/** What an address asks for, and the parameters in it that were not understood or not fit to be used. */
export type Entry = Route & { readonly dropped?: readonly string[] };

/** Reads an address of ours. Of the path only the last segment counts, so the app may live under any folder. */
export function readEntry(url: URL): Entry {
  const { route, dropped } = readRoute(url.pathname, url.search);
  return dropped.length === 0 ? route : { ...route, dropped };
}

/**
 * The address with the studies that hang beside those it names, so that it opens all that its fragment shows; undefined
 * where it has them.
 */
export function withHungStudies(url: URL, hung: readonly Uid[]): string | undefined {
  const entry = readEntry(url);
  if (entry.kind !== 'view' || hung.every((study) => entry.studies.includes(study))) return undefined;
  return writeRoute({ ...entry, studies: [...new Set([...entry.studies, ...hung])] });
}

/** The address that opens studies, relative to the app's folder. */
export function viewAddress(
  studies: readonly { readonly study: Uid; readonly source: string }[],
  severalSources: boolean,
): string {
  const source = studies[0]?.source;
  return writeRoute({
    kind: 'view',
    studies: studies.map((s) => s.study),
    series: [],
    instances: [],
    ...(severalSources && source !== undefined && isSourceName(source) ? { source } : {}),
  });
}
