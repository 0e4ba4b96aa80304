import { UsageError } from '../usage-error.ts';
import type { StoreSettings } from './store-settings.ts';

const patience = 10_000;

/** A store that cannot be used is said at the start and not by an empty worklist. Throws a {@link UsageError}. */
export async function assertStoreAnswers({ id, root, authorization }: StoreSettings): Promise<void> {
  const headers = { accept: 'application/dicom+json', ...(authorization === undefined ? {} : { authorization }) };
  let response: Response;
  try {
    response = await fetch(`${root}/studies?limit=1`, {
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    });
  } catch (error) {
    throw new UsageError(`--store ${id}: no answer from ${root} (${reasonOf(error)})`);
  }
  await response.body?.cancel();
  const { status } = response;
  if (status === 401 || status === 403)
    throw new UsageError(`--store ${id}: ${root} wants a sign-in (${status}): https://user:password@host/path`);
  if (status === 404 || status >= 500 || (status >= 300 && status < 400)) {
    throw new UsageError(`--store ${id}: ${root}/studies answers ${status}; is this the root of a DICOMweb service?`);
  }
  if (/text\/html/.test(response.headers.get('content-type') ?? ''))
    throw new UsageError(`--store ${id}: ${root} answers with a web page, not with DICOMweb`);
}

function reasonOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return `nothing within ${patience / 1000} s`;
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return error instanceof Error ? error.message : String(error);
}
