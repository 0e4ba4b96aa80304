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
  const grid = (offset: number): Grid => ({
    columns,
    rows: Math.round(depth / depthStep),
    dx: step,
    dy: depthStep,
    x0: (-(columns - 1) * step) / 2,
    y0: -depth / 2 + offset * depthStep,
  });
  // Walls of bone are thinner than the sampling: row after row is sampled between the places of the one before.
  const phases = [0.125, 0.625, 0.375, 0.875].map((offset) => ({ grid: grid(offset), places: polar(grid(offset)) }));
  const lines = Math.round(depth / depthStep);
  const values = new Float32Array(columns * lines);
  const result = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const phase = phases[row % phases.length];
    if (!phase) break;
    const slice: Slice = { grid: phase.grid, z: options.top - row * step, values };
    torso.paint(slice, phase.places);
    const line = result.subarray(row * columns, (row + 1) * columns);
    for (let y = 0, at = 0; y < lines; y++) {
      for (let x = 0; x < columns; x++, at++) {
        const hu = values[at] as number;
        // Bone takes more than its density says: photoelectric absorption at this energy.
        const relative = hu <= -1000 ? 0 : (hu + 1000) / 1000 + (hu > 130 ? (hu - 130) / 1150 : 0);
        line[x] = (line[x] as number) + relative * water * depthStep;
      }
    }
  }
  return result;
}
