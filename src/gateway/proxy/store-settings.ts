import { UsageError } from '../usage-error.ts';

/** A DICOMweb store that is fronted. */
export interface StoreSettings {
  readonly id: string;
  /** Without user and password, without a slash at the end. */
  readonly root: string;
  /** Authorization header for the store: it never leaves the server. */
  readonly authorization?: string;
}

/** `NAME=URL`. Throws a {@link UsageError}. */
export function readStoreArgument(text: string): StoreSettings {
  const at = text.indexOf('=');
  const id = text.slice(0, Math.max(at, 0));
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/.test(id))
    throw new UsageError(`--store wants NAME=URL, NAME of letters, digits, - and _: ${text.slice(0, 80)}`);
  if (id === 'dicom-web') throw new UsageError('--store dicom-web: this name is the embedded archive');
  let url: URL;
  try {
    url = new URL(text.slice(at + 1));
  } catch {
    throw new UsageError(`--store ${id}: not a URL`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new UsageError(`--store ${id}: only http and https`);
  const { username, password } = url;
  const signsIn = username !== '' || password !== '';
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const root = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  return { id, root, ...(signsIn ? { authorization: `Basic ${credentials}` } : {}) };
}
