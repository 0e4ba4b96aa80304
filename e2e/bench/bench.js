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

const args = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

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
    frames: instances.map((row) => `/dicom-web${path}/instances/${row['00080018'].Value[0]}/frames/1`),
  };
}

/** Plain fetches from a page without any program of ours: the least that first picture and series can take. */
async function floor(browser, origin, ct) {
  const page = await browser.newPage();
  await page.goto(`${origin}/health`);
  const result = await page.evaluate(async (frames) => {
    const start = performance.now();
    await (await fetch(frames[Math.floor(frames.length / 2)], { cache: 'no-store' })).arrayBuffer();
    const first = performance.now() - start;
    const waiting = [...frames];
    const next = async () => {
      for (let url = waiting.pop(); url; url = waiting.pop())
        await (await fetch(url, { cache: 'no-store' })).arrayBuffer();
    };
    await Promise.all(Array.from({ length: 6 }, next));
    return { first, series: performance.now() - start };
  }, ct.frames);
  await page.close();
  return result;
}

async function viewer(browser, origin, ct) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.painted = [];
    addEventListener('fovea:painted', (event) => window.painted.push({ ...event.detail, wall: performance.now() }));
  });
  await page.goto(`${origin}/view?StudyInstanceUIDs=${ct.study}&SeriesInstanceUIDs=${ct.series}`);
  await page.waitForFunction(() => window.painted.length > 0, undefined, { polling: 50 });
  const first = await page.evaluate(() => window.painted[0].wall);
  const before = await page.evaluate((until) => {
    const loaded = performance.getEntriesByType('resource').filter((entry) => entry.responseEnd <= until);
    const sum = (pattern) =>
      loaded.filter((entry) => pattern.test(entry.name)).reduce((all, entry) => all + entry.encodedBodySize, 0);
    return { js: sum(/\.js(\?|$)/), css: sum(/\.css(\?|$)/), wasm: sum(/\.wasm(\?|$)/) };
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
  await page.waitForTimeout(500);
  const count = Math.min(120, ct.count - 1);
  const from = await page.evaluate(() => window.painted.length);
  const start = await page.evaluate(() => performance.now());
  for (let i = 0; i < count; i += 1) {
    void page.mouse.wheel(0, 100);
    await new Promise((resolve) => setTimeout(resolve, 16.7));
  }
  await page.waitForTimeout(1500);
  const shown = await page.evaluate((n) => window.painted.slice(n), from);
  const memory = await page.evaluate(() => performance.memory?.usedJSHeapSize ?? 0);
  await context.close();
  const seconds = shown.length > 0 ? (shown.at(-1).wall - start) / 1000 : NaN;
  return { first, series, before, memory, asked: count, shown: new Set(shown.map(({ key }) => key)).size, seconds };
}

if (!existsSync('dist-gateway/main.js')) {
  console.error('Nothing is built yet: run `npm run build` first.');
  process.exit(1);
}
const server = await gateway();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: false, args });
try {
  const ct = await largestCt(server.origin);
  const floors = [];
  const ours = [];
  for (let run = 0; run < runs; run += 1) {
    floors.push(await floor(browser, server.origin, ct));
    ours.push(await viewer(browser, server.origin, ct));
  }
  const of = (list, pick) => median(list.map(pick));
  const [first, series] = [of(floors, (f) => f.first), of(floors, (f) => f.series)];
  console.log(`\nCT series of ${ct.count} images, medians of ${runs} runs, floor = plain fetch of the same bytes`);
  line(
    'first image',
    ms(of(ours, (o) => o.first)),
    `${(of(ours, (o) => o.first) / first).toFixed(1)} x the floor (${ms(first)})`,
  );
  line(
    'whole series',
    ms(of(ours, (o) => o.series)),
    `${(of(ours, (o) => o.series) / series).toFixed(2)} x the floor (${ms(series)})`,
  );
  line(
    'cached scroll',
    `${of(ours, (o) => o.shown)} / ${ours[0].asked}`,
    `distinct slices shown of those asked in ${(ours[0].asked / 60).toFixed(1)} s, over ${of(ours, (o) => o.seconds).toFixed(1)} s`,
  );
  line('JavaScript heap', `${(of(ours, (o) => o.memory) / 1e6).toFixed(0)} MB`, 'pixels are outside it');
  const sizes = ours[0].before;
  line(
    'loaded before the first image',
    `${(Object.values(sizes).reduce((a, b) => a + b) / 1000).toFixed(0)} kB`,
    `js ${(sizes.js / 1000).toFixed(0)}, css ${(sizes.css / 1000).toFixed(0)}, wasm ${(sizes.wasm / 1000).toFixed(0)} kB compressed`,
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
  configFile: 'vite.gateway.config.ts',
  logLevel: 'error',
  build: { ssr: 'e2e/bench/decode.ts', outDir: '.cache/bench' },
});
await import(join(root, '.cache/bench/decode.js'));
