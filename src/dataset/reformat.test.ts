import { describe, expect, test } from 'vitest';
import type { Vector3 } from '#src/model/geometry/spaces.ts';
import type { ImageSet } from './display-set.ts';
import { displaySetsOf } from './display-sets.ts';
import { axialStack, instanceOf, planeAt, seriesOf } from './instances.fixture.ts';
import { cutAlong, planeThrough, pointInPlane, type CutSet } from './reformat.ts';

const spacing = { row: 1, column: 1, basis: 'patient' } as const;

function axial(heights: readonly number[], growing = false): ImageSet {
  const series = seriesOf('CT');
  const made = heights.map((z, i) =>
    instanceOf({ series, number: i + 1, frame: { plane: planeAt([0, 0, z]), spacing } }),
  );
  return displaySetsOf(series, made, growing)[0] as ImageSet;
}

describe('what a set gives along a plane of the body', () => {
  test('its own pictures where they were taken along it', () => {
    expect(cutAlong(axial([10, 8, 6, 4]), 'axial')).toEqual({ kind: 'acquired' });
  });

  test('nothing before the whole of it is listed: its planes would change under the eye', () => {
    expect(cutAlong(axial([10, 8], true), 'coronal')).toEqual({ kind: 'growing' });
  });

  test('a refusal with its reason where it is no volume', () => {
    expect(cutAlong(axial([10, 8, 4, 2]), 'coronal')).toEqual({ kind: 'refused', reason: 'missing-slices' });
    expect(cutAlong(axial([10, 8, 7.2, 2]), 'coronal')).toEqual({ kind: 'refused', reason: 'uneven-spacing' });
    expect(cutAlong(axial([10, 8, 8, 6]), 'sagittal')).toEqual({ kind: 'refused', reason: 'duplicate-positions' });
    const bare = displaySetsOf(seriesOf('CT'), axialStack([3, 2, 1]), false)[0] as ImageSet;
    expect(cutAlong(bare, 'coronal').kind).toBe('refused');
  });

  test('planes whose frames nobody could file a mark under', () => {
    const cut = cutAlong(axial([10, 8, 6, 4]), 'coronal') as { readonly set: CutSet };
    const { address, study } = cut.set.frames[0]!.instance;
    expect(address.instance).not.toMatch(/^[0-9.]+$/);
    expect(study.patient.id).toBe('P');
  });
});

describe('a place in the patient', () => {
  const { set } = cutAlong(axial([10, 8, 6, 4]), 'coronal') as { readonly set: CutSet };

  test('names the plane that goes through it, the nearest where none does, the middle one where it is not said', () => {
    const planes = [
      [0, 0, 0],
      [0, 2.4, 99],
      [5, 70, 0],
      [0, -7, 0],
    ].map((at) => planeThrough(set, at as unknown as Vector3));
    expect(planes).toEqual([0, 2, 3, 0]);
    expect(planeThrough(set, undefined)).toBe(1);
  });

  test('moves along the normal alone from plane to plane', () => {
    expect(pointInPlane(set, 3, [1.25, 0, 7])).toEqual([1.25, 3, 7]);
  });
});
