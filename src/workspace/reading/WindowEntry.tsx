import { type SubmitEvent, useState } from 'react';
import { livePane } from '#src/session/live-pane.ts';
import { updatePane } from '#src/session/panes.ts';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { Dialog } from '#src/ui/Dialog.tsx';
import { useApp } from '../app.ts';
import './window-entry.css';

/** Width and level as numbers: the way without a drag. Starts with what the pane shows now. */
export function WindowEntry({ onClose }: { readonly onClose: () => void }) {
  const { session } = useApp();
  const { index, view } = livePane(session);
  const shown = view.window ?? shownWindow(index);
  const [width, setWidth] = useState(shown ? figure(shown.width) : '');
  const [level, setLevel] = useState(shown ? figure(shown.center) : '');
  const [w, c] = [Number(width), Number(level)];
  const usable = width !== '' && level !== '' && Number.isFinite(w) && w > 0 && Number.isFinite(c);
  const apply = (event: SubmitEvent) => {
    event.preventDefault();
    if (!usable) return;
    updatePane(session, index, ({ voi: _, ...pane }) => ({ ...pane, window: { width: w, center: c } }));
    onClose();
  };
  return (
    <Dialog
      title={t('workspace.window.title')}
      closeLabel={t('shell.close')}
      className="window-entry"
      onClose={onClose}
    >
      <form onSubmit={apply}>
        <label>
          <span>{t('workspace.window.width')}</span>
          <span className="field">
            <input
              type="number"
              step="any"
              autoFocus
              value={width}
              onChange={(e) => setWidth(e.target.value)}
              onFocus={(e) => e.target.select()}
            />
          </span>
        </label>
        <label>
          <span>{t('workspace.window.level')}</span>
          <span className="field">
            <input
              type="number"
              step="any"
              value={level}
              onChange={(e) => setLevel(e.target.value)}
              onFocus={(e) => e.target.select()}
            />
          </span>
        </label>
        <Button kind="primary" type="submit" isDisabled={!usable}>
          {t('workspace.window.apply')}
        </Button>
      </form>
    </Dialog>
  );
}

/** Whole where the window is wide: of standard uptake values the tenths count. */
function figure(value: number): string {
  return String(Math.abs(value) >= 20 ? Math.round(value) : Number(value.toFixed(2)));
}

/** What the pane says it shows ("40/400"), where nobody has set a window. */
function shownWindow(index: number): { readonly center: number; readonly width: number } | undefined {
  const said = document.querySelector(`[data-pane="${String(index)}"]`)?.getAttribute('data-window');
  const [center, width] = said?.split('/').map(Number) ?? [];
  return center === undefined || width === undefined || Number.isNaN(center + width) ? undefined : { center, width };
}
