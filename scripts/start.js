// `npm start`: installs from the lock file if need be, builds if stale, and runs the gateway with the same arguments.
import { spawn } from 'node:child_process';
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

async function ensureInstalled() {
  const lock = join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  if (existsSync(installed) && !lockChanged(lock)) return;
  console.log('Installing packages');
  const npm = process.env.npm_execpath;
  const command = npm ? [process.execPath, npm] : ['npm'];
  const args = [...command.slice(1), 'ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const shell = !npm && process.platform === 'win32';
  const status = await run(command[0], args, { shell });
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
  const status = await run(process.execPath, [join(root, 'scripts/build.js'), '--quiet']);
  if (status !== 0) fail('The build failed; see above.');
}

let child;
let stopping;

/** Gives the exit status. Where a signal ended the child, or was sent to us meanwhile, we end by it too. */
function run(command, args, options = {}) {
  return new Promise((resolve) => {
    child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code, signal) => {
      child = undefined;
      if (code !== null && (!stopping || options.endsWell)) resolve(code);
      else endBy(signal ?? stopping);
    });
  });
}

function endBy(signal) {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

// A terminal sends Ctrl-C to the whole group; other senders reach only this process.
function stop(signal) {
  stopping = signal;
  if (child) child.kill(signal);
  else endBy(signal);
}

/**
 * npm starts a shell and the shell starts us. A signal to npm ends one of the two and does not come further: when either
 * is gone, so is the reader's terminal. Undefined where that cannot be seen.
 */
function starters() {
  const shell = process.ppid;
  try {
    if (!/^(sh|dash|bash|ash|busybox|zsh|ksh)$/.test(readFileSync(`/proc/${shell}/comm`, 'utf8').trim()))
      return `${shell}`;
    const stat = readFileSync(`/proc/${shell}/stat`, 'utf8');
    return `${shell} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`;
  } catch {
    return `${shell}`;
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));
// Without npm nobody stands between; who detaches this program on purpose may go away.
if (process.env.npm_lifecycle_event === 'start') {
  const first = starters();
  const watch = setInterval(() => {
    if (starters() === first) return;
    clearInterval(watch);
    stop('SIGTERM');
  }, 300);
}

checkNode();
await ensureInstalled();
await ensureBuilt();
// The channel tells the gateway when this process is gone, however it went.
const gateway = [join(root, 'dist-gateway/main.js'), ...process.argv.slice(2)];
process.exit(
  await run(process.execPath, gateway, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    cwd: process.cwd(),
    endsWell: true,
  }),
);
