import { defineConfig, type Plugin } from 'vite';
import react from '@vitejs/plugin-react';

/** What every screen needs is named in the page itself, so that it arrives beside the entry and not after it. */
function preloadShell(): Plugin {
  const shell = /^(react|workspace|rolldown-runtime)-/;
  return {
    name: 'preload-shell',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle = {} }) =>
        Object.values(bundle)
          .filter((file) => file.type === 'chunk' && shell.test(file.fileName.replace('assets/', '')))
          .map(({ fileName }) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `./${fileName}` },
            injectTo: 'head' as const,
          })),
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [react(), preloadShell()],
  worker: { format: 'es' },
  build: { target: 'es2022', outDir: 'dist', chunkSizeWarningLimit: 4000 },
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
