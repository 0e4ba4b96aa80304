import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a program says of a file, whether it ends well or not. */
function said(program: string, args: readonly string[]): string {
  return execFileSync('/bin/sh', ['-c', '"$0" "$@" 2>&1 || echo "E: ended with an error"', program, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
}

/** Programs of others, and which of what they say is a complaint. */
const readers: readonly {
  readonly program: string;
  readonly args: readonly string[];
  readonly only?: RegExp;
  readonly isComplaint: (line: string) => boolean;
}[] = [
  { program: 'dcmdump', args: ['-q'], isComplaint: (line) => /^[EFW]:/.test(line) },
  {
    program: 'dsrdump',
    args: ['+Pl'],
    only: /^(SR|KO)$/,
    // It knows fewer character sets and templates than there are, and says so.
    isComplaint: (line) => /^[EFW]:/.test(line) && !/VR checker|not yet supported/.test(line),
  },
  { program: 'dciodvfy', args: [], isComplaint: (line) => /^Error/.test(line) },
];

/** The programs that are here; the rest has to be told by whoever reports. */
export const otherReaders = readers.map(({ program }) => program).filter((p) => existsSync(`/usr/bin/${p}`));

/** What others find wrong with a whole file, each line with the name of its program. */
export function complaintsOf(file: Uint8Array, modality: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'fovea-read-'));
  try {
    const path = join(folder, 'object.dcm');
    writeFileSync(path, file);
    return readers
      .filter(({ program, only }) => otherReaders.includes(program) && (only?.test(modality) ?? true))
      .flatMap(({ program, args, isComplaint }) =>
        said(program, [...args, path])
          .split('\n')
          .filter(isComplaint)
          .map((line) => `${program}: ${line}`),
      );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
