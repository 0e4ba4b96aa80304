import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sliceOf, type Affine } from './places.ts';
import { data } from '../../e2e/real-files.ts';
import { haveTruth, imageSetsIn, laidOverAt, truthOf } from '../../e2e/real-objects.ts';
import { doseAt, shareAt } from './rtdose/dose.ts';
import { doseVolume } from './rtdose/dose-volume.ts';
import { contoursOn } from './rtstruct/contours-on.ts';
import { masksOn, type MaskOn } from './seg/masks-on.ts';
import { isIn, type Runs } from './seg/runs.ts';
import type { Segmentation } from './seg/segmentation.ts';
import { valuesDoubt, valueUnder } from './values/values-on.ts';

/** Each frame of a SEG: its segment (of a labelmap each label) and the SHA-1 of its pixels as bytes of 0 and 1. */
const framesScript = `
import sys, json, hashlib, numpy, pydicom
def digest(mask): return hashlib.sha1(mask.astype('uint8').tobytes()).hexdigest()
out = []
for path in sys.argv[1:]:
    ds = pydicom.dcmread(path)
    pixels = ds.pixel_array.reshape((-1, ds.Rows, ds.Columns))
    seen = []
    for i, item in enumerate(ds.PerFrameFunctionalGroupsSequence):
        if ds.SegmentationType == 'LABELMAP':
            skip = [0, ds.get('PixelPaddingValue', 0)]
            labels = [int(v) for v in numpy.unique(pixels[i]) if v not in skip]
            seen += [[v, digest(pixels[i] == v)] for v in labels if v in [s.SegmentNumber for s in ds.SegmentSequence]]
        else:
            number = item.SegmentIdentificationSequence[0].ReferencedSegmentNumber
            if pixels[i].any(): seen.append([int(number), digest(pixels[i] != 0)])
    out.append(seen)
print(json.dumps(out))
`;

/**
 * Each picture of a folder, of the frames given: per segment the SHA-1 of the pixels that the SEG covers, by its own
 * planes: nearest frame within half the least step or what it says of it (empty frames are left out), nearest pixel.
 */
const placesScript = `
import sys, json, glob, hashlib, numpy as np, pydicom
seg = pydicom.dcmread(sys.argv[1]); pixels = seg.pixel_array.reshape((-1, seg.Rows, seg.Columns))
shared = seg.SharedFunctionalGroupsSequence[0]
iop = np.array(shared.PlaneOrientationSequence[0].ImageOrientationPatient, float)
ps = np.array(shared.PixelMeasuresSequence[0].PixelSpacing, float)
normal = np.cross(iop[:3], iop[3:])
frames = []
for i, f in enumerate(seg.PerFrameFunctionalGroupsSequence):
    ipp = np.array(f.PlanePositionSequence[0].ImagePositionPatient, float)
    number = int(f.SegmentIdentificationSequence[0].ReferencedSegmentNumber) if 'SegmentIdentificationSequence' in f else None
    frames.append((ipp, number, pixels[i]))
at = sorted(set(round(float(f[0] @ normal), 3) for f in frames))
steps = [b - a for a, b in zip(at, at[1:]) if b - a > 0.01]
between = shared.PixelMeasuresSequence[0].get('SpacingBetweenSlices')
if between: steps.append(float(between))
reach = min(steps) / 2 * 1.001 if steps else float(shared.PixelMeasuresSequence[0].SliceThickness) / 2
out = {}
for path in sorted(glob.glob(sys.argv[2] + '/*')):
    ds = pydicom.dcmread(path, stop_before_pixels=True, force=True)
    if 'ImagePositionPatient' not in ds or ds.get('FrameOfReferenceUID') != seg.FrameOfReferenceUID: continue
    o = np.array(ds.ImageOrientationPatient, float); p = np.array(ds.ImagePositionPatient, float); s = np.array(ds.PixelSpacing, float)
    xs = np.arange(ds.Columns); ys = np.arange(ds.Rows)
    points = p + xs[None, :, None] * s[1] * o[:3] + ys[:, None, None] * s[0] * o[3:]
    said = {}
    numbers = [x.SegmentNumber for x in seg.SegmentSequence]
    for number in numbers:
        if seg.SegmentationType == 'LABELMAP' and number in (0, seg.get('PixelPaddingValue', 0)): continue
        of = [f for f in frames if f[1] in (None, number) and ((f[2] == number) if f[1] is None else f[2]).any()]
        if not of: continue
        ipp, _, mask = min(of, key=lambda f: abs(float((f[0] - p) @ normal)))
        if abs(float((ipp - p) @ normal)) > reach: continue
        if seg.SegmentationType == 'LABELMAP': mask = mask == number
        c = np.rint(np.round(((points - ipp) @ iop[:3]) / ps[1], 6)).astype(int); r = np.rint(np.round(((points - ipp) @ iop[3:]) / ps[0], 6)).astype(int)
        inside = (c >= 0) & (r >= 0) & (c < seg.Columns) & (r < seg.Rows)
        shown = np.zeros(inside.shape, 'uint8'); shown[inside] = mask[r[inside], c[inside]] != 0
        if shown.any(): said[str(int(number))] = [int(shown.sum()), hashlib.sha1(shown.tobytes()).hexdigest()]
    out[ds.SOPInstanceUID] = said
print(json.dumps(out))
`;

function digest(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('hex');
}

function bytesOf(runs: Runs, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < runs.length; i += 2) bytes.fill(1, runs[i], (runs[i] ?? 0) + (runs[i + 1] ?? 0));
  return bytes;
}

/** A mask as it is drawn: each of the picture's pixels takes what lies under its centre. */
function drawn(mask: MaskOn, rows: number, columns: number): Uint8Array {
  const back = inverse(mask.toImage);
  const bytes = new Uint8Array(rows * columns);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const u = back[0] * (x + 0.5) + back[2] * (y + 0.5) + back[4];
      const v = back[1] * (x + 0.5) + back[3] * (y + 0.5) + back[5];
      const [column, row] = [Math.floor(u), Math.floor(v)];
      if (column < 0 || row < 0 || column >= mask.columns || row >= mask.rows) continue;
      if (isIn(mask.runs, row * mask.columns + column)) bytes[y * columns + x] = 1;
    }
  }
  return bytes;
}

function inverse([a, b, c, d, e, f]: Affine): Affine {
  const det = a * d - b * c;
  return [d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det];
}

async function segAt(path: string): Promise<Segmentation> {
  const object = await laidOverAt(join(data, path));
  if (object.kind !== 'seg') throw new Error(`${path} is no SEG`);
  return object;
}

const petct = 'petct/acrin_nsclc_042';
const readable = [
  `${petct}/SEG/0001_162309.dcm`,
  `${petct}/SEG/0001_504366.dcm`,
  `${petct}/SEG/0001_760112.dcm`,
  'seg/dcmqi_ct3slice/liver.dcm',
  'seg/dcmqi_ct3slice/partial_overlaps.dcm',
  'seg/dcmqi_labelmap/label.seg',
  'seg/dcmqi_labelmap/sparse-labelmap-noppv.dcm',
  'seg/dcmqi_labelmap/sparse-labelmap-ppv5.dcm',
  'seg/highdicom/seg_image_cr_binary.dcm',
  'seg/highdicom/seg_image_ct_binary.dcm',
  'seg/highdicom/seg_image_ct_binary_fractional.dcm',
  'seg/highdicom/seg_image_ct_binary_overlap.dcm',
  'seg/highdicom/seg_image_ct_binary_single_frame.dcm',
  'seg/highdicom/seg_image_ct_true_fractional.dcm',
  'seg/pydicom_variants/liver_expb.dcm',
  'seg/pydicom_variants/liver_nonbyte_aligned.dcm',
  'sr/dcmqi_qin/seg.dcm',
];

/** Every picture, and not one of some, where tests run at full size. */
const everyOne = Boolean(process.env['FOVEA_LONG']);

const table: string[] = [];
afterAll(() => {
  if (table.length > 0) process.stdout.write(`${table.join('\n')}\n`);
});

describe.runIf(haveTruth)('segmentations of real files', { timeout: everyOne ? 600_000 : 60_000 }, () => {
  it('hold in each frame the pixels that pydicom reads there', async () => {
    const truth = truthOf(
      framesScript,
      readable.map((path) => join(data, path)),
    ) as readonly (readonly [number, string])[][];
    for (const [i, path] of readable.entries()) {
      const seg = await segAt(path);
      const ours = seg.masks.map(({ part, runs }) => [
        seg.parts[part]?.number,
        digest(bytesOf(runs, seg.rows * seg.columns)),
      ]);
      expect(ours, path).toEqual(truth[i]);
    }
  });

  it('are the same in every encoding', async () => {
    for (const [plain, others] of [
      ['liver_expb', ['liver_deflate', 'liver_j2k', 'liver_rle']],
      [
        'liver_nonbyte_aligned',
        ['liver_nonbyte_aligned_deflate', 'liver_nonbyte_aligned_j2k', 'liver_nonbyte_aligned_rle'],
      ],
    ] as const) {
      const masks = async (name: string) => {
        const seg = await segAt(`seg/pydicom_variants/${name}.dcm`);
        return seg.masks.map(({ runs }) => digest(bytesOf(runs, seg.rows * seg.columns)));
      };
      const truth = await masks(plain);
      for (const other of others) expect(await masks(other), other).toEqual(truth);
    }
  });

  it.each([
    ['seg/dcmqi_ct3slice/liver.dcm', 'seg/dcmqi_ct3slice', 1],
    ['seg/dcmqi_ct3slice/partial_overlaps.dcm', 'seg/dcmqi_ct3slice', 1],
    ['seg/dcmqi_labelmap/label.seg', 'seg/dcmqi_labelmap', 1],
    ['seg/dcmqi_labelmap/sparse-labelmap-ppv5.dcm', 'seg/dcmqi_labelmap', 1],
    ['seg/highdicom/seg_image_ct_binary_single_frame.dcm', 'seg/highdicom', 1],
    [`${petct}/SEG/0001_760112.dcm`, `${petct}/CT`, 9],
    [`${petct}/SEG/0001_504366.dcm`, `${petct}/PT_AC`, 5],
    [`${petct}/SEG/0001_504366.dcm`, `${petct}/CT`, 17],
    [`${petct}/SEG/0001_162309.dcm`, `${petct}/PT_AC`, 5],
    [`${petct}/SEG/0001_760112.dcm`, `${petct}/PT_AC`, 7],
  ])('%s lies on the pictures of %s where its own planes put it', async (path, folder, every) => {
    const truth = truthOf(placesScript, [join(data, path), join(data, folder)]) as Record<
      string,
      Record<string, readonly [number, string]>
    >;
    const seg = await segAt(path);
    const sets = await imageSetsIn(join(data, folder));
    let compared = 0;
    let covered = 0;
    let pixels = 0;
    for (const set of sets) {
      for (const [i, ref] of set.frames.entries()) {
        if (i % (everyOne ? 1 : every) !== 0 || (set.instances.length === 1 && set.frames.length > 1)) continue;
        const slice = sliceOf(set, ref);
        const said = truth[ref.instance.address.instance];
        if (!slice || !said) continue;
        const ours: Record<string, [number, string]> = {};
        for (const mask of masksOn(seg, slice).masks) {
          const bytes = drawn(mask, slice.rows, slice.columns);
          const count = bytes.reduce((sum, byte) => sum + byte, 0);
          if (count > 0) ours[String(seg.parts[mask.part]?.number)] = [count, digest(bytes)];
        }
        expect(ours, `${folder} ${String(i + 1)}`).toEqual(said);
        compared += 1;
        covered += Object.keys(said).length;
        pixels += Object.values(said).reduce((sum, [count]) => sum + count, 0);
      }
    }
    expect(compared).toBeGreaterThan(0);
    expect(covered).toBeGreaterThan(0);
    table.push(
      `${path} over ${folder}: ${String(compared)} pictures, ${String(covered)} masks, ${String(pixels)} pixels, none apart`,
    );
  });
});

/** Per picture: each contour that lies on it, as its region and its points in columns and rows, centres of pixels whole. */
const contoursScript = `
import sys, json, glob, numpy as np, pydicom
rs = pydicom.dcmread(sys.argv[1], force=True)
images = []
for path in sorted(glob.glob(sys.argv[2] + '/*')):
    ds = pydicom.dcmread(path, stop_before_pixels=True, force=True)
    if ds.get('Modality') == 'CT': images.append(ds)
at = sorted(float(i.ImagePositionPatient[2]) for i in images)
half = min(b - a for a, b in zip(at, at[1:])) / 2
out = {}
for i in images:
    p = np.array(i.ImagePositionPatient, float); o = np.array(i.ImageOrientationPatient, float); s = np.array(i.PixelSpacing, float)
    said = []
    for roi in rs.ROIContourSequence:
        for contour in roi.ContourSequence:
            points = np.array(contour.ContourData, float).reshape(-1, 3)
            if np.abs(points[:, 2] - p[2]).max() >= half: continue
            said.append([int(roi.ReferencedROINumber), np.stack([((points - p) @ o[:3]) / s[1], ((points - p) @ o[3:]) / s[0]], 1).ravel().tolist()])
    out[i.SOPInstanceUID] = said
print(json.dumps(out))
`;

describe.runIf(haveTruth)('a structure set of real files', { timeout: 60_000 }, () => {
  it('is drawn where its own points lie', async () => {
    const folder = join(data, 'rt/cerr_lung_pat1');
    const path = join(folder, 'DCM_RS_00060.dcm');
    const truth = truthOf(contoursScript, [path, folder]) as Record<string, (readonly [number, readonly number[]])[]>;
    const object = await laidOverAt(path);
    if (object.kind !== 'rtstruct') throw new Error('no structure set');
    let drawn = 0;
    let most = 0;
    for (const set of await imageSetsIn(folder)) {
      for (const ref of set.frames) {
        const slice = sliceOf(set, ref);
        const said = truth[ref.instance.address.instance];
        if (!slice || !said) continue;
        const { contours } = contoursOn(object, slice);
        expect(contours.map(({ part }) => object.parts[part]?.number)).toEqual(said.map(([roi]) => roi));
        for (const [i, { points }] of contours.entries()) {
          const off = [...points].map((value, at) => Math.abs(value - 0.5 - (said[i]?.[1][at] ?? NaN)));
          expect(points.length).toBe(said[i]?.[1].length);
          expect(Math.max(...off)).toBeLessThan(1e-6);
          most = Math.max(most, Math.max(...off) * (slice.spacing?.row ?? NaN));
        }
        drawn += contours.length;
      }
    }
    expect(drawn).toBe(object.contours.length);
    table.push(`${path.slice(data.length + 1)}: ${String(drawn)} contours, at most ${most.toExponential(1)} mm apart`);
  });
});

/**
 * Dose under given pixels of each picture, by the dose's own numbers (trilinear), and the dose-volume histogram of the first
 * region: contours' own planes, points every half millimetre tried against each polygon, as its file says them.
 */
const doseScript = `
import sys, json, glob, numpy as np, pydicom
rd = pydicom.dcmread(sys.argv[1]); rs = pydicom.dcmread(sys.argv[2], force=True)
dose = rd.pixel_array.astype(float) * float(rd.DoseGridScaling)
origin = np.array(rd.ImagePositionPatient, float); sp = np.array(rd.PixelSpacing, float); off = np.array(rd.GridFrameOffsetVector, float)
z = off + origin[2] if off[0] == 0 else off
if z[0] > z[-1]: z, dose = z[::-1], dose[::-1]
def at(p):
    c = (p[..., 0] - origin[0]) / sp[1]; r = (p[..., 1] - origin[1]) / sp[0]; k = np.interp(p[..., 2], z, np.arange(len(z)), left=np.nan, right=np.nan)
    out = (c < 0) | (r < 0) | (c > dose.shape[2] - 1) | (r > dose.shape[1] - 1) | np.isnan(k)
    c, r, k = [np.where(out, 0, v) for v in (c, r, k)]
    total = 0
    for dk in (0, 1):
        for dr in (0, 1):
            for dc in (0, 1):
                K, R, C = np.minimum(np.floor(k).astype(int), len(z) - 2) + dk, np.minimum(np.floor(r).astype(int), dose.shape[1] - 2) + dr, np.minimum(np.floor(c).astype(int), dose.shape[2] - 2) + dc
                total = total + (1 - abs(k - K)) * (1 - abs(r - R)) * (1 - abs(c - C)) * dose[K, R, C]
    return np.where(out, np.nan, total)
pictures = {}
for path in sorted(glob.glob(sys.argv[3] + '/*')):
    ds = pydicom.dcmread(path, stop_before_pixels=True, force=True)
    if ds.get('Modality') != 'CT': continue
    p = np.array(ds.ImagePositionPatient, float); o = np.array(ds.ImageOrientationPatient, float); s = np.array(ds.PixelSpacing, float)
    xy = [(x, y) for y in range(0, ds.Rows, 17) for x in range(0, ds.Columns, 13)]
    pts = np.array([p + x * s[1] * o[:3] + y * s[0] * o[3:] for x, y in xy])
    pictures[ds.SOPInstanceUID] = [[x, y, None if np.isnan(v) else float(v)] for (x, y), v in zip(xy, at(pts))]
roi = rs.ROIContourSequence[0]
planes = {}
for c in roi.ContourSequence:
    pts = np.array(c.ContourData, float).reshape(-1, 3); planes.setdefault(round(float(pts[:, 2].mean()), 3), []).append(pts[:, :2])
zs = sorted(planes); step = min(b - a for a, b in zip(zs, zs[1:]))
values, weights = [], []
for i, zz in enumerate(zs):
    gap = lambda d: d / 2 if d <= 1.5 * step else step / 2
    low = gap(zz - zs[i - 1]) if i else step / 2; high = gap(zs[i + 1] - zz) if i + 1 < len(zs) else step / 2
    everything = np.concatenate(planes[zz]); g = 0.5
    xs = np.arange(everything[:, 0].min(), everything[:, 0].max(), g) + g / 2; ys = np.arange(everything[:, 1].min(), everything[:, 1].max(), g) + g / 2
    X, Y = np.meshgrid(xs, ys); inside = np.zeros(X.shape, bool)
    for poly in planes[zz]:
        hit = np.zeros(X.shape, bool)
        for a, b in zip(poly, np.roll(poly, -1, 0)):
            if a[1] == b[1]: continue
            hit ^= ((a[1] > Y) != (b[1] > Y)) & (X < (b[0] - a[0]) * (Y - a[1]) / (b[1] - a[1]) + a[0])
        inside ^= hit
    n = 6
    for k in range(n):
        h = zz - low + (k + 0.5) * (low + high) / n
        v = at(np.stack([X[inside], Y[inside], np.full(inside.sum(), h)], -1)); values.append(v); weights.append(np.full(v.shape, g * g * (low + high) / n))
v, w = np.concatenate(values), np.concatenate(weights); ok = ~np.isnan(v); outside = float(w[~ok].sum() / w.sum()); volume = float(w.sum() / 1000); v, w = v[ok], w[ok]
order = np.argsort(-v); cum = np.cumsum(w[order]) / w.sum()
dx = lambda s: float(v[order][np.searchsorted(cum, s)])
print(json.dumps(dict(pictures=pictures, dvh=dict(volume=volume, outside=outside, least=float(v.min()), mean=float((v * w).sum() / w.sum()), most=float(v.max()), d95=dx(.95), d50=dx(.5), d05=dx(.05), v20=float(w[v >= 20].sum() / w.sum()), v50=float(w[v >= 50].sum() / w.sum())))))
`;

describe.runIf(haveTruth)('a dose of real files', { timeout: 120_000 }, () => {
  it('lies where its own grid puts it, and a region gets of it what its contours and that grid say', async () => {
    const folder = join(data, 'rt/cerr_lung_pat1');
    const [dosePath, setPath] = [join(folder, 'RTDOSE_derived.dcm'), join(folder, 'DCM_RS_00060.dcm')];
    const truth = truthOf(doseScript, [dosePath, setPath, folder]) as {
      readonly pictures: Record<string, (readonly [number, number, number | null])[]>;
      readonly dvh: Record<
        'volume' | 'outside' | 'least' | 'mean' | 'most' | 'd95' | 'd50' | 'd05' | 'v20' | 'v50',
        number
      >;
    };
    const [dose, set] = [await laidOverAt(dosePath), await laidOverAt(setPath)];
    if (dose.kind !== 'rtdose' || set.kind !== 'rtstruct') throw new Error('no dose, or no structure set');
    let compared = 0;
    let most = 0;
    for (const images of await imageSetsIn(folder)) {
      for (const ref of images.frames) {
        const slice = sliceOf(images, ref);
        const said = truth.pictures[ref.instance.address.instance];
        if (!slice || !said) continue;
        expect(valuesDoubt(dose.frameOfReference, slice)).toBeUndefined();
        for (const [x, y, value] of said) {
          const ours = valueUnder(dose.grid, slice, x, y);
          if (value === null) expect(ours).toBeNaN();
          else most = Math.max(most, Math.abs(ours - value));
          compared += 1;
        }
      }
    }
    expect(compared).toBeGreaterThan(5000);
    expect(most).toBeLessThan(1e-3);
    const own = doseVolume(
      dose.grid,
      set.contours.filter(({ part }) => part === 0),
    );
    if (!own) throw new Error('no room');
    const { dvh } = truth;
    const ours = {
      ...{ volume: own.volume, outside: own.outside, least: own.least, mean: own.mean, most: own.most },
      ...{ d95: doseAt(own.curve, 0.95), d50: doseAt(own.curve, 0.5), d05: doseAt(own.curve, 0.05) },
      ...{ v20: shareAt(own.curve, 20), v50: shareAt(own.curve, 50) },
    };
    expect(ours.volume / dvh.volume).toBeCloseTo(1, 2);
    for (const name of ['mean', 'd95', 'd50', 'd05'] as const) expect(ours[name], name).toBeCloseTo(dvh[name], 0);
    for (const name of ['outside', 'v20', 'v50'] as const) expect(ours[name], name).toBeCloseTo(dvh[name], 2);
    for (const name of ['least', 'most'] as const) expect(Math.abs(ours[name] - dvh[name]), name).toBeLessThan(1);
    const figures = Object.entries(ours).map(
      ([name, value]) => `${name} ${value.toFixed(3)} (${dvh[name as keyof typeof dvh].toFixed(3)})`,
    );
    table.push(
      `dose at ${String(compared)} points: at most ${most.toExponential(1)} Gy apart; region, ours (theirs): ${figures.join(', ')}`,
    );
  });
});
