import { useStore } from 'zustand';
import { t } from '#src/text/index.ts';
import { useApp } from '../app.ts';
import { PaneFrame } from './PaneFrame.tsx';

/** The panes in their grid. A maximised pane covers the others, which stay as they are. */
export function PaneGrid() {
  const { session } = useApp();
  const layout = useStore(session.view, (v) => v.layout);
  const maximised = useStore(session.view, (v) => v.maximised);
  const count = useStore(session.view, (v) => v.panes.length);
  const { rows, columns } = maximised === undefined ? layout : { rows: 1, columns: 1 };
  return (
    <main
      className="panes"
      data-region
      aria-label={t('workspace.panes')}
      style={{ gridTemplate: `repeat(${String(rows)}, minmax(0, 1fr)) / repeat(${String(columns)}, minmax(0, 1fr))` }}
    >
      {Array.from({ length: count }, (_, i) => (
        <PaneFrame key={i} index={i} hidden={maximised !== undefined && maximised !== i} />
      ))}
    </main>
  );
}
