import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, type Rolldown } from 'vite';
import react from '@vitejs/plugin-react';

/**
 * What the first picture needs is named in the page itself, so that it arrives beside the entry and not after it; what the
 * rest of the workspace needs is fetched, and not yet compiled.
 */
function preloadShell(): Plugin {
  return {
    name: 'preload-shell',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle = {}, chunk: entry }) => {
        const reached = (start: (file: Rolldown.OutputChunk) => boolean): Set<string> => {
          const files = new Set<string>();
          const add = (file: string) => {
            const chunk = bundle[file];
            if (chunk?.type !== 'chunk' || files.has(file)) return;
            files.add(file);
            chunk.imports.forEach(add);
          };
          for (const file of Object.values(bundle)) if (file.type === 'chunk' && start(file)) add(file.fileName);
          return files;
        };
        // What the entry itself imports is named by the builder.
        const here = reached((file) => file === entry);
        const first = [...reached((file) => file.name === 'first')].filter((file) => !here.has(file));
        const rest = [...reached((file) => ['workspace', 'reading'].includes(file.name))].filter(
          (file) => !here.has(file) && !first.includes(file),
        );
        const link = (file: string, attrs: Record<string, string>) => ({
          tag: 'link',
          attrs: { ...attrs, crossorigin: true, href: `./${file}` },
          injectTo: 'head' as const,
        });
        return [
          ...first.map((file) => link(file, { rel: 'modulepreload' })),
          ...rest.map((file) => link(file, { rel: 'preload', as: 'script', fetchpriority: 'low' })),
        ];
      },
    },
  };
}

type ModuleGraph = Parameters<Exclude<Rolldown.CodeSplittingGroup['name'], string>>[1];

/** What a screen begins with, and the name of the file that holds what it needs and no one before it does. */
const beginnings = [
  // What says that a screen did not arrive may lean on none of them.
  { name: 'shell', roots: ['src/main.tsx', 'src/workspace/not-loaded.ts'] },
  { name: 'first', roots: ['src/workspace/reading/first-light.ts'] },
  { name: 'workspace', roots: ['src/workspace/index.tsx'] },
  { name: 'reading', roots: ['src/workspace/reading/Reading.tsx'] },
  { name: 'worklist', roots: ['src/workspace/worklist/Worklist.tsx'] },
  // Behind the picture: what hangs, and what keeps work.
  { name: 'hanging', roots: ['src/session/protocols.ts', 'src/session/own-protocols.ts'] },
  { name: 'keeping', roots: ['src/session/saving/keep.ts', 'src/session/saving/draft-store.ts'] },
] as const;

/**
 * One file for what each screen begins with: each module that several of them share would else be a file of its own, and
 * a request before the first picture. A module belongs to the first that needs it; what two screens need, neither of which
 * comes before the other, is the workspace's.
 */
function gatherBeginnings(): Rolldown.CodeSplittingGroup {
  let owner: Map<string, string> | undefined;
  const reachedFrom = (graph: ModuleGraph, roots: readonly string[]): Set<string> => {
    const ids = new Set<string>();
    const add = (id: string) => {
      if (ids.has(id)) return;
      ids.add(id);
      graph.getModuleInfo(id)?.importedIds.forEach(add);
    };
    for (const root of roots) add(fileURLToPath(new URL(root, import.meta.url)));
    return ids;
  };
  const owners = (graph: ModuleGraph): Map<string, string> => {
    const found = new Map<string, string>();
    for (const { name, roots } of beginnings) {
      for (const id of reachedFrom(graph, roots)) {
        const before = found.get(id);
        if (before === undefined) found.set(id, name);
        else if (name === 'worklist' && before === 'reading') found.set(id, 'workspace');
        // The worklist is there without the panes: what it shares with them comes with the entry.
        else if ((name === 'worklist' || name === 'workspace') && before === 'first') found.set(id, 'shell');
      }
    }
    return found;
  };
  return {
    name: (id, graph) => (owner ??= owners(graph)).get(id) ?? null,
    includeDependenciesRecursively: false,
  };
}

export default defineConfig({
  base: './',
  plugins: [react(), preloadShell()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    outDir: 'dist',
    // One sheet, in the page from the start: nothing is ever drawn without its rules.
    cssCodeSplit: false,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'text', test: /src\/text\/|node_modules\/i18next\// }, gatherBeginnings()] },
      },
    },
  },
  optimizeDeps: {
    // Without these the dev server moves the codecs and their wasm is not found: nothing fails, nothing arrives.
    exclude: ['@cornerstonejs/dicom-image-loader'],
    include: [
      'dicom-parser',
      '@cornerstonejs/dicom-image-loader > pako',
      '@cornerstonejs/dicom-image-loader > comlink',
      '@cornerstonejs/codec-charls/decodewasmjs',
      '@cornerstonejs/codec-openjpeg/decodewasmjs',
      '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs',
      '@cornerstonejs/codec-openjph/wasmjs',
      '@cornerstonejs/codec-libjxl/decodewasmjs',
      '@cornerstonejs/jpeg-lossless-decoder-js',
    ],
  },
});
