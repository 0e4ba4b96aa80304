import { describe, expect, it } from 'vitest';
import { CtScanner } from './ct.ts';
import { dxGeometry, dxPixel } from './dx.ts';
import { expose, mgGeometry, mgMassPixel } from './mg.ts';
import { acquire, mrPosition, sequences } from './mr.ts';
import { UltrasoundScanner, usGeometry, usPixel } from './us-scanner.ts';
import { PetScanner } from './petct.ts';
import { lesions, type Lesion, type TimePoint } from './truth.ts';

/** Volume in mm3 and centre in mm of what differs from `around` towards `core`, every pixel counted by its share. */
function measure(scanner: CtScanner, lesion: Lesion, time: TimePoint, around: number) {
  const { grid } = scanner;
  const core = lesion.hu ?? 0;
  const step = 1.5;
  const reach = Math.max(...lesion.radii[time]) + 4;
  let share = 0;
  let sx = 0;
  let sy = 0;
  let sz = 0;
  for (let z = lesion.centre.z - reach; z <= lesion.centre.z + reach; z += step) {
    const values = scanner.slice(z);
    for (let row = 0; row < grid.rows; row++) {
      const y = grid.y0 + row * grid.dy;
      if (Math.abs(y - lesion.centre.y) > reach) continue;
      for (let column = 0; column < grid.columns; column++) {
        const x = grid.x0 + column * grid.dx;
        if (Math.abs(x - lesion.centre.x) > reach) continue;
        const [rx, ry, rz] = lesion.radii[time];
        // A shell beyond the lesion counts too, so that what the point spread moved out is found again.
        const q = Math.hypot(
          (x - lesion.centre.x) / (rx + 3),
          (y - lesion.centre.y) / (ry + 3),
          (z - lesion.centre.z) / (rz + 3),
        );
        if (q > 1.1) continue;
        const part = Math.min(
          1.5,
          Math.max(-0.5, ((values[row * grid.columns + column] ?? 0) - 1024 - around) / (core - around)),
        );
        share += part;
        sx += part * x;
        sy += part * y;
        sz += part * z;
      }
    }
  }
  return { volume: share * step * grid.dx * grid.dy, x: sx / share, y: sy / share, z: sz / share };
}

const ellipsoidVolume = ([a, b, c]: readonly [number, number, number]) => (4 / 3) * Math.PI * a * b * c;

describe('a lesion of the CT', () => {
  // No noise: what is tested is the surface, its place and its point spread.
  const scanners = { current: new CtScanner(512, 'current', 0, 1), prior: new CtScanner(512, 'prior', 0, 1) };

  it.each([
    ['segmentVII', 'current', 112],
    ['segmentVII', 'prior', 112],
    ['lungNodule', 'current', -862],
    ['lungNodule', 'prior', -862],
  ] as const)('%s (%s) has the volume and the centre of its truth', (name, time, around) => {
    const lesion = lesions[name];
    const found = measure(scanners[time], lesion, time, around);
    const truth = ellipsoidVolume(lesion.radii[time]);
    expect(Math.abs(found.volume / truth - 1)).toBeLessThan(0.08);
    expect(Math.hypot(found.x - lesion.centre.x, found.y - lesion.centre.y, found.z - lesion.centre.z)).toBeLessThan(1);
  });

  it.each(Object.entries(lesions).filter(([, l]) => 'hu' in l) as [string, Lesion][])(
    '%s has the density of its truth in its middle',
    (_, lesion) => {
      const { grid } = scanners.current;
      const values = scanners.current.slice(lesion.centre.z);
      const column = Math.round((lesion.centre.x - grid.x0) / grid.dx);
      const row = Math.round((lesion.centre.y - grid.y0) / grid.dy);
      const middle = (values[row * grid.columns + column] ?? 0) - 1024;
      expect(Math.abs(middle - (lesion.hu ?? 0))).toBeLessThan(6);
    },
  );

  it('is smaller a year before', () => {
    for (const name of ['segmentVII', 'segmentVI', 'lungNodule'] as const) {
      lesions[name].radii.current.forEach((r, i) => expect(lesions[name].radii.prior[i]).toBeLessThan(r));
    }
  });
});

describe('the body lies as DICOM says', () => {
  const scanner = new CtScanner(512, 'current', 0, 1);
  const at = (x: number, y: number, z: number) => {
    const { grid } = scanner;
    const values = scanner.slice(z);
    return (
      (values[Math.round((y - grid.y0) / grid.dy) * grid.columns + Math.round((x - grid.x0) / grid.dx)] ?? 0) - 1024
    );
  };
  it('liver on the patient’s right, spleen and the apex of the heart on the left', () => {
    expect(Math.abs(at(-60, -10, 40) - 112)).toBeLessThan(12);
    expect(Math.abs(at(110, 25, 34) - 122)).toBeLessThan(10);
    expect(at(58, -45, 108)).toBeGreaterThan(90);
    expect(at(-58, -45, 108)).toBeLessThan(-700);
  });
  it('spine behind, air of the stomach in front, air outside', () => {
    expect(at(0, 37, 10)).toBeGreaterThan(100);
    expect(at(60, -45, 5)).toBeLessThan(-900);
    expect(at(185, -150, 0)).toBeLessThan(-990);
  });
});

it('the metastasis of the brain shines on diffusion at the place of its truth', () => {
  const dwi = sequences('full').find((s) => s.name === 'dwi');
  if (!dwi) throw new Error('no diffusion');
  const { centre } = lesions.frontal;
  const slices = Array.from({ length: dwi.slices }, (_, i) => i);
  const nearest = slices.reduce((a, b) =>
    Math.abs(mrPosition(dwi, b)[2] - centre.z) < Math.abs(mrPosition(dwi, a)[2] - centre.z) ? b : a,
  );
  const [x0, y0] = mrPosition(dwi, nearest);
  const values = acquire(dwi, nearest, 1000);
  let sum = 0;
  let sx = 0;
  let sy = 0;
  values.forEach((v, i) => {
    if (v < 360) return;
    sum += v;
    sx += v * (x0 + (i % dwi.columns) * dwi.pixel);
    sy += v * (y0 + Math.floor(i / dwi.columns) * dwi.pixel);
  });
  expect(sum).toBeGreaterThan(0);
  expect(Math.hypot(sx / sum - centre.x, sy / sum - centre.y)).toBeLessThan(2);
});

it('the place of the nodule on the chest film is that of its truth, magnified', () => {
  const geometry = dxGeometry('full');
  const [column, row] = dxPixel(geometry, lesions.lungNodule.centre.x, lesions.lungNodule.centre.z);
  const [midline, top] = dxPixel(geometry, 0, geometry.top);
  expect(((column - midline) * geometry.spacing) / geometry.magnification).toBeCloseTo(lesions.lungNodule.centre.x, 6);
  expect(((row - top) * geometry.spacing) / geometry.magnification).toBeCloseTo(
    geometry.top - lesions.lungNodule.centre.z,
    6,
  );
});

/** Mean of what lies between two distances from a place, in pixels; `value` is undefined outside the picture. */
function ring(
  at: readonly [number, number],
  from: number,
  to: number,
  value: (column: number, row: number) => number,
): number {
  let sum = 0;
  let count = 0;
  for (let row = Math.ceil(at[1] - to); row <= at[1] + to; row++) {
    for (let column = Math.ceil(at[0] - to); column <= at[0] + to; column++) {
      const r = Math.hypot(column - at[0], row - at[1]);
      if (r < from || r > to) continue;
      sum += value(column, row);
      count++;
    }
  }
  return sum / count;
}

it.each(['CC', 'MLO'] as const)(
  'the mass of the left breast is dense in the %s view where its truth is projected',
  (view) => {
    const geometry = mgGeometry('full');
    const values = expose('L', view, geometry);
    const mm = geometry.magnification / geometry.spacing;
    const value = (column: number, row: number) => values[row * geometry.columns + column] ?? 0;
    const place = mgMassPixel(geometry, view);
    expect(ring(place, 0, 4 * mm, value)).toBeGreaterThan(ring(place, 10 * mm, 14 * mm, value) + 200);
  },
);

it('the metastasis of the liver is darker than the liver about it on ultrasound, where its truth lies', () => {
  const geometry = usGeometry('full');
  const picture = new UltrasoundScanner(geometry).frame(0);
  const value = (column: number, row: number) => picture[(row * geometry.columns + column) * 3] ?? 0;
  const { centre, radii } = lesions.segmentVII;
  const place = usPixel(geometry, centre.x, centre.y);
  const mm = 1 / geometry.pixel;
  const inner = ring(place, 0, (radii.current[1] - 4) * mm, value);
  const outer = ring(place, (radii.current[0] + 3) * mm, (radii.current[0] + 7) * mm, value);
  expect(inner).toBeLessThan(outer - 15);
});

describe('a lesion of the PET', () => {
  const scanner = new PetScanner(128);

  it.each(['segmentVII', 'segmentVI', 'lungNodule'] as const)('%s takes up what its truth says', (name) => {
    const { centre, suv }: Lesion = lesions[name];
    const { grid } = scanner;
    const values = scanner.slice(centre.z);
    // The pixel nearest the middle; the point spread takes a little off the small ones.
    const at = (x: number, y: number) =>
      values[Math.round((y - grid.y0) / grid.dy) * grid.columns + Math.round((x - grid.x0) / grid.dx)]!;
    const found = at(centre.x, centre.y);
    expect(found).toBeGreaterThan(suv * (name === 'segmentVII' ? 0.995 : name === 'segmentVI' ? 0.95 : 0.65));
    expect(found).toBeLessThan(suv * 1.001);
    expect(at(centre.x + 30, centre.y)).toBeLessThan(2.5);
  });
});
