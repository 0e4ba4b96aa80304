import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { Icon } from '#src/ui/Icon.tsx';
import { type PanelId, shell } from '../shell.ts';
import { panels } from './index.ts';
import './panel.css';

/** The panel at the right: icon tabs, then what belongs to the tab. */
export function Panel({ panel }: { readonly panel: PanelId }) {
  const open = panels.find((p) => p.id === panel);
  return (
    <aside className="panel" aria-label={t('workspace.panel')} data-region>
      <div className="panel-tabs">
        {panels.map(({ id, title, icon }) => (
          <Button
            key={id}
            kind="bare"
            className={id === panel ? 'panel-tab on' : 'panel-tab'}
            tip={t(title)}
            aria-pressed={id === panel}
            onPress={() => shell.setState({ panel: id })}
          >
            <Icon of={icon} />
          </Button>
        ))}
      </div>
      {open ? <open.Body /> : null}
    </aside>
  );
}
