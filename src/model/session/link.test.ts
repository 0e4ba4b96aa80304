import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colourMapNames } from '../display/colour-maps.ts';
import { toUid } from '../dicom/uid.ts';
import { readLink, writeLink } from './link.ts';
import { readView } from './validate.ts';
import { emptyView, type PaneView, type ViewState } from './view-state.ts';

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n));
const above = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const eighths = fc.integer({ min: -9_000, max: 9_000 }).map((n) => n / 8);
const uid = fc.stringMatching(/^[1-9][0-9]{0,5}(\.[1-9][0-9]{0,5}){1,5}$/).map(toUid);

const pane: fc.Arbitrary<PaneView> = fc.record(
  {
    displaySet: fc.string({ minLength: 1, maxLength: 40 }),
    at: fc.record({ instance: uid, frame: fc.integer({ min: 1, max: 99_999 }) }),
    plane: fc.constantFrom('axial', 'coronal', 'sagittal'),
    slab: fc.record({ mode: fc.constantFrom('mip', 'minip', 'mean'), thickness: above(0.1, 1e4) }),
    point: fc.tuple(eighths, eighths, eighths),
    window: fc.record({ center: number, width: above(1e-6, 1e6) }),
    voi: fc.record({ kind: fc.constantFrom('window', 'lut'), index: fc.nat(9) }),
    invert: fc.boolean(),
    rotation: fc.constantFrom(0, 90, 180, 270),
    flipHorizontal: fc.boolean(),
    flipVertical: fc.boolean(),
    zoom: above(0.01, 1000),
    pan: fc.tuple(number, number),
    anchor: fc.constantFrom('left', 'right'),
    group: fc.nat(19),
    colourMap: fc.constantFrom(...colourMapNames),
    fused: fc.record(
      {
        displaySet: fc.string({ minLength: 1, maxLength: 40 }),
        how: fc.constant('subtract'),
        opacity: above(0.01, 1),
        colourMap: fc.constantFrom(...colourMapNames),
        window: fc.record({ center: number, width: above(1e-6, 1e6) }),
      },
      { requiredKeys: ['displaySet', 'opacity'] },
    ),
    cine: above(0.1, 120),
  },
  { requiredKeys: [] },
);

const view: fc.Arbitrary<ViewState> = fc
  .record({ rows: fc.integer({ min: 1, max: 4 }), columns: fc.integer({ min: 1, max: 5 }) })
  .chain((layout) => {
    const places = layout.rows * layout.columns;
    return fc.record(
      {
        version: fc.constant(1 as const),
        layout: fc.constant(layout),
        panes: fc.array(pane, { minLength: places, maxLength: places }),
        active: fc.nat(places - 1),
        maximised: fc.nat(places - 1),
        tool: fc.constantFrom('window', 'scroll', 'length', 'freehand'),
        overlay: fc.constantFrom('full', 'minimal', 'off'),
        link: fc.boolean(),
        linkBy: fc.constant('number' as const),
        linkZoom: fc.boolean(),
        linkWindow: fc.boolean(),
        lines: fc.boolean(),
        uptake: fc.constantFrom('lbm', 'bsa', 'activity'),
      },
      { requiredKeys: ['version', 'layout', 'panes', 'active', 'tool', 'overlay', 'link'] },
    );
  });

describe('a link', () => {
  it('gives back the view it was made from', () => {
    fc.assert(
      fc.property(view, (state) => {
        const read = readLink(`#${writeLink(state)}`);
        expect(read?.view ?? emptyView).toEqual(state);
        expect(read?.dropped ?? []).toEqual([]);
      }),
    );
  });

  it('survives the address bar', () => {
    fc.assert(
      fc.property(view, (state) => {
        const url = new URL(`http://host/view?StudyInstanceUIDs=1.2#${writeLink(state)}`);
        expect(readLink(url.hash)?.view ?? emptyView).toEqual(state);
      }),
    );
  });

  it('is empty for the empty view and short for a simple one', () => {
    expect(writeLink(emptyView)).toBe('');
    expect(readLink('#')).toBeUndefined();
    const simple = { ...emptyView, panes: [{ displaySet: 'pacs:1.2.3:k1', window: { center: 40, width: 400 } }] };
    expect(writeLink(simple)).toBe('0.set=pacs:1.2.3:k1&0.window=40,400');
  });

  it('with damage shows what is left, and says what is not', () => {
    const read = readLink(
      'layout=1x2&0.window=40,x&0.zoom=2&tool=axe&1.turn=45&what=1&0.at=../etc,1&active=7&overlay=%E0',
    );
    expect(read?.view).toEqual({ ...emptyView, layout: { rows: 1, columns: 2 }, panes: [{ zoom: 2 }, {}] });
    expect([...(read?.dropped ?? [])].sort()).toEqual([
      'active',
      'overlay',
      'panes.0.at',
      'panes.0.window',
      'panes.1.rotation',
      'tool',
      'what',
    ]);
  });

  it('of any text at all never throws and never makes a view that is not valid', () => {
    const pieces = fc.array(
      fc.oneof(fc.string(), fc.constantFrom('layout', '=', '&', '0.', 'set', '9x9', '99.zoom=2', '%')),
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const read = readLink(parts.join(''));
        if (read) expect(readView(read.view)).toEqual({ view: read.view, dropped: [] });
      }),
    );
  });
});

describe('a state read back', () => {
  it('of any shape at all never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        const { view: state } = readView(anything);
        expect(state.panes).toHaveLength(state.layout.rows * state.layout.columns);
        expect(state.active).toBeLessThan(state.panes.length);
      }),
    );
  });

  it('of a later version keeps what is known and says so', () => {
    const read = readView({ ...emptyView, version: 9, tool: 'pan', hologram: true });
    expect(read.view).toEqual({ ...emptyView, tool: 'pan' });
    expect(read.dropped).toEqual(['version', 'hologram']);
  });

  it('is not fooled by names that every object has', () => {
    expect(readView(JSON.parse('{"version":1,"__proto__":{"tool":"pan"},"constructor":1}')).view).toEqual(emptyView);
  });

  it('keeps the grid to twenty panes', () => {
    expect(readView({ version: 1, layout: { rows: 5, columns: 5 } })).toEqual({ view: emptyView, dropped: ['layout'] });
  });
});
