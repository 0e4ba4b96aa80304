import { shownName } from '#src/model/dicom/name-display.ts';
import type { PersonName } from '#src/model/dicom/person-name.ts';
import { t } from '#src/text/index.ts';
import { useLanguage } from './app.ts';
import './name.css';

/** A person's name in both scripts, each marked with its language. */
export function Name({ name }: { readonly name: PersonName | undefined }) {
  const shown = shownName(name, useLanguage());
  if (!shown) return <span className="name-first">{t('worklist.noName')}</span>;
  const { first, second } = shown;
  return (
    <>
      <span className="name-first" lang={first.lang}>
        {first.text}
      </span>
      {second ? (
        <>
          {' '}
          <span className="name-second" lang={second.lang}>
            {second.text}
          </span>
        </>
      ) : null}
    </>
  );
}
