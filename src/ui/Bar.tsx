import type { ReactNode } from 'react';
import { Toolbar } from 'react-aria-components';

/** Buttons in a row that are one tab stop: the arrows move between them. */
export function Bar({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Toolbar aria-label={label} className="bar-tools" data-own-arrows>
      {children}
    </Toolbar>
  );
}
