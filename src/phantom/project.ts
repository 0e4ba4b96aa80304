import { polar } from './torso/wall.ts';
import type { Torso } from './torso/torso.ts';
import type { Grid, Slice } from './slice.ts';

/** Attenuation of water for a diagnostic beam, 1/mm. */
const water = 0.0193;

/**
 * Frontal projection of the torso by parallel rays from back to front: line integrals of attenuation (optical depth), row by
 * row from `top` mm down, columns from the patient's right.
 */
export function project(
  torso: Torso,
  options: {
    readonly columns: number;
    readonly rows: number;
    /** Pixel size in the picture, mm. */
    readonly step: number;
    /** Sampling along the ray, mm. */
    readonly depthStep: number;
    readonly top: number;
  },
): Float32Array {
  const { columns, rows, step, depthStep } = options;
  const depth = 240;
  const grid: Grid = {
    columns,
    rows: Math.round(depth / depthStep),
    dx: step,
    dy: depthStep,
    x0: (-(columns - 1) * step) / 2,
    y0: -depth / 2 + depthStep / 2,
  };
  const places = polar(grid);
  const values = new Float32Array(grid.columns * grid.rows);
  const result = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const slice: Slice = { grid, z: options.top - row * step, values };
    torso.paint(slice, places);
    const line = result.subarray(row * columns, (row + 1) * columns);
    for (let y = 0, at = 0; y < grid.rows; y++) {
      for (let x = 0; x < columns; x++, at++) {
        const hu = values[at] as number;
        // Bone takes more than its density says: photoelectric absorption at this energy.
        const relative = hu <= -1000 ? 0 : (hu + 1000) / 1000 + (hu > 130 ? (hu - 130) / 900 : 0);
        line[x] = (line[x] as number) + relative * water * depthStep;
      }
    }
  }
  return result;
}
