import { describe, expect, it } from 'vitest';
import type { ImageRecord, SeriesRecord } from '#src/model/dicom/records.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { emptyView } from '#src/model/session/view-state.ts';
import type { DisplaySet } from '../display-set.ts';
import { displaySetsOf } from '../display-sets.ts';
import { hangingOrder } from '../hang.ts';
import { axialStack, instanceOf, planeAt, seriesOf } from '../instances.fixture.ts';
import { arrange, fit, type Material, stagesThatFit } from './arrange.ts';
import type { StudyToHang } from './attributes.ts';
import { builtInProtocols } from './built-in.ts';
import type { Protocol } from './protocol.ts';
import { protocolOf } from './save-layout.ts';
import { readProtocol } from './schema.ts';

const protocol = (id: string): Protocol => builtInProtocols.find((one) => one.id === id)!;

const address = (study: string) => ({ source: 'test', study: toUid(study) });

function series(study: string, n: number, modality: string, more: Partial<SeriesRecord> = {}): SeriesRecord {
  return seriesOf(modality, { address: { ...address(study), series: toUid(`${study}.${n}`) }, number: n, ...more });
}

function film(
  study: string,
  n: number,
  modality: string,
  image: Partial<ImageRecord>,
  more: Partial<SeriesRecord> = {},
) {
  const own = series(study, n, modality, { description: '', ...more });
  return displaySetsOf(own, [instanceOf({ series: own, number: 1, image })], false)[0]!;
}

function stack(study: string, n: number, modality: string, description: string, thickness?: number): DisplaySet {
  const own = series(study, n, modality, { description });
  const slices = [0, 5, 10, 15].map((z, i) =>
    instanceOf({
      series: own,
      number: i + 1,
      frame: { plane: planeAt([0, 0, z]), ...(thickness === undefined ? {} : { sliceThickness: thickness }) },
    }),
  );
  return displaySetsOf(own, slices, false)[0]!;
}

function study(
  uid: string,
  date: string,
  description: string,
  sets: readonly DisplaySet[],
  loading = false,
): StudyToHang {
  return {
    address: address(uid),
    record: {
      address: address(uid),
      patient: { id: 'P' },
      moment: { date },
      description,
      modalities: [...new Set(sets.map((set) => set.modality))],
    },
    series: sets.map((set) => set.instances[0]!.series),
    displaySets: hangingOrder(sets),
    loading,
  };
}

const shown = (material: Material, id: string, stage: number) =>
  arrange(protocol(id), stage, material)?.panes.map(({ displaySet }) => displaySet);

describe('a mammogram', () => {
  const four = (uid: string) => [
    film(uid, 1, 'MG', { laterality: 'L', viewPosition: 'MLO', patientOrientation: ['A', 'FR'] }),
    film(uid, 2, 'MG', { laterality: 'R', viewPosition: 'MLO', patientOrientation: ['P', 'FL'] }),
    film(uid, 3, 'MG', { laterality: 'L', viewPosition: 'CC', patientOrientation: ['A', 'R'] }),
    film(uid, 4, 'MG', { laterality: 'R', viewPosition: 'CC', patientOrientation: ['A', 'L'] }),
  ];
  const [lMlo, rMlo, lCc, rCc] = four('1.1');
  const now = study('1.1', '2026-11-04', 'Mammography', four('1.1'));
  const ids = (...sets: (DisplaySet | undefined)[]) => sets.map((set) => set?.id);

  it('lies back to back: chest walls in the middle, mirrored where a file has its own at the other side', () => {
    const [right, left] = arrange(protocol('mg'), 1, { current: now, priors: [] })!.panes;
    // R CC runs forwards along its rows here, so its chest wall is stored at the left; L CC has it there by right.
    expect(right).toEqual({ displaySet: rCc?.id, anchor: 'right', flipHorizontal: true });
    expect(left).toEqual({ displaySet: lCc?.id, anchor: 'left' });
    expect(shown({ current: now, priors: [] }, 'mg', 2)).toEqual(ids(rMlo, lMlo));
  });

  it('kept as a layout lies back to back again in another study, and says nothing of the patient', () => {
    const { layout, panes } = arrange(protocol('mg'), 1, { current: now, priors: [] })!;
    const kept = protocolOf('Mine', 'own.1', { ...emptyView, layout, panes }, { current: now, priors: [] })!;
    expect(readProtocol(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
    expect(JSON.stringify(kept)).not.toMatch(/"P"|1\.1|2026/);
    const later = study('1.6', '2027-01-01', 'Screening', four('1.6').toReversed());
    const [right, left] = four('1.6').toReversed();
    expect(arrange(kept, 0, { current: later, priors: [] })?.panes).toEqual([
      { displaySet: right?.id, anchor: 'right', flipHorizontal: true },
      { displaySet: left?.id, anchor: 'left' },
    ]);
  });

  it('stands above its prior, which is asked for while it is only listed', () => {
    const listed = { ...study('1.2', '2024-10-01', 'Mammography', []), loading: true };
    const waiting = arrange(protocol('mg'), 3, { current: now, priors: [listed] })!;
    expect(waiting.panes.map((pane) => pane.displaySet)).toEqual([
      ...ids(rCc, lCc, rMlo, lMlo),
      ...[undefined, undefined, undefined, undefined],
    ]);
    expect(waiting.wanted).toEqual([address('1.2')]);
    const before = study('1.2', '2024-10-01', 'Mammography', four('1.2'));
    const [, , oldLeft] = four('1.2');
    const both = arrange(protocol('mg'), 3, { current: now, priors: [before] })!;
    expect(both.panes[5]?.displaySet).toBe(oldLeft?.id);
    expect(both.wanted).toEqual([]);
  });

  it.each([
    [
      'lower case',
      [
        { laterality: 'r', viewPosition: 'cc' },
        { laterality: 'l', viewPosition: 'cc' },
      ],
      ['', ''],
    ],
    ['side and view run together', [{ viewPosition: 'RCC' }, { viewPosition: 'LCC' }], ['', '']],
    ['no view coded, only described', [{}, {}], ['R CC', 'L CC']],
    ['described in words', [{}, {}], ['Right craniocaudal', 'LEFT  CC tomo 2D']],
    ['the side of the series', [{ viewPosition: 'CC' }, { viewPosition: 'CC' }], ['Rt breast', 'Lt breast']],
  ] as const)('is found with %s', (_, images, words) => {
    const sets = images.map((image, i) => film('1.3', i + 1, 'MG', image, { description: words[i]! }));
    const current = study('1.3', '2026-01-01', 'MG screening', sets);
    expect(shown({ current, priors: [] }, 'mg', 1)).toEqual(sets.map((set) => set.id));
  });

  it('does not take a magnification of another view for the one that is missing', () => {
    const sets = [
      film('1.4', 1, 'MG', { laterality: 'R', viewPosition: 'XCCL' }),
      film('1.4', 2, 'MG', { laterality: 'L', viewPosition: 'CC' }),
    ];
    expect(shown({ current: study('1.4', '2026-01-01', '', sets), priors: [] }, 'mg', 1)).toEqual([
      undefined,
      sets[1]?.id,
    ]);
  });

  it('of a writer that calls it RG is known by its class', () => {
    const own = series('1.5', 1, 'RG', { description: '' });
    const [set] = displaySetsOf(
      own,
      [
        instanceOf({
          series: own,
          number: 1,
          sopClass: '1.2.840.10008.5.1.4.1.1.1.2',
          image: { laterality: 'R', viewPosition: 'CC' },
        }),
      ],
      false,
    );
    expect(fit(protocol('mg'), { current: study('1.5', '2026-01-01', '', [set!]), priors: [] })).toBeGreaterThan(0);
  });
});

describe('a CT and its prior', () => {
  const now = study('2.1', '2026-11-14', 'CT chest', [
    stack('2.1', 2, 'CT', 'Lung 1.0 hr', 1),
    stack('2.1', 3, 'CT', 'Portal venous 1.6 mm', 1.6),
  ]);
  const thin = stack('2.2', 4, 'CT', 'Lung 1.5 hr', 1.5);
  const soft = stack('2.2', 5, 'CT', 'Portal venous 3 mm', 3);
  const before = study('2.2', '2025-11-12', 'CT chest', [soft, thin]);

  it('hang side by side, the prior’s series the one that is called alike', () => {
    expect(shown({ current: now, priors: [before] }, 'prior', 0)).toEqual([now.displaySets[0]?.id, thin.id]);
    const portal = { ...now, displaySets: now.displaySets.slice(1) };
    expect(shown({ current: portal, priors: [before] }, 'prior', 0)).toEqual([now.displaySets[1]?.id, soft.id]);
  });

  it('take no series in another plane for the counterpart', () => {
    const own = series('2.3', 1, 'CT', { description: 'Lung 1.0 hr' });
    const coronal = displaySetsOf(
      own,
      [0, 5].map((y, i) => instanceOf({ series: own, number: i + 1, frame: { plane: planeAt([0, y, 0], 'coronal') } })),
      false,
    );
    const only = study('2.3', '2025-01-01', 'CT chest', coronal);
    expect(shown({ current: now, priors: [only] }, 'prior', 0)).toEqual([now.displaySets[0]?.id, undefined]);
    expect(stagesThatFit(protocol('prior'), { current: now, priors: [only] })).toEqual([]);
  });

  it('fit only where there is a prior, or while it is not known that there is none', () => {
    expect(fit(protocol('prior'), { current: now, priors: [] })).toBeUndefined();
    expect(fit(protocol('prior'), { current: now, priors: undefined })).toBeGreaterThan(0);
    expect(stagesThatFit(protocol('prior'), { current: now, priors: [before] })).toEqual([0]);
    expect(stagesThatFit(protocol('prior'), { current: now, priors: [before, before] })).toEqual([0, 1]);
  });
});

describe('a brain', () => {
  it('of a CT hangs three times, in its windows', () => {
    const soft = stack('3.1', 2, 'CT', 'Axial 5.0 soft');
    const bone = stack('3.1', 3, 'CT', 'Axial 1.0 BONE');
    const current = study('3.1', '2026-01-01', 'CT head without contrast', [soft, bone]);
    expect(arrange(protocol('brain'), 0, { current, priors: [] })?.panes).toEqual([
      { displaySet: soft.id, window: { center: 35, width: 110 } },
      { displaySet: soft.id, window: { center: 40, width: 40 } },
      { displaySet: bone.id, window: { center: 350, width: 2000 } },
    ]);
  });

  it('of an MR hangs by what its series are called', () => {
    const t2 = stack('3.2', 1, 'MR', 'AX T2W_TSE');
    const flair = stack('3.2', 2, 'MR', 'T2_TIRM dark-fluid tra');
    const t1 = stack('3.2', 3, 'MR', 't1_mprage');
    const current = study('3.2', '2026-01-01', '头颅 MR', [t2, flair, t1]);
    expect(shown({ current, priors: [] }, 'brain', 1)).toEqual([t1.id, t2.id, flair.id, undefined]);
    expect(stagesThatFit(protocol('brain'), { current, priors: [] })).toEqual([1]);
  });

  it('of which only two planes were taken hangs them side by side', () => {
    const own = series('3.4', 2, 'MR', { description: 'SAG T-1' });
    const sagittal = displaySetsOf(
      own,
      [0, 5].map((x, i) =>
        instanceOf({ series: own, number: i + 1, frame: { plane: planeAt([x, 0, 0], 'sagittal') } }),
      ),
      false,
    )[0]!;
    const axial = stack('3.4', 3, 'MR', 'AX T-1');
    const current = study('3.4', '2026-01-01', 'BRAIN SELLA', [sagittal, axial]);
    expect(stagesThatFit(protocol('brain'), { current, priors: [] })).toEqual([2]);
    const hung = arrange(protocol('brain'), 2, { current, priors: [] })!;
    expect(hung.layout).toEqual({ rows: 1, columns: 2 });
    expect(hung.panes.map((pane) => pane.displaySet)).toEqual([axial.id, sagittal.id]);
  });

  it('is not a knee', () => {
    const current = study('3.3', '2026-01-01', 'MR left knee', [stack('3.3', 1, 'MR', 'T1 sag')]);
    expect(fit(protocol('brain'), { current, priors: [] })).toBeUndefined();
  });
});

describe('films', () => {
  it('front and side stand beside each other only where it is plain which two belong together', () => {
    const pa = film('4.1', 1, 'DX', { viewPosition: 'pa' });
    const side = film('4.1', 2, 'CR', { viewPosition: 'LL' });
    const two = study('4.1', '2026-01-01', 'Chest', [side, pa]);
    expect(shown({ current: two, priors: [] }, 'dx', 0)).toEqual([pa.id, side.id]);
    const three = study('4.1', '2026-01-01', 'Chest', [side, pa, film('4.1', 3, 'DX', { viewPosition: 'AP' })]);
    expect(stagesThatFit(protocol('dx'), { current: three, priors: [] })).toEqual([2]);
  });

  it('a digital one is compared with one on a plate', () => {
    const now = study('4.2', '2026-01-01', 'Chest PA', [film('4.2', 1, 'DX', { viewPosition: 'PA' })]);
    const old = film('4.3', 1, 'CR', { viewPosition: 'AP' });
    const before = study('4.3', '2020-01-01', 'Chest AP', [film('4.3', 2, 'CR', { viewPosition: 'LAT' }), old]);
    expect(shown({ current: now, priors: [before] }, 'dx', 1)).toEqual([now.displaySets[0]?.id, old.id]);
  });
});

describe('three planes', () => {
  it('are cut from the thinnest volume that is read', () => {
    const thick = displaySetsOf(series('5.1', 1, 'CT'), axialStack([0, 5, 10], series('5.1', 1, 'CT')), false)[0]!;
    const thin = stack('5.1', 2, 'CT', 'Thin', 1);
    const current = study('5.1', '2026-01-01', 'CT', [thick, thin]);
    expect(arrange(protocol('mpr'), 0, { current, priors: [] })?.panes).toEqual([
      { displaySet: thin.id, plane: 'axial' },
      { displaySet: thin.id, plane: 'coronal' },
      { displaySet: thin.id, plane: 'sagittal' },
    ]);
  });

  it('do not fit a single film', () => {
    const current = study('5.2', '2026-01-01', 'CT', [film('5.2', 1, 'CT', {})]);
    expect(fit(protocol('mpr'), { current, priors: [] })).toBeUndefined();
  });
});

describe('the protocols that come with the viewer', () => {
  it.each(builtInProtocols.map((one) => [one.id, one] as const))('%s is what the format says', (id, one) => {
    expect(readProtocol(JSON.parse(JSON.stringify(one)))).toEqual(one);
    expect(id).toMatch(/^[a-z]+$/);
  });

  it('from outside are refused where they name what is not there, or would run wild', () => {
    const good = protocol('prior');
    expect(readProtocol({ ...good, stages: [{ ...good.stages[0], panes: [{ show: 'nobody' }] }] })).toBeUndefined();
    expect(readProtocol({ ...good, stages: [{ ...good.stages[0], panes: [{ show: 0 }] }] })).toBeUndefined();
    expect(readProtocol({ ...good, id: '../x' })).toBeUndefined();
    expect(readProtocol({ ...good, stages: [{ ...good.stages[0], layout: { rows: 1, columns: 1 } }] })).toBeUndefined();
    expect(readProtocol({ ...good, script: 'x' })).toBeUndefined();
    expect(readProtocol(null)).toBeUndefined();
  });
});

describe('PET with CT', () => {
  const [ct, lung, ac, nac] = [
    stack('1.9', 2, 'CT', 'CT WB 4 mm'),
    stack('1.9', 3, 'CT', 'CT LUNG 1 mm'),
    stack('1.9', 5, 'PT', 'PET WB AC'),
    stack('1.9', 4, 'PT', 'PET WB NAC'),
  ];

  it('hangs the CT, the corrected PET, both, and the PET from the front', () => {
    const now = study('1.9', '2026-11-04', 'PET/CT', [lung, nac, ct, ac]);
    const fused = { displaySet: ac.id, opacity: 0.6, colourMap: 'hot-iron' };
    expect(stagesThatFit(protocol('fusion'), { current: now, priors: [] })).toEqual([0, 1]);
    expect(arrange(protocol('fusion'), 0, { current: now, priors: [] })?.panes).toEqual([
      { displaySet: ct.id },
      { displaySet: ac.id },
      { displaySet: ct.id, fused },
      { displaySet: ac.id, plane: 'coronal', slab: { mode: 'mip', thickness: 3000 } },
    ]);
    const kept = protocolOf(
      'Mine',
      'own.2',
      { ...emptyView, layout: { rows: 1, columns: 1 }, panes: [{ displaySet: ct.id, fused }] },
      { current: now, priors: [] },
    )!;
    expect(readProtocol(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
    expect(arrange(kept, 0, { current: now, priors: [] })?.panes).toEqual([{ displaySet: ct.id, fused }]);
  });

  it('keeps that a volume was seen as a whole, and not from which side', () => {
    const now = study('1.9', '2026-11-04', 'PET/CT', [ct]);
    const seen = { preset: 'ct-bone', orientation: [0, 0, 0, 1], zoom: 2, crop: [0, 1, 0, 1, 0, 1] } as const;
    const kept = protocolOf(
      'Mine',
      'own.3',
      { ...emptyView, layout: { rows: 1, columns: 1 }, panes: [{ displaySet: ct.id, rendering: seen }] },
      { current: now, priors: [] },
    )!;
    expect(readProtocol(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
    expect(arrange(kept, 0, { current: now, priors: [] })?.panes).toEqual([
      { displaySet: ct.id, rendering: { preset: 'ct-bone' } },
    ]);
  });

  it('hangs nothing else while the PET is on its way', () => {
    const some = { ...study('1.9', '2026-11-04', 'PET/CT', [ct]), loading: true };
    expect(stagesThatFit(protocol('fusion'), { current: some, priors: [] })).toEqual([]);
  });

  it('is for studies that have both', () => {
    expect(fit(protocol('fusion'), { current: study('1.9', '2026-11-04', 'CT', [ct]), priors: [] })).toBeUndefined();
    expect(fit(protocol('fusion'), { current: study('1.9', '2026-11-04', 'PET', [ac]), priors: [] })).toBeUndefined();
  });
});
