import { type SubmitEvent, useState } from 'react';
import { prepareProtocols } from '#src/session/hang-study.ts';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { Dialog } from '#src/ui/Dialog.tsx';
import { useApp } from '../app.ts';
import './window-entry.css';

/** Keeps the layout on the screen as a hanging protocol under a name. */
export function SaveProtocol({ onClose }: { readonly onClose: () => void }) {
  const { session, host } = useApp();
  const [name, setName] = useState('');
  const usable = name.trim() !== '';
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    if (!usable) return;
    onClose();
    void prepareProtocols(session, host.settings).then((protocols) => {
      const saved = protocols?.saveLayout(session, host.settings, name);
      if (saved === false) session.notices.setState((all) => [...all, { words: 'blocked.nothingHangs' }], true);
    });
  };
  return (
    <Dialog title={t('command.save-protocol')} closeLabel={t('shell.close')} className="window-entry" onClose={onClose}>
      <form onSubmit={save}>
        <label className="whole">
          <span>{t('workspace.hanging.name')}</span>
          <span className="field">
            <input value={name} maxLength={40} autoFocus onChange={(e) => setName(e.target.value)} />
          </span>
        </label>
        <p className="whole">{t('workspace.hanging.note')}</p>
        <Button kind="primary" type="submit" isDisabled={!usable}>
          {t('workspace.hanging.save')}
        </Button>
      </form>
    </Dialog>
  );
}
