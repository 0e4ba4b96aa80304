import { afterEach, describe, expect, it, vi } from 'vitest';
import { instanceOf, planeAt, seriesOf, type Made } from '#src/dataset/instances.fixture.ts';
import { measure } from '#src/model/annotation/measure.ts';
import { parsePersonName } from '#src/model/dicom/person-name.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { defaultWindow, initialVoi } from '#src/model/display/initial-voi.ts';
import { windowBounds } from '#src/model/display/window.ts';
import { edgeLetters } from '#src/model/geometry/orientation.ts';
import { indexPoint as at } from '#src/model/geometry/place.ts';
import { clipRate } from '#src/model/time/clip-rate.ts';
import { instanceRecord } from '#src/part10/records.ts';
import { setLanguage } from '#src/text/index.ts';
import type { ImageSet } from '#src/dataset/display-set.ts';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import type { DecodedFrame } from '#src/pixels/index.ts';
import { captionOf, headingOf } from '#src/viewport/image/caption.ts';
import { windowed } from '#src/viewport/image/looks.ts';
import { renditionOf } from '#src/viewport/image/picture.ts';
import { frameDue, schedule } from '#src/viewport/image/cine.ts';
import { lossyFacts } from '#src/viewport/image/overlay/lossy.ts';
import { picture, place, reader, single, stack } from './basic-image-review.fixture.ts';

// Panes are styled and drawn in a browser; here only what they are made of is asked.
vi.mock('#src/viewport/index.ts', () => ({ makePane: () => undefined }));

afterEach(() => setLanguage('en'));

const decoded = { min: 0, max: 1000, pixels: Uint16Array.of(0, 1000), samples: 1 } as unknown as DecodedFrame;
/** The window after a drag of a picture shown in the given one. */
function dragged(by: readonly [number, number], options: { inverse?: boolean; clamped?: boolean } = {}) {
  const photometric = options.inverse ? 'MONOCHROME1' : 'MONOCHROME2';
  const [set] = single('NM', { image: { photometric } });
  const ref = set!.frames[0]!;
  const view = { window: { center: 200, width: 400 } };
  const rendition = renditionOf(ref, ref.instance.image!, decoded, view, undefined);
  return windowed(view, rendition, decoded, ...by, options.clamped).window!;
}
const caption = (made: Partial<Made>, study: object = {}) => {
  const series = seriesOf('CT', { number: 3, description: 'Portal venous' });
  const instance = instanceOf({ series, number: 1, ...made });
  const [set] = displaySetsOf(series, [{ ...instance, study: { ...instance.study, ...study } }], false);
  const ref = (set as ImageSet).frames[0]!;
  return {
    heading: headingOf(0, ref),
    ...captionOf(set as ImageSet, 0, ref, ref.instance.image!, undefined, undefined),
  };
};

/** IHE Basic Image Review, RAD TF-2 4.16.4.2.2.5: the last number of the section, what it wants, and whether it holds. */
const lines: readonly (readonly [section: string, wanted: string, holds: () => void])[] = [
  [
    '2',
    'one viewport or several',
    () => {
      const r = reader(stack());
      r.byId('layout-2x2')!.run();
      expect(r.session.view.getState()).toMatchObject({ layout: { rows: 2, columns: 2 }, active: 0 });
      r.byId('layout-1x1')!.run();
      expect(r.session.view.getState().panes).toHaveLength(1);
    },
  ],
  [
    '2',
    'the upper left viewport is selected at first, another by the tool or a press',
    () => {
      const r = reader(stack());
      r.byId('layout-1x2')!.run();
      expect(r.session.view.getState().active).toBe(0);
      r.press('Alt+ArrowRight');
      expect(r.session.view.getState().active).toBe(1);
      r.press('v');
      expect(r.session.view.getState().tool).toBe('select');
    },
  ],
  [
    '2',
    'turning and mirroring act on CR and DX alone',
    () => {
      const turns = ['rotate-right', 'rotate-left', 'flip-horizontal', 'flip-vertical'];
      const blocked = (modality: string, profile?: string) =>
        turns.map((id) => reader(single(modality), profile).byId(id)!.blocked?.());
      for (const modality of ['CT', 'MR', 'US', 'MG', 'XA'])
        expect(blocked(modality)).toEqual(turns.map(() => 'blocked.notProjection'));
      for (const modality of ['CR', 'DX']) expect(blocked(modality)).toEqual(turns.map(() => undefined));
      expect(blocked('CT', 'default')).toEqual(turns.map(() => undefined));
    },
  ],
  [
    '3',
    'there are never fewer sets than series',
    () => {
      const other = seriesOf('CT', { address: { ...seriesOf('CT').address, series: toUid('1.2.3.5') } });
      const sets = [...stack(), ...stack('CT', other)];
      expect(new Set(sets.map((set) => set.series.series)).size).toBe(2);
      expect(sets.every((set) => new Set(set.instances.map(({ address }) => address.series)).size === 1)).toBe(true);
    },
  ],
  [
    '3',
    'previous and next series, image, and study',
    () => {
      const other = seriesOf('CT', { address: { ...seriesOf('CT').address, series: toUid('1.2.3.5') } });
      const [first, second] = [...stack(), ...stack('CT', other)];
      const r = reader([first!, second!]);
      r.press('PageDown');
      expect(r.view().displaySet).toBe(second!.id);
      r.press('PageUp');
      expect(r.view().displaySet).toBe(first!.id);
      r.press('ArrowDown', 'ArrowRight');
      expect(place(r)).toBe(3);
      r.press('ArrowLeft');
      expect(place(r)).toBe(2);
      r.press('ArrowUp');
      expect(place(r)).toBe(1);
      for (const id of ['next-study', 'previous-study']) expect(r.byId(id)!.blocked?.()).toBe('blocked.noNextStudy');
    },
  ],
  [
    '4',
    'the file’s window first, then its table, then one for the modality',
    () => {
      const window = { center: 60, width: 300, shape: 'linear' } as const;
      const lut = { first: 0, bits: 8, data: Uint16Array.of(0, 255) };
      const shown = (windows: readonly (typeof window)[], luts: readonly (typeof lut)[]) =>
        initialVoi('CT', picture({}), { modality: { kind: 'identity' }, windows, voiLuts: luts });
      expect(shown([window], [lut])).toEqual({ kind: 'window', window });
      expect(shown([], [lut])).toEqual({ kind: 'lut', lut });
      expect(shown([], []).kind).toBe('window');
    },
  ],
  [
    '4',
    'presets by modality, and inversion',
    () => {
      const r = reader(stack());
      r.press('2');
      expect(r.view().window).toEqual({ center: 50, width: 320 });
      r.byId('invert')!.run();
      expect(r.view().invert).toBe(true);
    },
  ],
  [
    '4',
    'a drag down brightens, a drag to the right widens, whatever white is stored as',
    () => {
      // Down brightens: what was grey becomes lighter, so the window goes down, or up where high values are dark.
      expect(dragged([0, 10]).center).toBeLessThan(200);
      expect(dragged([0, 10], { inverse: true }).center).toBeGreaterThan(200);
      expect(dragged([10, 0]).width).toBeGreaterThan(400);
    },
  ],
  [
    '4',
    'counts are windowed from 0, unless that is switched off',
    () => {
      const low = (window: { center: number; width: number }) => windowBounds({ ...window, shape: 'linear' }).lower;
      expect(low(dragged([0, 10], { clamped: true }))).toBe(0);
      expect(dragged([0, 10], { clamped: true }).width).toBeLessThan(400);
      expect(dragged([10, 0], { clamped: true }).width).toBeGreaterThan(400);
      for (const [modality, on] of [
        ['NM', true],
        ['PT', true],
        ['CT', false],
        ['MR', false],
      ] as const) {
        const r = reader(single(modality));
        expect([modality, r.byId('clamp')!.on?.()]).toEqual([modality, on]);
        r.byId('clamp')!.run();
        expect([modality, r.byId('clamp')!.on?.()]).toEqual([modality, !on]);
      }
      const first = defaultWindow(
        'NM',
        picture({}),
        { modality: { kind: 'identity' }, windows: [], voiLuts: [] },
        decoded,
      );
      expect(low(first)).toBe(0);
    },
  ],
  [
    '4',
    'angiograms and fluoroscopies are windowed in stored values',
    () => {
      const json = (sopClass: string) => ({
        '00080016': { vr: 'UI', Value: [sopClass] },
        '00080018': { vr: 'UI', Value: ['1.2.3.4.5'] },
        '0020000D': { vr: 'UI', Value: ['1.2.3'] },
        '0020000E': { vr: 'UI', Value: ['1.2.3.4'] },
        '00280010': { vr: 'US', Value: [4] },
        '00280011': { vr: 'US', Value: [4] },
        '00280100': { vr: 'US', Value: [16] },
        '00280101': { vr: 'US', Value: [12] },
        '00281052': { vr: 'DS', Value: [-1024] },
        '00281053': { vr: 'DS', Value: [2] },
      });
      const transform = (sopClass: string) => instanceRecord(json(sopClass), 'test')?.image?.shared.modality.kind;
      expect(transform('1.2.840.10008.5.1.4.1.1.12.1')).toBe('identity');
      expect(transform('1.2.840.10008.5.1.4.1.1.12.2')).toBe('identity');
      expect(transform('1.2.840.10008.5.1.4.1.1.2')).toBe('rescale');
    },
  ],
  [
    '5',
    'scrolling is the tool in hand at first, and each time',
    () => {
      const r = reader(stack());
      expect(r.session.view.getState().tool).toBe('scroll');
      expect(r.session.buttons.getState().left).toBe('scroll');
      expect(r.settings.get('buttons')).toMatch(/^scroll,/);
    },
  ],
  [
    '5',
    'viewports are linked and unlinked',
    () => {
      const r = reader(stack());
      r.press('u');
      expect(r.session.view.getState().link).toBe(false);
      r.press('u', 'l');
      expect(r.session.view.getState().link).toBe(true);
    },
  ],
  [
    '6',
    'zooming and panning, and fitting again',
    () => {
      const r = reader(stack());
      r.press('+', '+');
      expect(r.view().zoom).toBeCloseTo(1.5625, 9);
      r.byId('fit')!.run();
      expect(r.view().zoom).toBeUndefined();
      r.press('z');
      expect(r.session.view.getState().tool).toBe('zoom');
      r.press('t');
      expect(r.session.view.getState().tool).toBe('pan');
    },
  ],
  [
    '7',
    'letters say where the patient’s sides are, also turned and mirrored',
    () => {
      const plane = planeAt([0, 0, 0]);
      expect(edgeLetters({ plane }, {})).toEqual({ top: 'A', right: 'L', bottom: 'P', left: 'R' });
      expect(edgeLetters({ plane }, { flipHorizontal: true })).toMatchObject({ left: 'L', right: 'R' });
      expect(edgeLetters({ plane }, { rotation: 90 })).toMatchObject({ top: 'R', right: 'A' });
      expect(edgeLetters({ patientOrientation: ['L', 'F'] }, {})).toMatchObject({ left: 'R', top: 'H' });
    },
  ],
  [
    '7',
    'localizer lines are off until they are asked for',
    () => {
      const r = reader(stack());
      expect(r.session.view.getState().lines).toBe(false);
      r.press('o');
      expect(r.session.view.getState().lines).toBe(true);
      expect(reader(stack(), 'default').session.view.getState().lines).toBeUndefined();
    },
  ],
  [
    '7',
    'the cross-hair goes where pictures lie in the patient',
    () => {
      const r = reader(stack());
      r.press('j');
      expect(r.session.view.getState().tool).toBe('crosshair');
      expect(reader(single('US')).byId('tool-crosshair')!.blocked?.()).toBe('pane.cut.no-plane');
    },
  ],
  [
    '8',
    'top left: name, birth date, number, sex, age',
    () => {
      const patient = { id: '4402187', name: parsePersonName('ZHANG^Wei')!, birthDate: '1964-03-12', sex: 'M' };
      const { heading } = caption({}, { patient, moment: { date: '2026-11-14' } });
      expect(heading.name.latin).toBe('ZHANG, Wei');
      expect(heading.facts.split(' · ')).toEqual(['4402187', '1964-03-12', 'M', '62 y']);
    },
  ],
  [
    '8',
    'top right: institution, study, its number, accession, when it was taken',
    () => {
      const shown = caption(
        { instance: { acquired: { date: '2026-11-14', time: '09:42:10' } } },
        { institution: 'St. Elsewhere', description: 'CT abdomen', studyId: '17', accession: 'A26-1' },
      );
      expect(shown).toMatchObject({
        institution: 'St. Elsewhere',
        description: 'CT abdomen',
        numbers: '17 · A26-1',
        when: '2026-11-14 09:42',
      });
    },
  ],
  [
    '8',
    'below: series, laterality, contrast, thickness, location',
    () => {
      const shown = caption({
        image: { laterality: 'R' },
        instance: { contrast: 'Iohexol' },
        frame: { sliceThickness: 1.25, plane: planeAt([0, 0, -214.5]), laterality: 'R' },
      });
      expect(shown.series).toBe('3 · Portal venous · R · 1.25 mm · Iohexol');
      expect(shown.position).toContain('z −214.5 mm');
    },
  ],
  [
    '8',
    'lossy compression is marked, with ratio and method as far as they are known',
    () => {
      const lossy = { ratios: [8], methods: ['ISO_15444_1'] };
      expect(caption({ image: { lossy } }).badges.join()).toContain('8:1, JPEG 2000');
      expect(lossyFacts(lossy)).toBe('8:1, JPEG 2000');
      expect(caption({ image: { lossy: { ratios: [], methods: [] } } }).badges).not.toEqual(caption({}).badges);
    },
  ],
  [
    '8',
    'words in full, few, or none',
    () => {
      const r = reader(stack());
      const levels = [0, 1, 2].map(() => {
        r.press('i');
        return r.session.view.getState().overlay;
      });
      expect(levels).toEqual(['minimal', 'off', 'full']);
    },
  ],
  [
    '9',
    'cine plays when it is called, at the file’s rate or one that is chosen',
    () => {
      const r = reader(stack());
      r.press('c');
      expect(r.view().cine).toBe(clipRate(undefined));
      r.press('>');
      expect(r.view().cine).toBeCloseTo(1.25 * clipRate(undefined), 9);
      r.press('<', 'c');
      expect(r.view().cine).toBeUndefined();
      expect(clipRate({ rate: 24, autoPlay: false, sweep: false })).toBe(24);
      expect(clipRate({ frameTime: 40, autoPlay: false, sweep: false })).toBe(25);
    },
  ],
  [
    '9',
    'it goes round, and can be stepped and sent to its ends',
    () => {
      const plan = schedule(4, 10, undefined);
      expect([0, 99, 100, 399, 400].map((ms) => frameDue(plan, 0, ms, false))).toEqual([0, 0, 1, 3, 0]);
      const r = reader(stack());
      r.press('End');
      expect(place(r)).toBe(4);
      r.press('Home', 'ArrowRight');
      expect(place(r)).toBe(2);
    },
  ],
  [
    '10',
    'distances between points within pixels, in millimetres',
    () => {
      const image = picture({ spacing: { row: 0.5, column: 0.5, basis: 'patient' } });
      const { length } = measure({ kind: 'length', points: [at(10.25, 10), at(13.25, 14)] }, image, 1, 'CT');
      expect(length).toEqual({ value: 2.5, unit: 'mm' });
    },
  ],
  [
    '10',
    'angles, also of lines that do not meet (Cobb)',
    () => {
      const image = picture({ spacing: { row: 0.5, column: 0.5, basis: 'patient' } });
      const angle = measure({ kind: 'angle', points: [at(0, 10), at(0, 0), at(10, 0)] }, image, 1, 'CT').angle;
      const cobb = measure(
        { kind: 'cobb', points: [at(0, 0), at(10, 0), at(0, 20), at(10, 30)] },
        image,
        1,
        'CT',
      ).angle;
      expect(angle?.value).toBeCloseTo(90, 9);
      expect(cobb?.value).toBeCloseTo(45, 9);
    },
  ],
];

describe('basic image review, RAD TF-2 4.16.4.2.2.5', () => {
  it.each(lines)('.%s %s', (_section, _wanted, holds) => holds());
});
