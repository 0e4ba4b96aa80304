import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesFor, thinningFor, voxelBytes } from './resolution.ts';

const megabyte = 1024 * 1024;

test('what fits goes onto the card as it is', () => {
  // 512 x 512 x 600 at two bytes a voxel: 300 MB.
  expect(thinningFor([512, 512, 600], [0.7, 0.7, 1.6], { side: 2048, bytes: 512 * megabyte })).toEqual([1, 1, 1]);
});

test('what does not fit is joined along the axis whose voxels lie nearest', () => {
  // 600 MB into 512: only one in-plane axis need be halved.
  const by = thinningFor([512, 512, 1200], [0.7, 0.7, 1], { side: 2048, bytes: 512 * megabyte })!;
  expect([...by].sort()).toEqual([1, 1, 2]);
  expect(by[2]).toBe(1);
  // Longer than a texture may be: along that axis, whatever its voxels.
  expect(thinningFor([64, 64, 3000], [0.5, 0.5, 5], { side: 2048, bytes: 512 * megabyte })).toEqual([1, 1, 2]);
});

test('never more than there is room for, never less than can be looked at', () => {
  const count = fc.integer({ min: 2, max: 4000 });
  const length = fc.double({ min: 0.1, max: 10, noNaN: true });
  const room = fc.record({
    side: fc.integer({ min: 256, max: 2048 }),
    bytes: fc.integer({ min: megabyte, max: 512 * megabyte }),
  });
  fc.assert(
    fc.property(fc.tuple(count, count, count), fc.tuple(length, length, length), room, (counts, spacing, given) => {
      const by = thinningFor(counts, spacing, given);
      if (!by) return;
      const left = counts.map((n, axis) => Math.ceil(n / by[axis]!));
      expect(Math.max(...left)).toBeLessThanOrEqual(given.side);
      expect(left[0]! * left[1]! * left[2]! * voxelBytes).toBeLessThanOrEqual(given.bytes);
      left.forEach((n, axis) => expect(n).toBeGreaterThanOrEqual(Math.min(16, counts[axis]!)));
    }),
  );
});

test('what is held in the hand has less room', () => {
  expect(bytesFor({ coarse: true, deviceMemory: 8 })).toBe(128 * megabyte);
  expect(bytesFor({ coarse: false, deviceMemory: 4 })).toBe(256 * megabyte);
  expect(bytesFor({ coarse: false })).toBe(512 * megabyte);
});
