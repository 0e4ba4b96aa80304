import { type ComponentType, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../app.ts';
import { closeSheet, shell } from '../shell.ts';
import { KeySheet } from './KeySheet.tsx';
import { Palette } from './Palette.tsx';
import { SaveProtocol } from './SaveProtocol.tsx';
import { WindowEntry } from './WindowEntry.tsx';

type Sheet = ComponentType<{ readonly onClose: () => void }>;

/** Sheets that few ask for: fetched when they are. */
const fetched: Readonly<Record<'print' | 'clip' | 'dicom', () => Promise<Sheet>>> = {
  print: async () => (await import('../output/PrintSheet.tsx')).PrintSheet,
  clip: async () => (await import('../output/ClipSheet.tsx')).ClipSheet,
  dicom: async () => (await import('../output/DicomSheet.tsx')).DicomSheet,
};

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
    case 'print':
    case 'clip':
    case 'dicom':
      return <Fetched key={sheet} sheet={sheet} />;
    case 'layout':
    case undefined:
      return null;
  }
}

function Fetched({ sheet }: { readonly sheet: keyof typeof fetched }) {
  const { session } = useApp();
  const [Shown, setShown] = useState<Sheet>();
  useEffect(() => {
    let here = true;
    fetched[sheet]().then(
      (made) => {
        if (here) setShown(() => made);
      },
      () => {
        closeSheet();
        session.notices.setState((all) => [...all, { words: 'notice.output-not-loaded' }], true);
      },
    );
    return () => {
      here = false;
    };
  }, [sheet, session]);
  return Shown ? <Shown onClose={closeSheet} /> : null;
}
