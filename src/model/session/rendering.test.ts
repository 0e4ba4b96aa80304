import { expect, test } from 'vitest';
import { readLink, writeLink } from './link.ts';
import type { RenderingView } from './rendering.ts';
import { readView } from './validate.ts';
import { emptyView, type ViewState } from './view-state.ts';

const half = Math.SQRT1_2;
const seen = (rendering: RenderingView): ViewState => ({ ...emptyView, panes: [{ displaySet: 'ct', rendering }] });
const whole: RenderingView = {
  preset: 'ct-bone',
  orientation: [half, 0, 0, half],
  zoom: 1.5,
  pan: [12.5, -3],
  crop: [-100, 100, -80.125, 80, -300, 20],
  clip: { normal: [0, -1, 0], at: 12.25 },
};

test('a link says how a volume is seen, to a thousandth of a millimetre', () => {
  const link = writeLink(seen(whole));
  expect(link).toContain('0.volume=ct-bone:turn,0.707107,0,0,0.707107:zoom,1.5:pan,12.5,-3:crop,-100,100,');
  const read = readLink(link)!;
  expect(read.dropped).toEqual([]);
  const { orientation, ...rest } = read.view.panes[0]!.rendering!;
  const { orientation: _, ...given } = whole;
  expect(rest).toEqual(given);
  orientation!.forEach((part, i) => expect(part).toBeCloseTo(whole.orientation![i]!, 6));
  expect(readLink(writeLink(seen({ preset: 'mip' })))!.view.panes[0]!.rendering).toEqual({ preset: 'mip' });
});

test('what cannot be a way of seeing a volume is dropped, and the pane keeps its set', () => {
  for (const wrong of [
    { preset: 'bones' },
    { ...whole, orientation: [1, 1, 0, 0] },
    { ...whole, crop: [100, -100, -80, 80, 0, 10] },
    { ...whole, clip: { normal: [0, 2, 0], at: 0 } },
    { ...whole, zoom: 0 },
  ]) {
    const { view, dropped } = readView(seen(wrong as unknown as RenderingView));
    expect(dropped).toEqual(['panes.0.rendering']);
    expect(view.panes[0]).toEqual({ displaySet: 'ct' });
  }
  expect(readLink('0.set=ct&0.volume=mip:turn,a,b:zoom')!.dropped).toEqual(['panes.0.rendering']);
});
