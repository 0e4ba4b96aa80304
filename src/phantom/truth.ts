import type { Point } from './solids.ts';

/** November 2025, August 2026 and November 2026: the times at which lesions have a size. */
export type TimePoint = 'prior' | 'interim' | 'current';

/**
 * A lesion as it was made, so that what is measured on any picture can be compared with what is there. Patient mm of the
 * body's own frame (x to the left, y to the back, z to the head; CT and DX share it, the breast and the brain have theirs).
 */
export interface Lesion {
  readonly name: string;
  readonly region: 'torso' | 'brain' | 'breast-left';
  readonly centre: Point;
  /** Half axes along x, y, z before the turn about z, mm. */
  readonly radii: Readonly<Record<TimePoint, readonly [number, number, number]>>;
  /** Turn about the z axis, radians. */
  readonly turn: number;
  /** Of the core on portal venous CT; absent where CT does not see it. */
  readonly hu?: number;
  /**
   * Standard uptake value by body weight of the core on the PET, where the lesion has its prior size; absent where it takes
   * up no more than what is round it.
   */
  readonly suv?: number;
}

export const lesions = {
  segmentVII: {
    name: 'Liver metastasis, segment VII',
    region: 'torso',
    centre: { x: -98, y: 8, z: 24 },
    radii: { current: [19.1, 16.75, 17.5], interim: [17.4, 15.3, 15.9], prior: [14.2, 12.55, 13.1] },
    turn: 0.55,
    hu: 58,
    suv: 8,
  },
  segmentVI: {
    name: 'Liver metastasis, segment VI',
    region: 'torso',
    centre: { x: -104, y: 30, z: -32 },
    radii: { current: [8.05, 7.4, 7.6], interim: [7.9, 7.25, 7.4], prior: [7.5, 6.9, 7.0] },
    turn: -0.4,
    hu: 62,
    suv: 6.5,
  },
  lungNodule: {
    name: 'Lung nodule, right upper lobe',
    region: 'torso',
    centre: { x: -88, y: -22, z: 196 },
    radii: { current: [6.2, 5.8, 6.0], interim: [5.4, 5.1, 5.2], prior: [3.9, 3.7, 3.8] },
    turn: 0,
    hu: 38,
    suv: 5,
  },
  renalCyst: {
    name: 'Simple cyst, left kidney',
    region: 'torso',
    centre: { x: 86, y: 42, z: -22 },
    radii: { current: [11.5, 11, 11.5], interim: [11.5, 11, 11.5], prior: [11.5, 11, 11.5] },
    turn: 0,
    hu: 6,
  },
  boneIsland: {
    name: 'Bone island, L3',
    region: 'torso',
    centre: { x: -8, y: 34, z: -92 },
    radii: { current: [4, 3.5, 4], interim: [4, 3.5, 4], prior: [4, 3.5, 4] },
    turn: 0,
    hu: 950,
  },
  frontal: {
    name: 'Brain metastasis, left frontal',
    region: 'brain',
    centre: { x: 30, y: -38, z: 22 },
    radii: { current: [8.5, 8, 7.5], interim: [6.5, 6.5, 6], prior: [4, 4, 4] },
    turn: 0,
  },
  breast: {
    name: 'Mass, left breast, upper outer',
    region: 'breast-left',
    // From the nipple: to the side, to the chest wall (y), upwards.
    centre: { x: 14, y: 34, z: 18 },
    radii: { current: [7.5, 7, 6.5], interim: [6.8, 6.4, 6], prior: [5, 5, 4.5] },
    turn: 0,
  },
} as const satisfies Record<string, Lesion>;
