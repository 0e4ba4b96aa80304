import { useSyncExternalStore } from 'react';
import { frameAddress } from '#src/dataset/display-set.ts';
import { frameKey } from '#src/model/dicom/address.ts';
import { placeIn, setOf } from '#src/session/live-pane.ts';
import { t } from '#src/text/index.ts';
import { Star } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { useApp } from '../app.ts';
import './pane-star.css';

/** A star in the pane whose image has one. */
export function PaneStar({ index }: { readonly index: number }) {
  const { session } = useApp();
  const starred = useSyncExternalStore(
    (listener) => {
      const stops = [session.view, session.saving, session.open].map((store) => store.subscribe(listener));
      return () => stops.forEach((stop) => stop());
    },
    () => {
      const { stars } = session.saving.getState();
      const view = session.view.getState().panes[index];
      if (stars.size === 0 || !view) return false;
      const set = setOf(session, view);
      const ref = set?.kind === 'image' ? set.frames[placeIn(set, view)] : undefined;
      return ref !== undefined && stars.has(frameKey(frameAddress(ref)));
    },
  );
  return starred ? (
    <div className="pane-star" role="img" aria-label={t('saving.starred')}>
      <Icon of={Star} />
    </div>
  ) : null;
}
