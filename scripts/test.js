// `npm test`: installs what the tests run against, then checks, builds, and runs unit, contract and browser tests. The
// last line is `N passed, N failed`. `--long` adds the tests at full size; `--only check|unit|e2e` runs one part.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePackages } from './packages.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const long = process.argv.includes('--long');
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
const wants = (part) => only === undefined || only === part;
const started = Date.now();

const total = { passed: 0, failed: 0, skipped: 0 };
function count(part, { passed, failed, skipped = 0 }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  console.log(
    `${part}: ${passed} passed, ${failed} failed, ${skipped} skipped (${Math.round((Date.now() - started) / 1000)} s)`,
  );
}

if (!ensurePackages()) process.exit(1);
if (!existsSync('node_modules/vite')) {
  const npm = spawnSync('npm', ['ci', '--ignore-scripts'], { stdio: 'inherit' });
  if (npm.status !== 0) process.exit(1);
}

function run(program, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.on('close', resolve);
  });
}

function report(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

async function unit(part, args, env) {
  const file = join(root, 'test-results', `${part.replaceAll(' ', '-')}.json`);
  rmSync(file, { force: true });
  const code = await run(
    'node_modules/vitest/vitest.mjs',
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args],
    env,
  );
  const json = report(file);
  if (!json) return count(part, { passed: 0, failed: 1 });
  const skipped = json.numPendingTests + json.numTodoTests;
  // A file that does not even load has no test to count, and an error outside all tests fails none of them.
  const failed = Math.max(json.numFailedTests, code === 0 ? 0 : 1);
  count(part, { passed: json.numPassedTests, failed, skipped });
}

async function browser() {
  const file = join(root, 'test-results', 'browser.json');
  rmSync(file, { force: true });
  const code = await run('node_modules/@playwright/test/cli.js', ['test', '--config', 'e2e/playwright.config.ts'], {
    FOVEA_LONG: long ? '1' : '',
  });
  const stats = report(file)?.stats;
  if (!stats) return count('browser', { passed: 0, failed: 1 });
  count('browser', {
    passed: stats.expected,
    failed: Math.max(stats.unexpected + stats.flaky, code === 0 ? 0 : 1),
    skipped: stats.skipped,
  });
}

mkdirSync('test-results', { recursive: true });
if (wants('check')) {
  const { check } = await import('./check.js');
  count('check', await check());
}
if (wants('unit') || wants('e2e')) {
  const code = await run('scripts/build.js', ['--quiet']);
  count('build', { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 });
}
if (wants('unit')) {
  await unit('unit and contract', [], { TZ: 'UTC', FOVEA_LONG: long ? '1' : '' });
  // Dates must read the same wherever the reader sits.
  for (const TZ of ['Asia/Shanghai', 'America/St_Johns']) {
    const dated = ['src/model/dicom', 'src/model/session', 'src/model/share', 'src/model/time'];
    await unit(`time in ${TZ.split('/')[1]}`, [...dated, 'src/text', 'src/part10/records', 'src/objects/sr'], { TZ });
  }
}
if (wants('e2e')) await browser();

const nothingSkipped = total.skipped === 0;
if (process.env.CI && !nothingSkipped) {
  console.log(`${total.skipped} tests were skipped, which CI does not allow.`);
  total.failed += total.skipped;
}
const green = total.failed === 0 && total.passed > 0;
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(green ? 0 : 1);
