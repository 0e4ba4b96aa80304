import { parseArgs } from 'node:util';
import { readStoreArgument, type StoreSettings } from './proxy/store-settings.ts';
import { UsageError } from './usage-error.ts';

export interface Settings {
  readonly port: number;
  /** A port of this machine under which a server in front of this one is reached. */
  readonly also?: number;
  readonly data: string;
  readonly folders: readonly string[];
  readonly stores: readonly StoreSettings[];
  /** The store that takes reports about the studies of stores that take none. */
  readonly results?: string;
  readonly sample: boolean;
}

export type Command =
  { readonly kind: 'serve'; readonly settings: Settings } | { readonly kind: 'help' } | { readonly kind: 'version' };

export const help = `Usage: npm start -- [options]

  --dicom DIR        show the DICOM files in a folder, zip files too; never changed; may be given more than once
  --store NAME=URL   show a DICOMweb store as NAME; may be given more than once; https://user:password@host/path signs in
  --results NAME     the store that takes measurements of studies whose own store takes none; dicom-web is the archive here
  --sample           show the sample patient; shown anyway when there is neither --dicom nor --store
  --data DIR         where the index and what is stored are kept (default .fovea)
  --port N           port on this machine (default 3000; 0 takes a free one)
  --also N           port of a server on this machine that passes requests on to this one
  --help             this text
  --version          the version

The server listens on this machine alone.`;

/** Throws a {@link UsageError}. */
export function readArguments(args: readonly string[]): Command {
  const values = parse(args);
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const folders = values.dicom ?? [];
  const stores = (values.store ?? []).map(readStoreArgument);
  const twice = stores.find((store, i) => stores.findIndex(({ id }) => id === store.id) !== i);
  if (twice) throw new UsageError(`--store ${twice.id} is given twice`);
  const { results } = values;
  if (results !== undefined && results !== 'dicom-web' && !stores.some(({ id }) => id === results))
    throw new UsageError(`--results ${results.slice(0, 80)}: no --store has this name`);
  const sample = values.sample === true || (folders.length === 0 && stores.length === 0);
  return {
    kind: 'serve',
    settings: {
      port: readPort('port', values.port) ?? 3000,
      ...also(readPort('also', values.also)),
      data: values.data ?? '.fovea',
      folders,
      stores,
      ...(results === undefined ? {} : { results }),
      sample,
    },
  };
}

function parse(args: readonly string[]): {
  help?: boolean;
  version?: boolean;
  sample?: boolean;
  port?: string;
  also?: string;
  data?: string;
  dicom?: string[];
  store?: string[];
  results?: string;
} {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
        sample: { type: 'boolean' },
        port: { type: 'string' },
        also: { type: 'string' },
        data: { type: 'string' },
        dicom: { type: 'string', multiple: true },
        store: { type: 'string', multiple: true },
        results: { type: 'string' },
      },
    }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${message.split('. ')[0] ?? message} (--help lists the options)`);
  }
}

function also(port: number | undefined): { also?: number } {
  return port === undefined ? {} : { also: port };
}

function readPort(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new UsageError(`--${name} ${text} is not a port`);
  return port;
}
