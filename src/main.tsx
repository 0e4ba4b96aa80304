import { createPixels } from '#src/pixels/index.ts';
import { keptButtons } from '#src/session/buttons.ts';
import { createSession } from '#src/session/create.ts';
import { type Entry, readEntry, viewAddress, withHungStudies } from '#src/session/entry.ts';
import type { StudyAddress } from '#src/model/dicom/address.ts';
import { emptyView, type ViewState } from '#src/model/session/view-state.ts';
import type { Host, Settings } from '#src/session/host.ts';
import { closeAll, openBeside, openEntry, openStudies, type Opening } from '#src/session/opening.ts';
import { hungBeside } from '#src/session/open-state.ts';
import { ownStore, readStoreConfig, type StoreConfig } from '#src/session/store-config.ts';
import { createSources } from '#src/sources/index.ts';
import type { Language } from '#src/text/index.ts';
import type { App, Indexing, Place } from './workspace/app.ts';
import { warmCanvas } from './workspace/reading/warm-canvas.ts';

/*
 * The composition root: the only reader of address, environment and storage. On an address that names a study, the I/O
 * worker and the study's request start before anything heavy is loaded: the first picture waits for nothing else.
 */

// The page makes scripts of its own origin only: workers. Everything else that asks for trusted types is refused.
const { trustedTypes } = globalThis as { trustedTypes?: { createPolicy(name: string, rules: object): unknown } };
trustedTypes?.createPolicy('default', {
  createScriptURL(url: string) {
    if (new URL(url, location.href).origin === location.origin) return url;
    throw new TypeError('a script of another origin');
  },
});

const base = new URL('.', location.href);
const first = readEntry(new URL(location.href));
const sources = createSources(first.kind === 'view' && first.source === undefined ? [ownStore] : []);
const pixels = createPixels(sources);
if (first.kind === 'view') warmCanvas();
const settings = pageSettings();
const buttons = keptButtons(settings);
const session = createSession({ ...emptyView, tool: buttons.left });
session.buttons.setState(buttons);
let mode: Host['mode'] = 'static';
const ready = loadConfig().then((config) => {
  mode = config.mode;
  sources.open(config.sources);
});

const place = observable<Place>({ at: 'worklist' });
const health = observable<Indexing | undefined>(undefined);
let leaving = new AbortController();
arrive(first);
window.addEventListener('popstate', () => arrive(readEntry(new URL(location.href))));
void showWorkspace();

/** Goes where the address says, shown as its fragment says; most addresses have none, and no reader of them is loaded. */
function arrive(entry: Entry): void {
  if (location.hash.length < 2) {
    go(entry);
    return;
  }
  place.set(placeOf(entry));
  void import('#src/model/session/link.ts').then(
    ({ readLink }) => {
      const link = readLink(location.hash);
      if (link && link.dropped.length > 0) session.notices.setState([{ words: 'notice.link-not-read' }], true);
      go(entry, link?.view);
    },
    () => {
      session.notices.setState([{ words: 'notice.link-not-read' }], true);
      go(entry);
    },
  );
}

function placeOf({ kind }: Entry): Place {
  return { at: kind === 'worklist' ? 'worklist' : kind === 'nowhere' ? 'nowhere' : 'reading' };
}

/** Leaves what is open and opens what an entry asks for, shown as a link says. */
function go(entry: Entry, view?: ViewState): void {
  const opening = leave(view);
  const files = entry.kind === 'view' && entry.source === 'files';
  if (files) history.replaceState(null, '', base); // dropped files do not outlive the page
  if (files || entry.kind === 'worklist') {
    place.set({ at: 'worklist' });
    void ready.then(() => watchHealth(opening.signal));
    return;
  }
  place.set(placeOf(entry));
  void openEntry(opening, entry);
}

function leave(view?: ViewState): Opening {
  leaving.abort();
  leaving = new AbortController();
  closeAll(session, view);
  return openingNow();
}

function openingNow(): Opening {
  const window = { width: innerWidth, height: innerHeight };
  return { session, sources, ready, window, settings, signal: leaving.signal };
}

/** What the page shows, the first picture before everything else. */
async function showWorkspace(): Promise<void> {
  const root = document.getElementById('root');
  if (!root) return;
  const language = preferredLanguage(settings, navigator.languages);
  if (place.get().at === 'reading') {
    // Where no core is to spare, what comes beside the first picture would come before it.
    const few = navigator.hardwareConcurrency <= 2;
    if (few) sources.onlyLook(true);
    try {
      const { showPanesFirst } = await import('./workspace/reading/first-light.ts');
      await showPanesFirst(root, { session, pixels }, language);
    } finally {
      if (few) sources.onlyLook(false);
    }
  }
  const screen =
    place.get().at === 'reading'
      ? import('./workspace/reading/Reading.tsx')
      : import('./workspace/worklist/Worklist.tsx');
  // Here before it is needed: a server that is gone cannot send it then.
  const words = import('./workspace/not-loaded.ts');
  try {
    const [{ mountWorkspace }] = await Promise.all([import('./workspace/index.tsx'), screen]);
    if (place.get().at === 'worklist') await ready;
    await mountWorkspace(root, makeParts(), language);
  } catch (fault) {
    (await words).sayNotLoaded(root, fault);
  }
}

/** The language that was chosen here before, else the first of the browser's (best first) that there is. */
function preferredLanguage(settings: Settings, preferred: readonly string[]): Language {
  const wanted = settings.get('language') ?? preferred.find((l) => /^(en|zh)\b/.test(l)) ?? 'en';
  return wanted.startsWith('zh') ? 'zh' : 'en';
}

/** What the workspace is given; it adds what it makes itself. */
function makeParts(): Omit<App, 'worklist' | 'setLanguage'> {
  const host: Host = {
    get mode() {
      return mode;
    },
    can: {
      get search() {
        return sources.settings.some((s) => s.kind !== 'files');
      },
    },
    settings,
    now: () => Date.now(),
  };
  return {
    host,
    session,
    library: sources,
    pixels,
    place,
    health,
    open: openInPlace,
    addStudy(study) {
      void openBeside(openingNow(), study);
    },
    toWorklist() {
      history.pushState(null, '', base);
      go({ kind: 'worklist' });
    },
    async openFiles(files, onProgress) {
      const outcome = await sources.addFiles(files, onProgress);
      if (outcome.ok && outcome.value.studies.length > 0) openInPlace(outcome.value.studies);
      return outcome;
    },
    setFragment(fragment) {
      const path = withHungStudies(new URL(location.href), hungBeside(session));
      const address = path === undefined ? location.pathname + location.search : new URL(path, base).href;
      history.replaceState(null, '', fragment === '' ? address : `${address}#${fragment}`);
    },
  };
}

/** Leaves what is open for other studies, as a step in the history. */
function openInPlace(studies: readonly StudyAddress[]): void {
  const named = sources.settings.length > 1 || studies.some((s) => s.source === 'files');
  history.pushState(null, '', new URL(viewAddress(studies, named), base));
  const opening = leave();
  place.set({ at: 'reading' });
  void openStudies(opening, studies);
}

/** The gateway says in `api/config` what it fronts; a static host in `config.json` beside the page. */
async function loadConfig(): Promise<StoreConfig> {
  for (const path of ['api/config', 'config.json']) {
    const answer = await fetch(new URL(path, base)).catch(() => undefined);
    const json = answer?.ok === true && answer.headers.get('content-type')?.includes('json') === true;
    const config: unknown = json ? await answer.json().catch(() => undefined) : undefined;
    if (config !== undefined) return readStoreConfig(config);
  }
  return readStoreConfig(undefined);
}

/** While the archive lists its files, once a second; only a gateway has one. */
async function watchHealth(signal: AbortSignal): Promise<void> {
  const gone = () => signal.aborted;
  while (mode === 'gateway' && !gone()) {
    const answer = await fetch(new URL('health', base), { signal }).catch(() => undefined);
    const said = (answer?.ok === true ? await answer.json().catch(() => ({})) : {}) as {
      status?: string;
      studies?: number;
      done?: number;
      found?: number;
    };
    if (gone()) return;
    const { status, done, found, studies } = said;
    if (status !== 'indexing') break;
    health.set({ done: done ?? 0, studies: studies ?? 0, ...(found === undefined ? {} : { all: found }) });
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  if (!gone()) health.set(undefined);
}

/** Preferences in local storage; a browser that refuses it forgets them with the page. */
function pageSettings(): Settings {
  const kept = new Map<string, string>();
  const attempt = <T,>(run: () => T): T | undefined => {
    try {
      return run();
    } catch {
      return undefined;
    }
  };
  return {
    get: (name) => attempt(() => localStorage.getItem(`fovea.${name}`)) ?? kept.get(name),
    set(name, value) {
      if (value === undefined) kept.delete(name);
      else kept.set(name, value);
      attempt(() =>
        value === undefined ? localStorage.removeItem(`fovea.${name}`) : localStorage.setItem(`fovea.${name}`, value),
      );
    },
  };
}

function observable<T>(initial: T) {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next: T) {
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
