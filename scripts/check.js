// Types, lint, walls, dead code and format: everything that needs no running program. Each step counts as one test.
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const steps = [
  ['types', 'tsc', '-p', 'tsconfig.json'],
  ['types of the page', 'tsc', '-p', 'tsconfig.app.json'],
  ['types of the workers', 'tsc', '-p', 'tsconfig.worker.json'],
  ['types of the gateway', 'tsc', '-p', 'tsconfig.gateway.json'],
  ['lint', 'eslint', '--max-warnings', '0', '.'],
  ['walls', 'depcruise', '--config', 'rooms.config.js', 'src'],
  ['dead code', 'knip'],
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
];

function run([name, program, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [`node_modules/.bin/${program}`, ...args], { cwd: root });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => resolve({ name, passed: code === 0, output }));
  });
}

/** Runs all steps, two at a time, prints what failed, and returns the counts. */
export async function check() {
  const results = [];
  const waiting = [...steps];
  const next = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const result = await run(step);
      results.push(result);
      console.log(`${result.passed ? 'passed' : 'FAILED'}  ${result.name}`);
      if (!result.passed) console.log(result.output.trim());
    }
  };
  await Promise.all([next(), next()]);
  return {
    passed: results.filter((result) => result.passed).length,
    failed: results.filter((result) => !result.passed).length,
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { failed } = await check();
  process.exitCode = failed === 0 ? 0 : 1;
}
