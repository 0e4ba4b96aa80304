import { useState } from 'react';
import type { Settings } from '#src/session/host.ts';
import { saveView } from '#src/session/saved-views.ts';
import type { WorklistFilter } from '#src/session/worklist.ts';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { Bookmark } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { Popup } from '#src/ui/Popup.tsx';
import './filters.css';

interface SaveViewProps {
  readonly settings: Settings;
  readonly filter: WorklistFilter;
  readonly onSaved: () => void;
}

/** Keeps the filters in use under a name, beside the views in the bar. */
export function SaveView({ settings, filter, onSaved }: SaveViewProps) {
  const [name, setName] = useState('');
  return (
    <Popup
      label={t('worklist.saveView')}
      placement="bottom end"
      trigger={
        <Button kind="quiet" className="save-view">
          <Icon of={Bookmark} />
          {t('worklist.saveView')}
        </Button>
      }
    >
      {(close) => (
        <form
          className="save-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === '') return;
            saveView(settings, name, filter);
            setName('');
            onSaved();
            close();
          }}
        >
          <label>
            <span>{t('worklist.saveView.name')}</span>
            <span className="field">
              <input value={name} maxLength={40} autoFocus onChange={(e) => setName(e.target.value)} />
            </span>
          </label>
          <p>{t('worklist.saveView.note')}</p>
          <Button kind="primary" type="submit" isDisabled={name.trim() === ''}>
            {t('worklist.saveView.save')}
          </Button>
        </form>
      )}
    </Popup>
  );
}
