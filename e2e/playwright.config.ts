import { readFileSync } from 'node:fs';
import { defineConfig, type LaunchOptions } from '@playwright/test';

// The benchmark runs the same browser.
const browser = JSON.parse(readFileSync(new URL('./browser.json', import.meta.url), 'utf8')) as LaunchOptions;

// The browser draws in software here: nothing is asserted by time, and little runs at once.
export default defineConfig({
  testDir: '.',
  globalSetup: './global-setup.ts',
  testMatch: process.env['FOVEA_LONG'] ? ['**/*.spec.ts'] : ['**/!(*.long).spec.ts'],
  outputDir: '../test-results/e2e',
  timeout: 120_000,
  expect: { timeout: 30_000 },
  workers: 2,
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '../test-results/browser.json' }]],
  use: {
    actionTimeout: 20_000,
    navigationTimeout: 60_000,
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1,
    screenshot: 'only-on-failure',
    launchOptions: browser,
  },
});
