import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Settings } from '../arguments.ts';
import { startGateway, type Gateway } from '../gateway.ts';

/** A folder for one test, with a `dist` of two files; everything of it goes with `remove`. */
export interface Bench {
  readonly path: string;
  readonly dicom: string;
  readonly dist: string;
  write(path: string, bytes: Uint8Array | string): string;
  remove(): void;
}

export function makeBench(): Bench {
  const path = mkdtempSync(join(tmpdir(), 'fovea-gateway-'));
  const write = (name: string, bytes: Uint8Array | string): string => {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    return file;
  };
  write('dist/index.html', '<!doctype html><title>Fovea</title>');
  write('dist/assets/app-0a1b2c3d.js', 'export const answer = 42;\n');
  mkdirSync(join(path, 'dicom'));
  return {
    path,
    dicom: join(path, 'dicom'),
    dist: join(path, 'dist'),
    write,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** A gateway over the bench's folder on a free port, all indexed. */
export async function runOver(bench: Bench, settings: Partial<Settings> = {}): Promise<Gateway> {
  const defaults: Settings = {
    port: 0,
    data: join(bench.path, 'data'),
    folders: [bench.dicom],
    stores: [],
    sample: false,
  };
  const gateway = await startGateway({ ...defaults, ...settings }, bench.dist, '0.0.0');
  await gateway.indexed;
  return gateway;
}
