import { type ReactElement, useEffect, useState, useSyncExternalStore } from 'react';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { type Place, useApp, useLanguage } from './app.ts';
import { Broken } from './Broken.tsx';
import { FileDrop } from './files/FileDrop.tsx';
import { Notices } from './Notices.tsx';
import { Toasts } from './Toast.tsx';
import './empty.css';

const loaders: Readonly<Record<Place['at'], () => Promise<ReactElement>>> = {
  reading: () => import('./reading/Reading.tsx').then(({ Reading }) => <Reading />),
  worklist: () => import('./worklist/Worklist.tsx').then(({ Worklist }) => <Worklist />),
  nowhere: () => Promise.resolve(<Nowhere />),
};
const loaded = new Map<Place['at'], ReactElement>();

/** Fetches a screen, so that it is drawn at once where it is asked for. */
export async function loadScreen(at: Place['at']): Promise<void> {
  if (!loaded.has(at)) loaded.set(at, await loaders[at]());
}

/** One screen at a time, by where the page is. */
export function Screens() {
  const { place } = useApp();
  const { at } = useSyncExternalStore(place.subscribe, place.get);
  const language = useLanguage();
  useEffect(() => {
    document.title = t('shell.brand');
  }, [language]);
  return (
    <Broken>
      <Toasts>
        <FileDrop>
          <Notices />
          <Screen key={at} at={at} />
        </FileDrop>
      </Toasts>
    </Broken>
  );
}

/**
 * A screen that is here or on its way. Not by `lazy`: after a fallback, however short, React holds the next picture of the
 * page back for 300 ms.
 */
function Screen({ at }: Place) {
  const [state, setState] = useState<'coming' | 'here' | { readonly broken: unknown }>('coming');
  const here = loaded.get(at);
  useEffect(() => {
    if (here) return;
    let gone = false;
    const say = (next: typeof state) => (gone ? undefined : setState(next));
    loadScreen(at).then(
      () => say('here'),
      (broken: unknown) => say({ broken }),
    );
    return () => {
      gone = true;
    };
  }, [at, here]);
  if (typeof state === 'object') throw state.broken;
  return here ?? null;
}

function Nowhere() {
  const { toWorklist } = useApp();
  return (
    <main className="empty">
      <h1>{t('shell.notFound')}</h1>
      <p>{t('shell.notFound.more')}</p>
      <Button kind="primary" onPress={toWorklist}>
        {t('shell.toWorklist')}
      </Button>
    </main>
  );
}
