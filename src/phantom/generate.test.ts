import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ctGeometry, ctHeight } from './ct.ts';
import { enhancedGeometry } from './enhanced.ts';
import { generatePhantom, phantomIsComplete, type PhantomProgress } from './generate.ts';
import { studies, uidOf } from './patient.ts';
import { usGeometry } from './us-scanner.ts';

const folder = mkdtempSync(join(tmpdir(), 'phantom-'));
const progress: PhantomProgress[] = [];
const made: string[] = [];
let files: string[] = [];

beforeAll(async () => {
  await generatePhantom({
    directory: folder,
    scale: 'small',
    onProgress: (p) => progress.push(p),
    onStudy: (path) => {
      expect(readdirSync(path).length).toBeGreaterThan(0);
      made.push(path);
    },
  });
  files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.dcm'))
    .map((name) => join(folder, name));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Some attributes of every file as pydicom reads them, and nothing of ours. */
function byPydicom(): readonly Record<string, unknown>[] {
  const program = `
import pydicom, json, sys, glob
out = []
for f in sorted(glob.glob(sys.argv[1] + '/*/*.dcm')):
    d = pydicom.dcmread(f)
    o = {'file': f, 'syntax': d.file_meta.TransferSyntaxUID, 'length': len(d.PixelData)}
    for k in ('StudyInstanceUID SeriesInstanceUID SOPInstanceUID PatientID Modality Rows Columns BitsStored PhotometricInterpretation PatientOrientation '
              'ImageLaterality ViewPosition ImagePositionPatient ImageOrientationPatient NumberOfFrames ImageType PresentationLUTShape SeriesNumber InstanceNumber').split():
        v = d.get(k)
        if v is None: continue
        o[k] = [x if isinstance(x, (int, str)) else float(x) for x in v] if isinstance(v, pydicom.multival.MultiValue) else v if isinstance(v, (int, str)) else float(v)
    o['family'] = d.PatientName.family_name
    o['ideographic'] = d.PatientName.ideographic
    if d.Modality == 'US': o['delta'] = [float(r.PhysicalDeltaX) for r in d.SequenceOfUltrasoundRegions]
    if 'PerFrameFunctionalGroupsSequence' in d:
        o['planes'] = [[float(x) for x in g.PlanePositionSequence[0].ImagePositionPatient] for g in d.PerFrameFunctionalGroupsSequence]
    out.append(o)
print(json.dumps(out))`;
  writeFileSync(join(folder, 'read.py'), program);
  return JSON.parse(
    execFileSync('/usr/bin/python3', [join(folder, 'read.py'), folder], { maxBuffer: 1 << 26 }).toString(),
  ) as Record<string, unknown>[];
}

describe('the small sample', () => {
  it('tells of each file once, the last with all done, and is then complete', async () => {
    expect(progress.map((p) => p.done)).toEqual(files.map((_, i) => i + 1));
    expect(progress.at(-1)?.done).toBe(progress.at(-1)?.all);
    expect(progress.at(-1)?.all).toBe(files.length);
    expect(made.toSorted()).toEqual(
      Object.values(studies)
        .map(({ uid }) => join(folder, uid))
        .toSorted(),
    );
    expect(await phantomIsComplete(folder, 'small')).toBe(true);
    expect(await phantomIsComplete(folder, 'full')).toBe(false);
  });

  it('leaves nothing half-made behind', () => {
    const names = readdirSync(folder, { recursive: true }).map(String);
    expect(names.filter((n) => n.endsWith('.part'))).toEqual([]);
    expect(names.filter((n) => n.endsWith('.dcm'))).toHaveLength(files.length);
  });

  it('is made of the same bytes again, and not at all where it is complete', async () => {
    const again = mkdtempSync(join(tmpdir(), 'phantom-'));
    try {
      await generatePhantom({ directory: again, scale: 'small', only: ['dx', 'mr', 'us', 'xa'] });
      const digest = (root: string, path: string) =>
        createHash('sha256')
          .update(readFileSync(join(root, path)))
          .digest('hex');
      const made = readdirSync(again, { recursive: true })
        .map(String)
        .filter((n) => n.endsWith('.dcm'));
      expect(made.length).toBeGreaterThan(10);
      for (const path of made) expect(digest(again, path)).toBe(digest(folder, path));
      const seen: string[] = [];
      await generatePhantom({
        directory: again,
        scale: 'small',
        only: ['dx', 'mr', 'us', 'xa'],
        onStudy: (p) => seen.push(p),
      });
      expect(seen).toEqual([]);
    } finally {
      rmSync(again, { recursive: true });
    }
  }, 60_000);

  it('is finished where making it was cut off: whole studies stay, half ones are made anew', async () => {
    const cut = mkdtempSync(join(tmpdir(), 'phantom-'));
    const only = ['dx', 'xa'];
    try {
      await generatePhantom({ directory: cut, scale: 'small', only });
      renameSync(join(cut, 'complete.json'), join(cut, 'making.json'));
      const kept = statSync(join(cut, studies.dx.uid)).ino;
      renameSync(join(cut, studies.xa.uid), join(cut, `${studies.xa.uid}.part`));
      writeFileSync(join(cut, `${studies.xa.uid}.part`, 'half.dcm'), 'half');
      const seen: string[] = [];
      await generatePhantom({ directory: cut, scale: 'small', only, onStudy: (p) => seen.push(p) });
      expect(seen).toEqual([join(cut, studies.xa.uid)]);
      expect(statSync(join(cut, studies.dx.uid)).ino).toBe(kept);
      expect(readdirSync(join(cut, studies.xa.uid))).toEqual(['1-0001.dcm']);
      // Of another version nothing is kept.
      renameSync(join(cut, 'complete.json'), join(cut, 'making.json'));
      writeFileSync(join(cut, 'making.json'), '{}');
      await generatePhantom({ directory: cut, scale: 'small', only, onStudy: (p) => seen.push(p) });
      expect(seen).toHaveLength(3);
    } finally {
      rmSync(cut, { recursive: true });
    }
  }, 60_000);

  it('is read by DCMTK without a complaint', () => {
    for (const path of files)
      expect(execFileSync('dcmdump', ['-q', '+P', '0010,0010', path]).toString()).toContain('ZHANG^Wei');
  });
});

describe('as pydicom reads it', () => {
  let all: readonly Record<string, unknown>[] = [];
  beforeAll(() => {
    all = byPydicom();
  });
  const of = (name: keyof typeof studies) => all.filter((o) => o['StudyInstanceUID'] === studies[name].uid);

  it('every file is of the one patient, with both scripts of the name, and every instance has its own UID', () => {
    expect(all).toHaveLength(files.length);
    for (const o of all) expect([o['PatientID'], o['family'], o['ideographic']]).toEqual(['4402187', 'ZHANG', '张^伟']);
    expect(new Set(all.map((o) => o['SOPInstanceUID'])).size).toBe(all.length);
  });

  it('the axial CT runs from the head down, rows to the left, columns to the back', () => {
    const geometry = ctGeometry('ct', 'small');
    const axial = of('ct').filter((o) => o['SeriesNumber'] === 2);
    expect(axial).toHaveLength(geometry.slices);
    for (const o of axial) {
      expect(o['ImageOrientationPatient']).toEqual([1, 0, 0, 0, 1, 0]);
      expect((o['ImagePositionPatient'] as number[])[2]).toBeCloseTo(
        ctHeight(geometry, Number(o['InstanceNumber']) - 1),
        3,
      );
      expect(o['syntax']).toBe('1.2.840.10008.1.2.4.202');
    }
  });

  it('the full CT has at least 250 slices of 512 x 512', () => {
    const geometry = ctGeometry('ct', 'full');
    expect(geometry.slices).toBeGreaterThanOrEqual(250);
    expect(geometry.columns).toBe(512);
  });

  it('the MR is sagittal and axial, with two b-values', () => {
    const mr = of('mr');
    expect(
      mr.filter((o) => o['SeriesNumber'] === 1).every((o) => String(o['ImageOrientationPatient']) === '0,1,0,0,0,-1'),
    ).toBe(true);
    expect(
      mr.filter((o) => o['SeriesNumber'] === 2).every((o) => String(o['ImageOrientationPatient']) === '1,0,0,0,1,0'),
    ).toBe(true);
    expect(new Set(mr.filter((o) => o['SeriesNumber'] === 3).map((o) => String(o['ImagePositionPatient']))).size).toBe(
      4,
    );
  });

  it('the chest film is MONOCHROME1 in lossless JPEG, the patient’s left at the right', () => {
    expect(of('dx')[0]).toMatchObject({
      PhotometricInterpretation: 'MONOCHROME1',
      syntax: '1.2.840.10008.1.2.4.70',
      PatientOrientation: ['L', 'F'],
      PresentationLUTShape: 'INVERSE',
    });
  });

  it('the mammograms are four views, chest walls back to back', () => {
    const seen = of('mg').map((o) =>
      [o['ImageLaterality'], o['ViewPosition'], ...(o['PatientOrientation'] as string[])].join(' '),
    );
    expect(seen.sort()).toEqual(['L CC A R', 'L MLO A FR', 'R CC P L', 'R MLO P FL']);
  });

  it('the ultrasound measures in centimetres, the enhanced CT has a plane for each frame', () => {
    expect(of('us')[0]?.['delta']).toEqual([usGeometry('small').pixel / 10, usGeometry('small').pixel / 10]);
    const g = enhancedGeometry('small');
    const planes = of('enhanced')[0]?.['planes'] as number[][];
    expect(planes.map((p) => p[2])).toEqual(Array.from({ length: g.frames }, (_, i) => g.top - i * g.step));
  });
});

it('UIDs are of the 2.25 root, no longer than 64 characters, and differ by name', () => {
  const some = ['a', 'b', 'c'].map((n) => uidOf(n));
  expect(new Set(some).size).toBe(3);
  for (const uid of some) expect(uid).toMatch(/^2\.25\.[1-9][0-9]{1,38}$/);
});
