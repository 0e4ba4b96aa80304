import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DisplaySet, ImageSet } from '#src/dataset/display-set.ts';
import { laidOverKind } from '#src/dataset/sop-class.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { sliceOf } from './places.ts';
import { data } from '../../e2e/real-files.ts';
import { filesUnder, haveTruth, recordAt, setsOf, truthOf } from '../../e2e/real-objects.ts';
import { readLaidOver } from './read-laid-over.ts';
import { readReport } from './sr/read-report.ts';

/** Per file: its class by name, modality, size, and each frame's position, orientation and spacing as it says them. */
const headersScript = `
import sys, json, pydicom
def first(*groups):
    for group in groups:
        if group: return group[0]
def place(ds, i):
    frames, shared = ds.get('PerFrameFunctionalGroupsSequence'), ds.get('SharedFunctionalGroupsSequence')
    own = [g for g in (frames[i] if frames and i < len(frames) else None, shared[0] if shared else None) if g is not None]
    def of(sequence, name):
        for group in own:
            if group.get(sequence): return group.get(sequence)[0].get(name)
        return None if own else ds.get(name)
    said = [of('PlanePositionSequence', 'ImagePositionPatient'), of('PlaneOrientationSequence', 'ImageOrientationPatient'), of('PixelMeasuresSequence', 'PixelSpacing')]
    return [[float(x) for x in v] if v else None for v in said]
out = {}
for path in sys.argv[2:]:
    try:
        ds = pydicom.dcmread(sys.argv[1] + '/' + path, stop_before_pixels=True, force=True)
        if 'SOPClassUID' not in ds: continue
        try: n = int(ds.get('NumberOfFrames') or 1)
        except Exception: n = 1
        out[path] = dict(uid=ds.SOPInstanceUID, form=ds.SOPClassUID.name, modality=ds.get('Modality', ''), rows=ds.get('Rows'), columns=ds.get('Columns'),
            frames=[place(ds, i) for i in range(n)] if 'Rows' in ds else [])
    except Exception as e: print(path, e, file=sys.stderr)
print(json.dumps(out))
`;

interface Said {
  readonly uid: string;
  readonly form: string;
  readonly modality: string;
  readonly rows?: number;
  readonly columns?: number;
  readonly frames: readonly (readonly [position: N, orientation: N, spacing: N])[];
}
type N = readonly number[] | null;

const nowhere: Said['frames'][number] = [null, null, null];

/** What each class of these folders is to be opened as. Labelmaps are younger than pydicom's list. */
const properForm: readonly (readonly [RegExp, string])[] = [
  [/^Segmentation|66\.7$/, 'image, laid over: seg'],
  [/^RT Structure Set/, 'derived, laid over: rtstruct'],
  [/^RT Plan/, 'derived'],
  [/^RT Dose/, 'derived, laid over: rtdose'],
  [/Presentation State/, 'derived, laid over: pr'],
  [/^Real World Value Mapping/, 'derived'],
  [/ SR Storage$/, 'document, report'],
  [/Image Storage$/, 'image'],
];

/** Differences of neighbours along the stack's normal, by the places that the script read. */
function steps(places: readonly (readonly [N, N, N])[]): readonly number[] {
  const [, orientation] = places[0] ?? [];
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = orientation ?? [];
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d];
  const along = places.map(([p]) => normal.reduce((sum, n, i) => sum + n * (p?.[i] ?? NaN), 0));
  return along.slice(1).map((at, i) => at - (along[i] ?? NaN));
}

function isEven(differences: readonly number[]): boolean {
  const mean = differences.reduce((sum, d) => sum + d, 0) / differences.length;
  return Math.abs(mean) > 0.01 && differences.every((d) => Math.abs(d - mean) < 0.01 * Math.abs(mean));
}

function apart(ours: readonly number[], theirs: N): number {
  return Math.max(...ours.map((value, i) => Math.abs(value - (theirs?.[i] ?? NaN))));
}

const rows: string[][] = [];

/** Doses of 15 offsets and one plane: where it lies among them is not said, so they are not drawn. */
const contradictory = /^rt\/pydicom_rt\/(badVR|.*1frame)\.dcm$/;

/** Cut off within a value: refused, and said to be so. */
const damaged = new Set(['pydicom_rt/rtplan_truncated.dcm']);

describe.runIf(haveTruth)('real files', { timeout: 120_000 }, () => {
  afterAll(() => {
    const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? [];
    const lines = rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '));
    process.stdout.write(`${lines.join('\n')}\n`);
  });

  it.each(['ct', 'mr', 'petct', 'enhanced', 'mg', 'seg', 'rt', 'sr', 'pr'])(
    'of %s open in their proper form, every frame where it says it lies',
    async (folder) => {
      const paths = filesUnder(join(data, folder)).filter((path) => !damaged.has(path));
      const truth = truthOf(headersScript, [join(data, folder), ...paths]) as Record<string, Said>;
      const records = new Map<string, InstanceRecord>();
      for (const path of paths) {
        const record = await recordAt(join(data, folder, path));
        if (record) records.set(path, record);
      }
      expect([...records.keys()]).toEqual(Object.keys(truth));
      const forms = new Map<string, number>();
      for (const [path, record] of records) {
        const said = truth[path];
        if (!said) continue;
        const form = await formOf(join(data, folder, path), record);
        const proper = contradictory.test(`${folder}/${path}`)
          ? 'derived, refused: corrupt'
          : properForm.find(([name]) => name.test(said.form))?.[1];
        expect(form, `${folder}/${path}: ${said.form}`).toBe(proper);
        forms.set(form, (forms.get(form) ?? 0) + 1);
      }
      const said = new Map([...records].map(([path, record]) => [record, truth[path]] as const));
      const images = setsOf([...records.values()]).filter((set) => set.kind === 'image');
      const frames = images.reduce((sum, set) => sum + compareFrames(set, said), 0);
      const volumes = images.filter(({ geometry }) => geometry.kind === 'volume').length;
      rows.push([
        folder,
        `${String(records.size)} files`,
        `${String(images.length)} image sets, ${String(volumes)} volumes`,
        `${String(frames)} frames`,
        [...forms].map(([form, count]) => `${String(count)} ${form}`).join('; '),
      ]);
    },
  );
});

/** How a file is shown, and that what it says can be read. */
async function formOf(path: string, record: InstanceRecord): Promise<string> {
  const sets = setsOf([record]);
  const kinds = [...new Set(sets.map(({ kind }: DisplaySet) => kind))].join(' ');
  if (kinds === 'document') {
    const report = await readReport(new Uint8Array(readFileSync(path)));
    return report.instance === record.address.instance ? 'document, report' : 'document of another';
  }
  const over = laidOverKind(record.sopClass);
  if (!over) return kinds;
  const read = await readLaidOver(new Uint8Array(readFileSync(path)));
  return read.ok ? `${kinds}, laid over: ${read.value.kind}` : `${kinds}, refused: ${read.fault.kind}`;
}

/** Each frame of a set against what the script says of its file; a volume is one by its numbers too. */
function compareFrames(set: ImageSet, truth: ReadonlyMap<InstanceRecord, Said | undefined>): number {
  const wrong: string[] = [];
  const places = set.frames.map((ref) => {
    const said = truth.get(ref.instance);
    const place = said?.frames[ref.frame - 1];
    const slice = sliceOf(set, ref);
    const { plane, spacing } = slice ?? {};
    if (slice?.rows !== said?.rows || slice?.columns !== said?.columns) wrong.push('size');
    if (plane && place) {
      if (!(apart(plane.position, place[0]) < 1e-6)) wrong.push('position');
      // Orientations are made unit vectors at right angles by us.
      if (!(apart([...plane.rowDirection, ...plane.columnDirection], place[1]) < 1e-4)) wrong.push('orientation');
      if (spacing && place[2] && apart([spacing.row, spacing.column], place[2]) > 0) wrong.push('spacing');
    }
    return place ?? nowhere;
  });
  expect(wrong, set.label).toEqual([]);
  const { geometry } = set;
  if (geometry.kind === 'volume') {
    const differences = steps(places);
    expect(isEven(differences), set.label).toBe(true);
    expect(Math.abs(geometry.step)).toBeCloseTo(Math.abs(differences[0] ?? NaN), 2);
  } else if (geometry.reason === 'uneven-spacing' || geometry.reason === 'missing-slices') {
    expect(isEven(steps(places)), set.label).toBe(false);
  }
  return set.frames.length;
}
