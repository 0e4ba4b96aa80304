import { describe, expect, it } from 'vitest';
import { anatomicalPlane, directionLetters, edgeLetters, oppositeLetters } from './orientation.ts';
import type { Plane } from './plane.ts';

const axial: Plane = { position: [0, 0, 0], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] };

describe('orientation letters', () => {
  it('of an axial image seen from the feet: right of the patient at the left', () => {
    expect(edgeLetters({ plane: axial }, {})).toEqual({ top: 'A', right: 'L', bottom: 'P', left: 'R' });
  });

  it('of a sagittal and a coronal image have the head at the top', () => {
    const sagittal = { ...axial, rowDirection: [0, 1, 0], columnDirection: [0, 0, -1] } as const;
    const coronal = { ...axial, rowDirection: [1, 0, 0], columnDirection: [0, 0, -1] } as const;
    expect(edgeLetters({ plane: sagittal }, {})).toEqual({ top: 'H', right: 'P', bottom: 'F', left: 'A' });
    expect(edgeLetters({ plane: coronal }, {})).toEqual({ top: 'H', right: 'L', bottom: 'F', left: 'R' });
  });

  it('follow a quarter turn clockwise: what was on top is on the right', () => {
    expect(edgeLetters({ plane: axial }, { rotation: 90 })).toEqual({ top: 'R', right: 'A', bottom: 'L', left: 'P' });
    expect(edgeLetters({ plane: axial }, { rotation: 270 })).toEqual({ top: 'L', right: 'P', bottom: 'R', left: 'A' });
  });

  it('follow mirroring as seen on the screen, after the turn', () => {
    const seen = edgeLetters({ plane: axial }, { rotation: 90, flipHorizontal: true });
    expect(seen).toEqual({ top: 'R', right: 'P', bottom: 'L', left: 'A' });
    expect(edgeLetters({ plane: axial }, { flipVertical: true })).toMatchObject({ top: 'P', bottom: 'A' });
  });

  it('come from PatientOrientation for a projection', () => {
    expect(edgeLetters({ patientOrientation: ['P', 'FR'] }, {})).toEqual({
      top: 'HL',
      right: 'P',
      bottom: 'FR',
      left: 'A',
    });
  });

  it('are not guessed', () => {
    expect(edgeLetters({}, {})).toBeUndefined();
    expect(edgeLetters({ patientOrientation: [] }, {})).toBeUndefined();
    expect(oppositeLetters('CD')).toBe('');
  });

  it('name the strongest direction first and leave out what hardly leans', () => {
    expect(directionLetters([0.1, -0.9, 0.4])).toBe('AHL');
    expect(directionLetters([0.999, 0.03, 0.01])).toBe('L');
  });
});

describe('the plane of an image', () => {
  it('is named to within 25 degrees', () => {
    expect(anatomicalPlane([0, 0, 1])).toBe('axial');
    expect(anatomicalPlane([0, 0.3, -0.95])).toBe('axial');
    expect(anatomicalPlane([-1, 0, 0])).toBe('sagittal');
    expect(anatomicalPlane([0, -2, 0])).toBe('coronal');
    expect(anatomicalPlane([0, 1, 1])).toBe('oblique');
  });
});
