import { useStore } from 'zustand';
import { closeSheet, shell } from '../shell.ts';
import { KeySheet } from './KeySheet.tsx';
import { Palette } from './Palette.tsx';
import { SaveProtocol } from './SaveProtocol.tsx';
import { WindowEntry } from './WindowEntry.tsx';

/** What floats over the page when asked for. */
export function Sheets() {
  const sheet = useStore(shell, (s) => s.sheet);
  switch (sheet) {
    case 'palette':
      return <Palette onClose={closeSheet} />;
    case 'keys':
      return <KeySheet onClose={closeSheet} />;
    case 'window':
      return <WindowEntry onClose={closeSheet} />;
    case 'protocol':
      return <SaveProtocol onClose={closeSheet} />;
    case 'layout':
    case undefined:
      return null;
  }
}
