import type { Vector3 } from '#src/model/geometry/spaces.ts';

/** What a graphics card may be given. */
export interface Room {
  /** Voxels along the longest side of a 3-D texture (MAX_3D_TEXTURE_SIZE). */
  readonly side: number;
  readonly bytes: number;
}

/** A voxel on the graphics card: a half-precision float. Bytes. */
export const voxelBytes = 2;

/** How many voxels of the volume, along each axis, go together into one on the graphics card. */
export type Thinning = Vector3;

/**
 * The least thinning that fits: of the axis whose voxels lie nearest to each other first, so that what is left is as even as
 * can be. `spacing` in millimetres. Undefined where nothing worth looking at would be left (under 16 voxels on a side that
 * had them).
 */
export function thinningFor(counts: Vector3, spacing: Vector3, room: Room): Thinning | undefined {
  const by: [number, number, number] = [1, 1, 1];
  const left = (axis: 0 | 1 | 2) => Math.ceil(counts[axis] / by[axis]);
  for (;;) {
    const tooLong = ([0, 1, 2] as const).find((axis) => left(axis) > room.side);
    if (tooLong === undefined && left(0) * left(1) * left(2) * voxelBytes <= room.bytes) return by;
    const finest = ([0, 1, 2] as const).reduce((a, b) => (spacing[b] * by[b] < spacing[a] * by[a] ? b : a));
    const axis = tooLong ?? finest;
    by[axis] += 1;
    if (left(axis) < Math.min(16, counts[axis])) return undefined;
  }
}

const megabyte = 1024 * 1024;

/** Bytes of a graphics card that volumes may take: nobody can ask how many it has, so it goes by the kind of machine. */
export function bytesFor(machine: { readonly coarse: boolean; readonly deviceMemory?: number }): number {
  const gigabytes = machine.deviceMemory ?? (machine.coarse ? 3 : 8);
  if (machine.coarse || gigabytes <= 2) return 128 * megabyte;
  return gigabytes <= 4 ? 256 * megabyte : 512 * megabyte;
}
