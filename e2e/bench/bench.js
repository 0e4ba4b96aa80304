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

const notches = 300;

/** Turns the wheel 300 notches at 60 a second, to and fro over a series of `count`; resolves, when all is quiet, with when it began. */
async function turnWheel(page, count) {
  const start = await page.evaluate(() => performance.now());
  const began = performance.now();
  const turns = [];
  for (let i = 0; i < notches; i += 1) {
    turns.push(page.mouse.wheel(0, Math.floor(i / (count - 1)) % 2 === 0 ? 100 : -100));
    const due = began + ((i + 1) * 1000) / 60;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
  }
  await Promise.all(turns);
  await page.waitForTimeout(1500);
  return start;
}

/**
 * The most pictures that this machine shows of the same turns of the wheel: a page that does nothing but put a ready
 * picture of the same size into a canvas of the same size on the screen, once an animation frame when the wheel was turned.
 */
async function plainCanvas(browser, { width, height }, count) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.setContent(`<body style="margin:0;background:#000;overflow:hidden"><canvas width="512" height="512"
    style="transform-origin:0 0;transform:scale(${width / 512},${height / 512})"></canvas>`);
  await page.evaluate(() => {
    const context = document.querySelector('canvas').getContext('2d', { alpha: false });
    const pictures = Array.from({ length: 8 }, (_, k) => {
      const picture = new ImageData(512, 512);
      const pixels = new Uint32Array(picture.data.buffer);
      for (let i = 0; i < pixels.length; i += 1) pixels[i] = 0xff000000 | (0x10101 * ((i * 7 + k * 31) & 0xff));
      return picture;
    });
    let asked = false;
    window.shown = 0;
    const show = () => {
      asked = false;
      context.putImageData(pictures[window.shown % 8], 0, 0);
      window.shown += 1;
    };
    addEventListener('wheel', () => {
      if (!asked) requestAnimationFrame(show);
      asked = true;
    });
  });
  await page.mouse.move(width / 2, height / 2);
  await page.waitForTimeout(1000);
  await turnWheel(page, count);
  const shown = await page.evaluate(() => window.shown);
  await page.close();
  return shown;
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
  const from = await page.evaluate(() => window.painted.length);
  const turned = await turnWheel(page, ct.count);
  const log = await page.evaluate((n) => window.painted.slice(n), from);
  const picture = await page.locator('.pane-picture').first().boundingBox();
  const memory = await memoryOf(browser, page);
  await context.close();
  return {
    first,
    series,
    before,
    memory,
    picture,
    shown: log.length,
    seconds: ((log.at(-1)?.wall ?? NaN) - turned) / 1000,
  };
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
  const canvases = [];
  for (let run = 0; run < runs; run += 1) {
    floors.push(await floor(browser, server.origin, ct));
    ours.push(await viewer(browser, server.origin, ct));
    canvases.push(await plainCanvas(browser, ours.at(-1).picture, ct.count));
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
  const [shown, most] = [of(ours, (run) => run.shown), median(canvases)];
  line(
    'cached scroll, 60 notches a second',
    `${shown} / ${notches}`,
    `slices shown of those asked; a plain canvas ${most}: ${Math.max(0, most - shown)} dropped that it could show; the last after ${of(ours, (run) => run.seconds).toFixed(1)} s`,
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
