import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { useApp, useLanguage } from './app.ts';
import { Broken } from './Broken.tsx';
import { FileDrop } from './files/FileDrop.tsx';
import { Notices } from './Notices.tsx';
import { Toasts } from './Toast.tsx';

/** Both are fetched by `main.tsx` while this loads, whichever the address asks for. */
const Reading = lazy(() => import('./reading/Reading.tsx').then((m) => ({ default: m.Reading })));
const Worklist = lazy(() => import('./worklist/Worklist.tsx').then((m) => ({ default: m.Worklist })));

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
          <Suspense fallback={null}>
            {at === 'reading' ? <Reading /> : at === 'worklist' ? <Worklist /> : <Nowhere />}
          </Suspense>
        </FileDrop>
      </Toasts>
    </Broken>
  );
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
