import { type ButtonTools, usualButtons } from './buttons.ts';

/** What a profile changes of the commands' own keys, and of the mouse. Drag directions are the same in all. */
export interface KeyProfile {
  readonly id: 'default' | 'bir' | 'weasis' | 'horos';
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** A letter is the same with Shift. */
  readonly caseless?: true;
  /** What the mouse buttons have, where the profile says it. */
  readonly buttons?: ButtonTools;
}

/** Habits of readers who come from other viewers. A key given here is taken from the command that had it. */
export const keyProfiles: readonly KeyProfile[] = [
  { id: 'default', keys: {} },
  {
    // IHE Basic Image Review, RAD TF-2 4.16.4.2.2.5.13: its letters mean the same with Shift, so that what has Shift with one
    // of them in the default profile has Alt here (`keyMap`); F10 leads to what the profile does not know.
    id: 'bir',
    caseless: true,
    buttons: { left: 'scroll', middle: 'pan', right: 'window' },
    keys: {
      'tool-scroll': ['s'],
      'tool-window': ['w'],
      'tool-zoom': ['z'],
      'tool-pan': ['t'],
      'tool-select': ['v'],
      'tool-length': ['d'],
      'tool-angle': ['a'],
      'tool-crosshair': ['j'],
      lines: ['o'],
      'link-on': ['l'],
      'link-off': ['u'],
      link: ['Alt+u'],
      overlay: ['i'],
      cine: ['c'],
      print: ['p', 'Mod+p'],
      report: ['r'],
      keys: ['h', 'F1', '?'],
      reset: ['Escape'],
      'next-image': ['ArrowRight', 'ArrowDown'],
      'previous-image': ['ArrowLeft', 'ArrowUp'],
      'next-series': ['PageDown'],
      'previous-series': ['PageUp'],
      advanced: ['F10'],
      'next-pane': ['Alt+ArrowRight'],
      'previous-pane': ['Alt+ArrowLeft'],
      'tool-probe': ['Alt+p'],
      'rotate-right': ['Alt+r'],
      'rotate-left': ['Alt+l'],
      'flip-horizontal': ['Alt+h'],
      'flip-vertical': ['Alt+v'],
      invert: ['Alt+i'],
    },
  },
  {
    id: 'weasis',
    keys: {
      reset: ['Escape'],
      overlay: ['i', ' '],
      invert: ['Mod+i'],
      'rotate-right': ['Alt+r'],
      'rotate-left': ['Alt+l'],
      'flip-horizontal': ['Alt+f'],
      fit: ['Mod+Enter'],
      'zoom-in': ['Mod++', 'Mod+='],
      'zoom-out': ['Mod+-'],
      'preset-brain': ['3'],
      'preset-abdomen': ['4'],
      'preset-mediastinum': ['5'],
      'preset-bone': ['6'],
      'preset-lung': ['7'],
    },
  },
  {
    id: 'horos',
    keys: {
      'next-image': ['ArrowRight', 'ArrowDown'],
      'previous-image': ['ArrowLeft', 'ArrowUp'],
      'next-pane': ['Mod+ArrowRight'],
      'previous-pane': ['Mod+ArrowLeft'],
    },
  },
];

export function profileBy(id: string | undefined): KeyProfile {
  return keyProfiles.find((profile) => profile.id === id) ?? (keyProfiles[0] as KeyProfile);
}

export function buttonsOf({ buttons }: KeyProfile): ButtonTools {
  return buttons ?? usualButtons;
}
