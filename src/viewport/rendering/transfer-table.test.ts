import { expect, test } from 'vitest';
import { windowGrey } from '#src/model/display/window.ts';
import { presetsFor, renderingPresets } from '#src/model/session/rendering.ts';
import { looks, ownWindow, transferAt } from './presets.ts';
import { isSeen, tableSize, transferTable } from './transfer-table.ts';

const bone = { center: 500, width: 1000, shape: 'linear' } as const;

test('bone: air, fat and muscle are not seen, the spine and the skull are', () => {
  const opacity = (value: number) => transferAt(looks['ct-bone'], bone, value, false)[4];
  for (const value of [-1000, -100, 50, 125]) expect(opacity(value)).toBe(0);
  expect(opacity(400)).toBeGreaterThan(0.4);
  expect(opacity(3000)).toBe(1);
});

test('another window moves and stretches the points with it', () => {
  // Twice as wide about the same middle: what 700 was, 900 is now.
  const wide = { ...bone, width: 2000 };
  expect(transferAt(looks['ct-bone'], wide, 900, false).slice(1)).toEqual(
    transferAt(looks['ct-bone'], bone, 700, false).slice(1),
  );
});

test('the brightest has the grey that its slice is shown in, or its opposite', () => {
  const window = { center: 40, width: 400, shape: 'linear' } as const;
  for (const value of [-300, -100, 0, 39.5, 120, 500]) {
    const grey = windowGrey(window, value);
    expect(transferAt(looks.mip, window, value, false).slice(1)).toEqual([grey, grey, grey, 1]);
    expect(transferAt(looks.mip, window, value, true)[1]).toBeCloseTo(1 - grey, 12);
  }
});

test('the table says the same as the points, and what of an interval is seen', () => {
  for (const preset of renderingPresets) {
    const window = { ...(ownWindow(preset, 'CT') ?? { center: 300, width: 600 }), shape: 'linear' } as const;
    const table = transferTable(preset, window);
    for (const i of [0, 1, 300, 511, tableSize - 1]) {
      const [, red, green, blue, opacity] = transferAt(
        looks[preset],
        window,
        table.from + (table.span * i) / (tableSize - 1),
        false,
      );
      [red, green, blue, opacity].forEach((part, n) => expect(table.entries[4 * i + n]).toBeCloseTo(part, 5));
    }
  }
  const lung = transferTable('ct-lung', { center: -600, width: 1200, shape: 'linear' });
  expect(isSeen(lung, -1024, -990)).toBe(false);
  expect(isSeen(lung, 0, 3000)).toBe(false);
  expect(isSeen(lung, -1024, 3000)).toBe(true);
  expect(isSeen(lung, -700, -700)).toBe(true);
});

test('presets in Hounsfield units are offered for CT alone', () => {
  expect(presetsFor('CT')[0]).toBe('ct-bone');
  for (const modality of ['MR', 'PT', 'NM', 'US', 'OT'])
    expect(presetsFor(modality).some((preset) => preset.startsWith('ct'))).toBe(false);
  expect(presetsFor('PT')[0]).toBe('pet');
});
