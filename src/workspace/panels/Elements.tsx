import { useState } from 'react';
import type { InstanceAddress } from '#src/model/dicom/address.ts';
import type { Fault } from '#src/model/fault/fault.ts';
import type { ElementRow } from '#src/session/library.ts';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { Dialog } from '#src/ui/Dialog.tsx';
import { Search } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { useApp } from '../app.ts';
import { faultWords } from '../fault-words.ts';
import './elements.css';

/** Rows drawn at most; the search is for the rest. */
const mostRows = 600;

/** Every element of the instance, asked for when wanted, searched as one types. */
export function Elements({ address }: { readonly address: InstanceAddress }) {
  const { library } = useApp();
  const [rows, setRows] = useState<readonly ElementRow[]>();
  const [fault, setFault] = useState<Fault>();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const show = () => {
    setOpen(true);
    if (rows) return;
    void library.elements(address).then((outcome) => {
      if (outcome.ok) setRows(outcome.value);
      else setFault(outcome.fault);
    });
  };
  const wanted = text.trim().toLowerCase();
  const found = rows?.filter(
    (r) => wanted === '' || `${tagWords(r.tag)} ${r.tag} ${r.keyword ?? ''} ${r.value}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <Button className="elements-button" data-command="elements" onPress={show}>
        {t('workspace.tags.load')}
      </Button>
      {open ? (
        <Dialog
          title={t('workspace.tags')}
          closeLabel={t('shell.close')}
          className="elements"
          onClose={() => setOpen(false)}
        >
          <label className="field">
            <Icon of={Search} />
            <input
              autoFocus
              value={text}
              placeholder={t('workspace.tags.search')}
              onChange={(e) => setText(e.target.value)}
            />
            <span className="faint">{found ? t('workspace.tags.count', { count: found.length }) : ''}</span>
          </label>
          {fault ? <p className="fault">{Object.values(faultWords(fault, library.settings)).join(' ')}</p> : null}
          {found?.length === 0 ? <p className="panel-none">{t('workspace.tags.none')}</p> : null}
          <table>
            <tbody>
              {found?.slice(0, mostRows).map((row, i) => (
                <tr key={i}>
                  <td style={{ paddingLeft: row.depth * 12 }}>{tagWords(row.tag)}</td>
                  <td>{row.vr}</td>
                  <td>{row.keyword}</td>
                  <td className="element-value">{row.value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Dialog>
      ) : null}
    </>
  );
}

function tagWords(tag: string): string {
  return `${tag.slice(0, 4)},${tag.slice(4)}`;
}
