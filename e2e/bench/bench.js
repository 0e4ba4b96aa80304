// `npm run bench`: how near the viewer comes to a plain fetch of the same bytes, in the same run on the same machine.
// Medians and ratios; absolute milliseconds say nothing about another machine. Needs a build and the sample patient.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { build } from 'vite';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
process.chdir(root);
const runs = Number(process.argv[2] ?? 5);
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const line = (name, value, note = '') => console.log(`  ${name.padEnd(34)} ${String(value).padStart(10)}  ${note}`);
const ms = (value) => `${value.toFixed(0)} ms`;

const launch = JSON.parse(readFileSync('e2e/browser.json', 'utf8'));

async function gateway() {
  const child = spawn(process.execPath, ['dist-gateway/main.js', '--port', '0', '--sample'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const origin = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const address = /http:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(text);
      if (address) resolve(address[0]);
    });
    child.once('exit', () => reject(new Error(`the gateway ended:\n${text}`)));
  });
  console.log('Waiting for the sample patient');
  for (;;) {
    const health = await (await fetch(`${origin}/health`)).json();
    if (health.status === 'ready') return { origin, stop: () => child.kill() };
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** The CT's largest series: its addresses, as the archive lists them. */
async function largestCt(origin) {
  const get = async (path) => (await fetch(`${origin}/dicom-web${path}`)).json();
  const studies = await get('/studies?ModalitiesInStudy=CT&includefield=all');
  let best;
  for (const row of studies) {
    const study = row['0020000D'].Value[0];
    for (const series of await get(`/studies/${study}/series?includefield=all`)) {
      const count = series['00201209']?.Value?.[0] ?? 0;
      if (!best || count > best.count) best = { study, series: series['0020000E'].Value[0], count };
    }
  }
  const path = `/studies/${best.study}/series/${best.series}`;
  const instances = await get(`${path}/instances`);
  return {
    ...best,
    whole: `/dicom-web${path}`,
    frames: instances.map((row) => `/dicom-web${path}/instances/${row['00080018'].Value[0]}/frames/1`),
  };
}

/** Megabytes of the page's own process: proportional set size, where the system tells it. */
async function memoryOf(browser, page) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  if (!existsSync('/proc/self/smaps_rollup'))
    return (await page.evaluate(() => performance.memory.usedJSHeapSize)) / 1e6;
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))?.[1] ?? 0));
  return Math.max(...sizes) / 1024;
}

/** Plain fetches from a page without any program of ours: the least that first picture, series and memory can take. */
async function floor(browser, origin, ct) {
  const page = await browser.newPage();
  await page.goto(`${origin}/health`);
  const result = await page.evaluate(async ({ frames, whole }) => {
    const plain = async (url, headers = {}) => {
      const answer = await fetch(url, { cache: 'no-store', headers });
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      return await answer.arrayBuffer();
    };
    const start = performance.now();
    await plain(frames[Math.floor(frames.length / 2)]);
    const first = performance.now() - start;
    const held = [];
    const waiting = [...frames];
    const next = async () => {
      for (let url = waiting.pop(); url; url = waiting.pop()) held.push(await plain(url));
    };
    const singly = performance.now();
    await Promise.all(Array.from({ length: 6 }, next));
    const six = performance.now() - singly;
    held.length = 0;
    const at = performance.now();
    held.push(await plain(whole, { Accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' }));
    window.held = held;
    return { first, series: Math.min(six, performance.now() - at), bytes: held[0].byteLength };
  }, ct);
  const memory = await memoryOf(browser, page);
  await page.close();
  return { ...result, memory };
}

async function viewer(browser, origin, ct) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.painted = [];
    addEventListener('fovea:painted', ({ detail: { key } }) => window.painted.push({ key, wall: performance.now() }));
  });
  await page.goto(`${origin}/view?StudyInstanceUIDs=${ct.study}&SeriesInstanceUIDs=${ct.series}`);
  await page.waitForFunction(() => window.painted.length > 0, undefined, { polling: 50 });
  const first = await page.evaluate(() => window.painted[0].wall);
  const before = await page.evaluate((until) => {
    const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    const sum = (pattern) =>
      loaded
        .filter((entry) => entry.responseEnd <= until && pattern.test(new URL(entry.name).pathname))
        .reduce((all, entry) => all + entry.encodedBodySize, 0);
    return { page: sum(/\/view$/), js: sum(/\.js$/), css: sum(/\.css$/), wasm: sum(/\.wasm$/) };
  }, first);
  await page.waitForFunction(
    () => document.querySelector('[data-pane]')?.getAttribute('data-loaded') === 'all',
    undefined,
    { polling: 50, timeout: 120_000 },
  );
  const series = await page.evaluate(() => performance.now());

  const box = await page.locator('[data-pane]').first().boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.keyboard.press('Home');
  await page.waitForTimeout(1000);
  const count = Math.min(120, ct.count - 1);
  const from = await page.evaluate(() => window.painted.length);
  const start = await page.evaluate(() => performance.now());
  for (let i = 0; i < count; i += 1) {
    void page.mouse.wheel(0, 100);
    await new Promise((resolve) => setTimeout(resolve, 1000 / 60));
  }
  await page.waitForFunction(
    (position) => document.querySelector('[data-pane]')?.getAttribute('data-position')?.startsWith(`${position}/`),
    count + 1,
    { polling: 50, timeout: 60_000 },
  );
  await page.waitForTimeout(300);
  const log = await page.evaluate((n) => window.painted.slice(n), from);
  const shown = new Set(log.map(({ key }) => key)).size;
  const memory = await memoryOf(browser, page);
  await context.close();
  return { first, series, before, memory, asked: count, shown, seconds: ((log.at(-1)?.wall ?? NaN) - start) / 1000 };
}

if (!existsSync('dist-gateway/main.js')) {
  console.error('Nothing is built yet: run `npm run build` first.');
  process.exit(1);
}
const server = await gateway();
const browser = await chromium.launch(launch);
try {
  const ct = await largestCt(server.origin);
  const floors = [];
  const ours = [];
  for (let run = 0; run < runs; run += 1) {
    floors.push(await floor(browser, server.origin, ct));
    ours.push(await viewer(browser, server.origin, ct));
  }
  const of = (list, pick) => median(list.map(pick));
  const against = (pick, unit) => {
    const [mine, least] = [of(ours, pick), of(floors, pick)];
    return [unit(mine), `${(mine / least).toFixed(2)} x the floor (${unit(least)})`];
  };
  const megabytes = (value) => `${value.toFixed(0)} MB`;
  const bytes = megabytes(floors[0].bytes / 1e6);
  console.log(
    `\nCT series of ${ct.count} images, ${bytes}; medians of ${runs} runs; floor = plain fetch of the same bytes`,
  );
  line('first image, from a click on a link', ...against((run) => run.first, ms));
  line('whole series', ...against((run) => run.series, ms));
  const [asked, shown] = [ours[0].asked, of(ours, (run) => run.shown)];
  line(
    'cached scroll',
    `${shown} / ${asked}`,
    `slices shown of those asked in ${(asked / 60).toFixed(1)} s; ${asked - shown} dropped; the last after ${of(ours, (run) => run.seconds).toFixed(1)} s`,
  );
  line('memory of the page', ...against((run) => run.memory, megabytes));
  const sizes = ours[0].before;
  const kilobytes = (value) => `${(value / 1000).toFixed(0)} kB`;
  line(
    'loaded before the first image',
    kilobytes(Object.values(sizes).reduce((a, b) => a + b)),
    `${Object.entries(sizes)
      .map(([kind, size]) => `${kind} ${kilobytes(size)}`)
      .join(', ')}, compressed`,
  );
} finally {
  await browser.close();
  server.stop();
}

console.log('\nFiles of the build, compressed');
for (const file of readdirSync('dist/assets')
  .filter((name) => name.endsWith('.br'))
  .sort()) {
  const size = statSync(join('dist/assets', file)).size;
  if (size > 10_000)
    line(
      file.replace(/\.br$/, ''),
      `${(size / 1000).toFixed(0)} kB`,
      `${(readFileSync(join('dist/assets', file.slice(0, -3))).length / 1000).toFixed(0)} kB unpacked`,
    );
}

console.log('');
await build({
  configFile: false,
  logLevel: 'error',
  publicDir: false,
  build: { ssr: 'e2e/bench/decode.ts', target: 'node20', outDir: '.cache/bench' },
});
await import(join(root, '.cache/bench/decode.js'));
