import { describe, expect, it } from 'vitest';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import { instanceOf, planeAt, seriesOf } from '#src/dataset/instances.fixture.ts';
import { cutAlong } from '#src/dataset/reformat.ts';
import { frameRecord } from '#src/model/dicom/records.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { indexPoint, patientToIndex } from '#src/model/geometry/place.ts';
import { patientPoint } from '#src/model/geometry/vector.ts';
import { brushedThrough } from './through-planes.ts';

/** 40 x 36 pixels of 1.5 x 0.8 mm (row, column), 12 slices of 3 mm. */
const [rows, columns, slices] = [36, 40, 12];
const spacing = { row: 1.5, column: 0.8, basis: 'patient' } as const;
const series = seriesOf('CT');
const [set] = displaySetsOf(
  series,
  Array.from({ length: slices }, (_, i) =>
    instanceOf({
      series,
      number: i + 1,
      instance: { frameOfReference: toUid('1.2.9') },
      image: { rows, columns },
      frame: { plane: planeAt([0, 0, i * 3]), spacing, sliceThickness: 3 },
    }),
  ),
  false,
);

describe('a brush on a plane cut through a volume', () => {
  it.each(['coronal', 'sagittal'] as const)(
    'of the %s plane covers the voxels that the plane shows within its circle',
    (plane) => {
      if (set?.kind !== 'image') throw new Error('no images');
      const cut = cutAlong(set, plane);
      if (cut.kind !== 'cut') throw new Error('not cut');
      const shown = cut.set.frames[Math.floor(cut.set.frames.length / 2)]!;
      const own = frameRecord(shown.instance.image!, shown.frame);
      const at = own.plane!.position;
      // From one place of the patient to another, both in the plane.
      const [a, b] =
        plane === 'coronal'
          ? ([
              [12, at[1], 9],
              [20, at[1], 20],
            ] as const)
          : ([
              [at[0], 20, 9],
              [at[0], 30, 20],
            ] as const);
      const [from, to] = [a, b].map((p) => patientToIndex(own.plane!, own.spacing!, patientPoint(p)).index);
      const radius = 5;
      const found = brushedThrough(set, shown, indexPoint(from!.x, from!.y), indexPoint(to!.x, to!.y), radius);
      const got = new Set<string>();
      for (const [ref, runs] of found) {
        for (let i = 0; i < runs.length; i += 2) {
          for (let k = 0; k < runs[i + 1]!; k++) {
            const pixel = runs[i]! + k;
            got.add([pixel % columns, Math.floor(pixel / columns), set.frames.indexOf(ref)].join());
          }
        }
      }
      const expected = new Set<string>();
      for (let z = 0; z < slices; z++)
        for (let y = 0; y < rows; y++)
          for (let x = 0; x < columns; x++) {
            const depth = set.frames[z]!.instance.image!.shared.plane!.position[2];
            const place = [x * 0.8, y * 1.5, depth] as const;
            const across = plane === 'coronal' ? Math.abs(place[1] - at[1]) : Math.abs(place[0] - at[0]);
            if (across >= (plane === 'coronal' ? 0.75 : 0.4) - 1e-6) continue;
            const [u, v] = plane === 'coronal' ? [place[0], place[2]] : [place[1], place[2]];
            const [au, bu] = plane === 'coronal' ? [a[0], b[0]] : [a[1], b[1]];
            const [du, dv] = [bu - au, b[2] - a[2]];
            const part = Math.min(1, Math.max(0, ((u - au) * du + (v - a[2]) * dv) / (du * du + dv * dv)));
            if (Math.hypot(u - au - part * du, v - a[2] - part * dv) <= radius) expected.add([x, y, z].join());
          }
      expect(expected.size).toBeGreaterThan(20);
      expect([...got].sort()).toEqual([...expected].sort());
    },
  );
});
