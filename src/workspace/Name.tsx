import type { PersonName } from '#src/model/dicom/person-name.ts';
import { useLanguage } from './app.ts';
import { shownName } from './patient.ts';

/** A person's name in both scripts, each marked with its language. */
export function Name({ name }: { readonly name: PersonName | undefined }) {
  const shown = shownName(name, useLanguage());
  return (
    <>
      <span className="name-first" lang={shown.firstLang}>
        {shown.first}
      </span>
      {shown.second ? (
        <>
          {' '}
          <span className="name-second" lang={shown.secondLang}>
            {shown.second}
          </span>
        </>
      ) : null}
    </>
  );
}
