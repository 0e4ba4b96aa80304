import type { Plane } from './plane.ts';
import type { Vector3 } from './spaces.ts';
import type { ViewPlacement } from './view-transform.ts';

/** What stands at each edge of a pane: letters of PS3.3 C.7.6.1.1.1, the strongest first; empty where unknown. */
export interface EdgeLetters {
  readonly top: string;
  readonly right: string;
  readonly bottom: string;
  readonly left: string;
}

/** A direction that leans less than this out of another axis is not said to point that way: sine of 5 degrees. */
const lean = 0.087;

/** Letters of a direction in the patient: L R, P A, H F, by size. */
export function directionLetters(direction: Vector3): string {
  const [x, y, z] = direction;
  const parts: (readonly [string, number])[] = [
    [x > 0 ? 'L' : 'R', Math.abs(x)],
    [y > 0 ? 'P' : 'A', Math.abs(y)],
    [z > 0 ? 'H' : 'F', Math.abs(z)],
  ];
  const size = Math.hypot(x, y, z);
  return parts
    .filter(([, part]) => part > lean * size)
    .sort((a, b) => b[1] - a[1])
    .map(([letter]) => letter)
    .join('');
}

const opposites: Readonly<Record<string, string>> = { L: 'R', R: 'L', A: 'P', P: 'A', H: 'F', F: 'H' };

/** The letters of the other way; empty if any letter is not one of a standing human (quadrupeds, limbs). */
export function oppositeLetters(letters: string): string {
  const turned = Array.from(letters).map((letter) => opposites[letter] ?? '');
  return turned.includes('') ? '' : turned.join('');
}

/** What is known of the way an image lies. */
interface EdgesOf {
  readonly plane?: Plane;
  readonly patientOrientation?: readonly string[];
  /** Of an image that is straight in the patient down its columns alone. */
  readonly down?: Vector3;
}

/**
 * The letters at the four edges of the pane. From the plane where there is one, else from PatientOrientation
 * (`[row direction, column direction]`, PS3.3 C.7.6.1.1.1), else undefined.
 */
export function edgeLetters(image: EdgesOf, placement: ViewPlacement): EdgeLetters | undefined {
  const directions = rowAndColumn(image);
  if (!directions) return undefined;
  const [row, column] = directions;
  // Clockwise from the top, of the picture as stored; a quarter turn clockwise moves each on by one.
  const edges = [oppositeLetters(column), row, column, oppositeLetters(row)];
  const turns = (placement.rotation ?? 0) / 90;
  const at = (edge: number): string => edges[(edge - turns + 4) % 4] ?? '';
  const [top, right, bottom, left] = [at(0), at(1), at(2), at(3)];
  return {
    top: placement.flipVertical ? bottom : top,
    bottom: placement.flipVertical ? top : bottom,
    left: placement.flipHorizontal ? right : left,
    right: placement.flipHorizontal ? left : right,
  };
}

function rowAndColumn(image: EdgesOf): readonly [string, string] | undefined {
  if (image.down) return ['', directionLetters(image.down)];
  if (image.plane) {
    return [directionLetters(image.plane.rowDirection), directionLetters(image.plane.columnDirection)];
  }
  const [row, column] = image.patientOrientation ?? [];
  return row && column ? [row.toUpperCase(), column.toUpperCase()] : undefined;
}

export type AnatomicalPlane = 'axial' | 'sagittal' | 'coronal' | 'oblique';

/** Which anatomical plane an image lies in, to within 25 degrees. */
export function anatomicalPlane(normal: Vector3): AnatomicalPlane {
  const size = Math.hypot(...normal);
  const along = normal.map((part) => Math.abs(part) / size);
  const straight = Math.cos((25 * Math.PI) / 180);
  if ((along[2] ?? 0) >= straight) return 'axial';
  if ((along[0] ?? 0) >= straight) return 'sagittal';
  if ((along[1] ?? 0) >= straight) return 'coronal';
  return 'oblique';
}
