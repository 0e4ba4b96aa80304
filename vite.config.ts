import { defineConfig, type Plugin } from 'vite';
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
        const filesOf = (...names: string[]): Set<string> => {
          const files = new Set<string>();
          const add = (file: string) => {
            const chunk = bundle[file];
            if (chunk?.type !== 'chunk' || files.has(file) || file === entry?.fileName) return;
            files.add(file);
            chunk.imports.forEach(add);
          };
          for (const file of Object.values(bundle)) {
            if (file.type === 'chunk' && names.includes(file.name)) add(file.fileName);
          }
          return files;
        };
        const first = filesOf('first-light');
        const rest = [...filesOf('workspace', 'Reading')].filter((file) => !first.has(file));
        const link = (file: string, attrs: Record<string, string>) => ({
          tag: 'link',
          attrs: { ...attrs, crossorigin: true, href: `./${file}` },
          injectTo: 'head' as const,
        });
        return [
          ...[...first].map((file) => link(file, { rel: 'modulepreload' })),
          ...rest.map((file) => link(file, { rel: 'preload', as: 'script', fetchpriority: 'low' })),
        ];
      },
    },
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
      output: { codeSplitting: { groups: [{ name: 'text', test: /src\/text\/|node_modules\/i18next\// }] } },
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
