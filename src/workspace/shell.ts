import { createStore } from 'zustand/vanilla';

export type PanelId = 'measurements' | 'follow-up' | 'information' | 'laid-over';

/** What of the workspace is open beside the panes. Not part of a link: it is how this person sits, not what is shown. */
export interface ShellState {
  readonly panel?: PanelId;
  readonly sheet?: 'palette' | 'keys' | 'window' | 'layout' | 'protocol' | 'print' | 'clip' | 'dicom';
  /** The measurement whose name is being written. */
  readonly renaming?: string;
}

export const shell = createStore<ShellState>(() => ({}));

export function openSheet(sheet: NonNullable<ShellState['sheet']>): void {
  shell.setState({ sheet });
}

export function closeSheet(): void {
  shell.setState(({ sheet: _, ...rest }) => rest, true);
}

export function togglePanel(panel?: PanelId): void {
  shell.setState(({ panel: open, ...rest }) => {
    if (panel !== undefined && open !== panel) return { ...rest, panel };
    return open === undefined ? { ...rest, panel: panel ?? 'measurements' } : rest;
  }, true);
}

export function rename(id: string | undefined): void {
  shell.setState(
    ({ renaming: _, ...rest }) => (id === undefined ? rest : { ...rest, panel: 'measurements', renaming: id }),
    true,
  );
}
