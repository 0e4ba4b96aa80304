import { expect, test } from 'vitest';
import { keepButtons, keptButtons, usualButtons } from './buttons.ts';
import type { Settings } from './host.ts';

function settingsWith(value?: string): Settings {
  let kept = value;
  return { get: () => kept, set: (_, next) => (kept = next) };
}

test('the tools of the mouse buttons come back as they were left', () => {
  const settings = settingsWith();
  expect(keptButtons(settings)).toEqual(usualButtons);
  keepButtons(settings, { left: 'scroll', middle: 'window', right: 'pan' });
  expect(keptButtons(settings)).toEqual({ left: 'scroll', middle: 'window', right: 'pan' });
});

test('a tool that is not known, or that does not drag, is as usual', () => {
  expect(keptButtons(settingsWith('length,zoom'))).toEqual({ left: 'window', middle: 'zoom', right: 'zoom' });
});
