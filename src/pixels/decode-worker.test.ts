import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';

const entry = fileURLToPath(new URL('./decode.worker.ts', import.meta.url));

/** The chunk and all that it imports before it runs a line. */
function startOf(chunks: readonly Rolldown.OutputChunk[]): Rolldown.OutputChunk[] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const found = new Set<Rolldown.OutputChunk>();
  const follow = (chunk: Rolldown.OutputChunk | undefined): void => {
    if (!chunk || found.has(chunk)) return;
    found.add(chunk);
    for (const name of chunk.imports) follow(byName.get(name));
  };
  follow(chunks.find((chunk) => chunk.isEntry));
  return [...found];
}

test('the decode worker is small, carries no drawing engine, and leaves every decoder until it is needed', async () => {
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, target: 'es2022', rolldownOptions: { input: entry } },
  })) as Rolldown.RolldownOutput;
  const chunks = built.output.filter((part) => part.type === 'chunk');
  const start = startOf(chunks);
  const bytes = start.reduce((sum, chunk) => sum + chunk.code.length, 0);
  expect(bytes).toBeGreaterThan(5_000);
  expect(bytes).toBeLessThan(60_000);
  expect(chunks.reduce((sum, chunk) => sum + chunk.code.length, 0)).toBeLessThan(300_000);
  const modules = chunks.flatMap((chunk) => chunk.moduleIds).join('\n');
  expect(modules).toMatch(/codec-openjph/);
  expect(modules).not.toMatch(/vtk|@cornerstonejs\/(core|tools|metadata)/);
  expect(start.flatMap((chunk) => chunk.moduleIds).join('\n')).not.toMatch(/node_modules/);
});
