import { useEffect } from 'react';
import { useStore } from 'zustand';
import { t, wordsFor } from '#src/text/index.ts';
import { useApp } from './app.ts';
import { useToast } from './Toast.tsx';

/** Says once what the session has to say, and when the connection is gone. */
export function Notices() {
  const { session } = useApp();
  const toast = useToast();
  const [notice, ...rest] = useStore(session.notices);
  useEffect(() => {
    if (!notice) return;
    toast({ words: wordsFor(notice.words, notice.params) });
    session.notices.setState(rest, true);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `rest` follows `notice`
  }, [notice, session, toast]);
  useEffect(() => {
    const lost = () => toast({ words: t('shell.offline') });
    window.addEventListener('offline', lost);
    return () => window.removeEventListener('offline', lost);
  }, [toast]);
  return null;
}
