import { useEffect, useState } from 'react';
import type { Session } from '#src/session/session.ts';

/** Longest that the bars wait for a picture. Milliseconds. */
const patience = 1000;

/**
 * Whether the first picture is there, or need not be waited for: then the bars round the panes are made. They cost the page
 * more than the picture does, and the picture comes first. Their places are kept, so nothing moves when they come.
 */
export function useFirstPicture({ open }: Session): boolean {
  const [there, setThere] = useState(false);
  useEffect(() => {
    const come = () => setThere(true);
    const settled = () => {
      const { studies } = open.getState();
      if (studies.some((study) => study.fault ?? !study.loading)) come();
    };
    window.addEventListener('fovea:painted', come, { once: true });
    const stop = open.subscribe(settled);
    const timer = setTimeout(come, patience);
    settled();
    return () => {
      window.removeEventListener('fovea:painted', come);
      stop();
      clearTimeout(timer);
    };
  }, [open]);
  return there;
}
