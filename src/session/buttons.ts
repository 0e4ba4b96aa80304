import type { Settings } from './host.ts';

/** Tools that work by dragging alone: what a mouse button can have. */
export const dragTools = ['window', 'scroll', 'zoom', 'pan'] as const;
export type DragTool = (typeof dragTools)[number];

/** Which tool each mouse button has. The left one has the tool in hand; this is what is in hand at first. */
export interface ButtonTools {
  readonly left: DragTool;
  readonly middle: DragTool;
  readonly right: DragTool;
}

export const usualButtons: ButtonTools = { left: 'window', middle: 'pan', right: 'zoom' };

const setting = 'buttons';

/** What this person has kept, as `left,middle,right`; what is not understood is as usual. */
export function keptButtons(settings: Settings): ButtonTools {
  const [left, middle, right] = (settings.get(setting) ?? '')
    .split(',')
    .map((name) => dragTools.find((d) => d === name));
  return {
    left: left ?? usualButtons.left,
    middle: middle ?? usualButtons.middle,
    right: right ?? usualButtons.right,
  };
}

export function keepButtons(settings: Settings, { left, middle, right }: ButtonTools): void {
  settings.set(setting, [left, middle, right].join());
}
