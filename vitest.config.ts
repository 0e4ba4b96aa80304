import { defineConfig } from 'vitest/config';

// Tests at full size run in `npm run test:long` alone.
const long = Boolean(process.env['FOVEA_LONG']);

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    exclude: long ? [] : ['src/**/*.long.test.ts'],
    testTimeout: 30_000,
    passWithNoTests: false,
    allowOnly: false,
  },
});
