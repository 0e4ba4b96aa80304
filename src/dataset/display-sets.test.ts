import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImageRecord, InstanceRecord } from '#src/model/dicom/records.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import type { DisplaySet, ImageSet } from './display-set.ts';
import { displaySetsOf } from './display-sets.ts';
import { axialStack, instanceOf, objectOf, planeAt, seriesOf } from './instances.fixture.ts';

const ct = seriesOf('CT');
const sets = (instances: readonly InstanceRecord[], series = ct): readonly DisplaySet[] =>
  displaySetsOf(series, instances, false);
const only = (instances: readonly InstanceRecord[], series = ct): ImageSet => {
  const [set, ...rest] = sets(instances, series);
  if (set?.kind !== 'image' || rest.length > 0) throw new Error(`one image set was due, got ${rest.length + 1}`);
  return set;
};
const heights = (set: ImageSet): number[] =>
  set.frames.map(({ instance }) => instance.image?.shared.plane?.position[2] ?? Number.NaN);
const numbers = (set: ImageSet): (number | undefined)[] => set.frames.map(({ instance }) => instance.number);
const evenly = (count: number, step: number): number[] => Array.from({ length: count }, (_, i) => 10 + i * step);

describe('a stack of slices', () => {
  it('that is even is a volume with its step, in the order of its numbers', () => {
    const set = only(axialStack(evenly(5, 2.5)));
    expect(set.geometry).toEqual({ kind: 'volume', normal: [0, 0, 1], step: 2.5, tilt: 0 });
    expect(numbers(set)).toEqual([1, 2, 3, 4, 5]);
  });

  it('numbered from head to feet is read that way, and its normal points to the feet', () => {
    const set = only(axialStack(evenly(5, -2)));
    expect(heights(set)).toEqual([10, 8, 6, 4, 2]);
    expect(set.geometry).toMatchObject({ normal: [-0, -0, -1], step: 2 });
  });

  it('without numbers is read from head to feet', () => {
    const bare = axialStack(evenly(3, 1)).map(({ number: _number, ...rest }) => rest);
    expect(heights(only(bare))).toEqual([12, 11, 10]);
  });

  it('follows position where one number is out of place', () => {
    const stack = axialStack(evenly(6, 1));
    const swapped = stack.map((r) => (r.number === 2 ? { ...r, number: 5 } : r.number === 5 ? { ...r, number: 2 } : r));
    expect(heights(only(swapped))).toEqual([10, 11, 12, 13, 14, 15]);
  });

  it('with a slice missing says so', () => {
    expect(only(axialStack([0, 2, 4, 8, 10])).geometry).toEqual({ kind: 'stack', reason: 'missing-slices' });
  });

  it('with uneven gaps says so', () => {
    expect(only(axialStack([0, 2, 4, 7, 9])).geometry).toEqual({ kind: 'stack', reason: 'uneven-spacing' });
  });

  it('bears the rounding of positions', () => {
    expect(only(axialStack([0, 0.62, 1.25, 1.87, 2.5, 3.12])).geometry.kind).toBe('volume');
  });

  it('whose slices drift sideways at random is no volume', () => {
    const drift = [0, 3, -2, 1].map((x, i) =>
      instanceOf({ series: ct, number: i + 1, frame: { plane: planeAt([x, 0, i]) } }),
    );
    expect(only(drift).geometry).toEqual({ kind: 'stack', reason: 'uneven-spacing' });
  });

  it('twice at one place says so, and with time positions it is a series in time', () => {
    const twice = [1, 2, 3, 4].map((n) =>
      instanceOf({ series: ct, number: n, frame: { plane: planeAt([0, 0, n % 2]) } }),
    );
    expect(only(twice).geometry).toEqual({ kind: 'stack', reason: 'duplicate-positions' });
    const timed = [1, 2, 3, 4].map((n) =>
      instanceOf({ series: ct, number: n, frame: { plane: planeAt([0, 0, n % 2]), temporal: n < 3 ? 1 : 2 } }),
    );
    const set = only(timed);
    expect(set.geometry).toEqual({ kind: 'stack', reason: 'time' });
    // Two moments of one place, then two of the next.
    expect(heights(set)[0]).toBe(heights(set)[1]);
  });

  it('by a tilted gantry is a volume that leans', () => {
    const tilt = (18.5 * Math.PI) / 180;
    const leaning = [0, 1, 2, 3].map((n) =>
      instanceOf({
        series: ct,
        number: n + 1,
        frame: {
          plane: {
            position: [0, 0, n * 5],
            rowDirection: [1, 0, 0],
            columnDirection: [0, Math.cos(tilt), -Math.sin(tilt)],
          },
        },
      }),
    );
    const { geometry } = only(leaning);
    if (geometry.kind !== 'volume') throw new Error(geometry.reason);
    expect(geometry.tilt).toBeCloseTo(18.5, 6);
    expect(geometry.step).toBeCloseTo(5 * Math.cos(tilt), 9);
  });

  it('of different pixel sizes says so', () => {
    const spacing = (row: number) => ({ row, column: row, basis: 'patient' }) as const;
    const stack = [0, 1].map((n) =>
      instanceOf({ series: ct, number: n, frame: { plane: planeAt([0, 0, n]), spacing: spacing(1 + n) } }),
    );
    expect(only(stack).geometry).toEqual({ kind: 'stack', reason: 'mixed-size' });
  });

  it('of discs at several angles stays together', () => {
    const discs = [0, 10, 25].map((degrees, i) => {
      const a = (degrees * Math.PI) / 180;
      const plane = { ...planeAt([0, 0, i * 30]), columnDirection: [0, Math.cos(a), Math.sin(a)] } as const;
      return instanceOf({ series: ct, number: i + 1, frame: { plane } });
    });
    expect(only(discs).geometry).toEqual({ kind: 'stack', reason: 'mixed-orientation' });
    expect(numbers(only(discs))).toEqual([1, 2, 3]);
  });
});

describe('a series that is several things', () => {
  it('comes apart by direction, size, frame of reference and colour', () => {
    const frame = { plane: planeAt([0, 0, 0]) };
    const odd = [
      instanceOf({ series: ct, number: 1, frame }),
      instanceOf({ series: ct, number: 2, frame: { plane: planeAt([0, 0, 0], 'coronal') } }),
      instanceOf({ series: ct, number: 3, frame, image: { rows: 8 } }),
      instanceOf({ series: ct, number: 4, frame, instance: { frameOfReference: toUid('1.9') } }),
      instanceOf({ series: ct, number: 5, frame, image: { samplesPerPixel: 3, photometric: 'RGB' } }),
    ];
    expect(sets(odd)).toHaveLength(5);
    expect(new Set(sets(odd).map(({ id }) => id)).size).toBe(5);
  });

  it('keeps localisers out of the stack, and last', () => {
    const scout = instanceOf({
      series: ct,
      number: 0,
      instance: { imageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] },
      frame: { plane: planeAt([0, 0, 0], 'coronal') },
    });
    const [stack, localiser] = sets([scout, ...axialStack([0, 1, 2])]);
    expect(stack?.instances).toHaveLength(3);
    expect(localiser?.instances).toEqual([scout]);
  });

  it('comes apart by b-value, the lowest first', () => {
    const mr = seriesOf('MR');
    const dwi = [800, 0, 800, 0].map((bValue, i) =>
      instanceOf({ series: mr, number: i, frame: { plane: planeAt([0, 0, Math.floor(i / 2)]), bValue } }),
    );
    const made = sets(dwi, mr);
    expect(made.map(({ label }) => label)).toEqual(['series · b 0', 'series · b 800']);
    expect(made.map((set) => set.kind === 'image' && set.geometry.kind)).toEqual(['volume', 'volume']);
  });

  it('of projections gives one set an image, by number', () => {
    const mg = seriesOf('MG');
    const views = [3, 1, 2].map((number) =>
      instanceOf({ series: mg, number, image: { laterality: 'R', viewPosition: 'CC' } }),
    );
    const made = sets(views, mg);
    expect(made.map(({ instances }) => instances[0]?.number)).toEqual([1, 2, 3]);
    expect(made[0]).toMatchObject({
      label: 'series · R CC',
      geometry: { kind: 'stack', reason: 'projection' },
      clip: false,
    });
  });

  it('does not say side and view twice, nor that an organ is not paired', () => {
    const labelOf = (description: string, image: Partial<ImageRecord>): string | undefined => {
      const own = seriesOf('DX', { description });
      return sets([instanceOf({ series: own, number: 1, image })], own)[0]?.label;
    };
    expect(labelOf('R CC', { laterality: 'R', viewPosition: 'CC' })).toBe('R CC');
    expect(labelOf('Screening', { laterality: 'L', viewPosition: 'MLO' })).toBe('Screening · L MLO');
    expect(labelOf('Chest', { laterality: 'U', viewPosition: 'PA' })).toBe('Chest · PA');
  });

  it('of ultrasound gives each clip a set of its own beside the stills', () => {
    const us = seriesOf('US');
    const made = sets(
      [
        instanceOf({
          series: us,
          number: 1,
          image: { frameCount: 30, cine: { frameTime: 33, autoPlay: true, sweep: false } },
        }),
        instanceOf({ series: us, number: 2 }),
        instanceOf({ series: us, number: 3, image: { rows: 9 } }),
        instanceOf({ series: us, number: 4, image: { frameCount: 12 } }),
      ],
      us,
    );
    expect(made.map((set) => set.kind === 'image' && [set.frames.length, set.clip])).toEqual([
      [2, false],
      [30, true],
      [12, true],
    ]);
  });
});

describe('an enhanced multi-frame image', () => {
  it('is a volume of its frames, in order of place', () => {
    const shared = { modality: { kind: 'identity' }, windows: [], voiLuts: [] } as const;
    const perFrame = [3, 1, 2].map((z) => ({ plane: planeAt([0, 0, z]) }));
    const set = only([instanceOf({ series: ct, number: 1, image: { frameCount: 3, shared, perFrame } })]);
    expect(set.frames.map(({ frame }) => frame)).toEqual([1, 3, 2]);
    expect(set.geometry).toMatchObject({ kind: 'volume', step: 1 });
    expect(set.clip).toBe(false);
  });
});

describe('while a series grows', () => {
  const mr = seriesOf('MR');
  const all: InstanceRecord[] = [
    ...[0, 1, 2, 3].map((n) => instanceOf({ series: mr, number: n, frame: { plane: planeAt([0, 0, n]), bValue: 0 } })),
    ...[0, 1, 2, 3].map((n) =>
      instanceOf({ series: mr, number: 10 + n, frame: { plane: planeAt([0, 0, n]), bValue: 1000 } }),
    ),
    instanceOf({ series: mr, number: 20, frame: { plane: planeAt([0, 0, 0], 'sagittal') } }),
    instanceOf({ series: mr, number: 21, image: { frameCount: 5 } }),
    objectOf(mr, 22, '1.2.840.10008.5.1.4.1.1.66.4'),
    objectOf(mr, 23, '1.2.840.10008.5.1.4.1.1.88.11'),
  ];
  const final = displaySetsOf(mr, all, false);

  it('sets keep their ids and their order, whatever comes when', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 1 }), (part) => {
        const ids = displaySetsOf(mr, part, true).map(({ id }) => id);
        expect(ids).toEqual(final.map(({ id }) => id).filter((id) => ids.includes(id)));
      }),
    );
  });

  it('the end is the same whatever the order of arrival, and an instance listed twice is one', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(displaySetsOf(mr, [...shuffled, ...shuffled.slice(0, 3)], false)).toEqual(final);
      }),
    );
  });

  it('says that it grows', () => {
    expect(displaySetsOf(mr, all.slice(0, 1), true)[0]?.growing).toBe(true);
    expect(final[0]?.growing).toBe(false);
  });
});

describe('what is not a picture', () => {
  const ot = seriesOf('OT');
  const kindOf = (sopClass: string, more: Partial<InstanceRecord> = {}): unknown => {
    const [set] = sets([objectOf(ot, 1, sopClass, more)], ot);
    return set?.kind === 'derived' ? set.object : set?.kind;
  };

  it('is told by its class', () => {
    const root = '1.2.840.10008.5.1.4.1.1.';
    expect(kindOf(`${root}104.1`)).toBe('document');
    expect(kindOf(`${root}88.33`)).toBe('document');
    expect(kindOf(`${root}88.59`)).toBe('KO');
    expect(kindOf(`${root}9.1.1`)).toBe('waveform');
    expect(kindOf(`${root}66.4`)).toBe('SEG');
    expect(kindOf(`${root}481.3`)).toBe('RTSTRUCT');
    expect(kindOf(`${root}11.1`)).toBe('PR');
    expect(kindOf(`${root}77.1.6`)).toBe('slide');
    expect(kindOf(`${root}66`)).toBe('unshowable');
    expect(kindOf('1.2.276.0.7230010.3.1.0.1')).toBe('unshowable');
  });

  it('masks that have pixels are pictures', () => {
    const mask = instanceOf({ series: ot, number: 1, sopClass: '1.2.840.10008.5.1.4.1.1.66.4' });
    expect(sets([mask], ot)[0]?.kind).toBe('image');
  });

  it('a picture in a video syntax is a video', () => {
    const h264 = instanceOf({
      series: ot,
      number: 1,
      sopClass: '1.2.840.10008.5.1.4.1.1.77.1.4.1',
      instance: { transferSyntax: toUid('1.2.840.10008.1.2.4.102') },
    });
    expect(sets([h264], ot)[0]?.kind).toBe('video');
  });

  it('a picture whose header makes no sense is shown as such, with the reason', () => {
    const broken = instanceOf({ series: ot, number: 1, image: { rows: 0 } });
    expect(sets([broken], ot)[0]).toMatchObject({ kind: 'unshowable', fault: { kind: 'corrupt' } });
    const four = instanceOf({ series: ot, number: 1, image: { samplesPerPixel: 4 } });
    expect(sets([four], ot)[0]).toMatchObject({ kind: 'unshowable', fault: { kind: 'unsupported' } });
  });

  it('all levels of a slide are one set', () => {
    const sm = seriesOf('SM');
    const levels = [1, 2, 3].map((n) => objectOf(sm, n, '1.2.840.10008.5.1.4.1.1.77.1.6'));
    expect(sets(levels, sm)).toHaveLength(1);
  });
});
