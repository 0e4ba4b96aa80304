import { defineConfig } from 'vite';

// The gateway and its worker threads, bundled for Node; packages stay in node_modules.
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist-gateway',
    rolldownOptions: {
      input: {
        main: 'src/gateway/main.ts',
        'phantom-thread': 'src/phantom/phantom-thread.ts',
        'make-sample': 'src/phantom/make-sample.ts',
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunk-[hash].js' },
    },
  },
});
