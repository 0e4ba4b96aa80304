// `npm start`: installs from the lock file if need be, builds if stale, and runs the gateway with the same arguments.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const needed = [20, 19];

function fail(line) {
  console.error(line);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return;
  fail(`Fovea needs Node ${needed.join('.')} or newer; this is ${process.versions.node}.`);
}

// npm leaves this file behind after each install, so it is as old as the last one.
const installed = join(root, 'node_modules/.package-lock.json');

function ensureInstalled() {
  const lock = join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  if (existsSync(installed) && !lockChanged(lock)) return;
  console.log('Installing packages');
  const npm = process.env.npm_execpath;
  const command = npm ? [process.execPath, npm] : ['npm'];
  const args = [...command.slice(1), 'ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const shell = !npm && process.platform === 'win32';
  const { status } = spawnSync(command[0], args, { cwd: root, stdio: 'inherit', shell });
  if (status !== 0) fail('The packages could not be installed; see above.');
}

// A fresh checkout gives the lock file a new time without a change in it: what counts is what it asks for.
function lockChanged(lock) {
  const wanted = JSON.parse(readFileSync(lock, 'utf8')).packages;
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(wanted).some(([path, { version, optional }]) => {
    return path !== '' && !optional && have[path]?.version !== version;
  });
}

async function ensureBuilt() {
  const { fingerprint } = await import('./fingerprint.js');
  const wanted = fingerprint(root);
  const stampOf = (folder) => {
    const stamp = join(root, folder, '.stamp');
    return existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  };
  if (stampOf('dist') === wanted && stampOf('dist-gateway') === wanted) return;
  console.log('Building');
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.js'), '--quiet'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) fail('The build failed; see above.');
}

function run() {
  const child = spawn(process.execPath, [join(root, 'dist-gateway/main.js'), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  // A terminal sends Ctrl-C to the whole group; other senders reach only this process.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(error.message));
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

checkNode();
ensureInstalled();
await ensureBuilt();
run();
