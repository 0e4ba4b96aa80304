import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** Nothing else of a request reaches the store, above all no cookie and no sign-in of ours. */
const toStore = [
  'accept',
  'accept-encoding',
  'accept-language',
  'content-type',
  'content-length',
  'transfer-encoding',
  'range',
  'if-range',
  'if-none-match',
  'if-modified-since',
];

/** Nothing else of an answer reaches the page: no cookie, no policy, no redirect. */
const toPage = [
  'content-type',
  'content-length',
  'content-encoding',
  'content-range',
  'accept-ranges',
  'content-location',
  'etag',
  'last-modified',
  'retry-after',
  'warning',
  'x-total-count',
  'x-frame-sha256',
  'vary',
];

export function headersToStore(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return pick(headers, toStore);
}

export function headersToPage(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return pick(headers, toPage);
}

function pick(headers: IncomingHttpHeaders, names: readonly string[]): OutgoingHttpHeaders {
  return Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}
