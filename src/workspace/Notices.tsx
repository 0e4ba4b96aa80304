import { useEffect } from 'react';
import { useStore } from 'zustand';
import { wordsFor } from '#src/text/index.ts';
import { useApp } from './app.ts';
import { useToast } from './Toast.tsx';

/** Says once what the session has to say. */
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
  return null;
}
