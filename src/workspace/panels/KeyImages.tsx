import { useState } from 'react';
import { useStore } from 'zustand';
import { frameKey, type FrameAddress } from '#src/model/dicom/address.ts';
import { toggleStar } from '#src/session/commands/saving.ts';
import { hang } from '#src/session/panes.ts';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { Star } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { useApp } from '../app.ts';
import { readerSetting } from '../saving/save-work.ts';
import './key-images.css';

/** The starred images of what is open, a click shows one; and the name that all of it is saved under. */
export function KeyImages() {
  const { session } = useApp();
  const stars = useStore(session.saving, (s) => s.stars);
  const sets = useStore(session.open, (s) => s.displaySets);
  const found = [...stars.values()].flatMap((star) => placeOf(star, [...sets.values()]) ?? []);
  return (
    <>
      {found.length > 0 ? (
        <>
          <h2>
            {t('saving.stars')} <span className="faint">{found.length}</span>
          </h2>
          <ol className="key-images">
            {found.map(({ star, set, number }) => (
              <li key={frameKey(star)} className="key-image" data-star>
                <button
                  type="button"
                  className="key-image-show"
                  onClick={() =>
                    hang(session, session.view.getState().active, set.id, {
                      instance: star.instance,
                      frame: star.frame,
                    })
                  }
                >
                  <span className="faint clip">{set.label}</span>
                  <span className="key-image-number">{t('saving.star.show', { number })}</span>
                </button>
                <Button
                  kind="quiet"
                  className="only-icon key-image-remove"
                  tip={t('saving.star.remove')}
                  onPress={() => toggleStar(session, star)}
                >
                  <Icon of={Star} />
                </Button>
              </li>
            ))}
          </ol>
        </>
      ) : null}
      <ReaderName />
    </>
  );
}

type Sets = ReturnType<ReturnType<typeof useApp>['session']['open']['getState']>['displaySets'];
type Set = Sets extends ReadonlyMap<unknown, infer S> ? S : never;

function placeOf(star: FrameAddress, sets: readonly Set[]) {
  for (const set of sets) {
    if (set.kind !== 'image') continue;
    const index = set.frames.findIndex(
      ({ instance, frame }) => frame === star.frame && instance.address.instance === star.instance,
    );
    if (index >= 0) return { star, set, number: index + 1 };
  }
  return undefined;
}

/** Kept on this machine; what is saved names it as the observer. */
function ReaderName() {
  const { settings } = useApp().host;
  const [name, setName] = useState(settings.get(readerSetting)?.replace('^', ', ') ?? '');
  return (
    <label className="saved-under">
      <span className="faint">{t('saving.reader')}</span>
      <span className="field">
        <input
          value={name}
          maxLength={64}
          placeholder={t('saving.reader.none')}
          onChange={(event) => {
            const written = event.target.value;
            setName(written);
            const kept = written
              .trim()
              .replace(/\s*,\s*/, '^')
              .replaceAll('\\', '');
            settings.set(readerSetting, kept === '' ? undefined : kept);
          }}
        />
      </span>
    </label>
  );
}
