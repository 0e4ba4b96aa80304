import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { Workspace } from './pages/workspace.ts';
import { drag, lie, makeMark } from './picture.ts';
import { startGateway, type Running } from './server.ts';

/** Pictures of every kind of light, written by pydicom, each a study of its own: 96 rows of 128 twelve-bit values. */
const program = `
import sys, numpy as np, pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
folder = sys.argv[1]
ramp = (np.arange(96)[:, None] * 40 + np.arange(128)[None, :] * 2).astype('<u2')
names = ['plain', 'sigmoid', 'voi', 'modality', 'palette', 'planes', 'ybr', 'aspect', 'overlay', 'rectangle', 'circle', 'polygon']
def table(first, data):
    item = Dataset()
    item.add_new(0x00283002, 'US', [len(data), first, 16])
    item.add_new(0x00283006, 'OW', np.asarray(data, '<u2').tobytes())
    return item
for number, name in enumerate(names, 1):
    d = Dataset()
    d.SOPClassUID = '1.2.840.10008.5.1.4.1.1.7'
    d.SOPInstanceUID, d.SeriesInstanceUID, d.StudyInstanceUID = [f'1.2.826.0.1.3680043.8.498.{number}.{i}' for i in (3, 2, 1)]
    d.Modality, d.PatientID, d.PatientName = 'OT', 'made', 'Made^' + name
    d.StudyDate, d.SeriesNumber, d.InstanceNumber = '20260101', 1, 1
    d.SamplesPerPixel, d.PhotometricInterpretation, d.Rows, d.Columns = 1, 'MONOCHROME2', 96, 128
    d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation = 16, 12, 11, 0
    d.PixelData, vr = ramp.tobytes(), 'OW'
    curve = np.round(65535 * (np.arange(2048) / 2047) ** 2)
    if name not in ('voi', 'palette', 'planes', 'ybr'): d.WindowCenter, d.WindowWidth = 2048, 4096
    if name == 'sigmoid': d.WindowCenter, d.WindowWidth, d.VOILUTFunction = 1500, 900, 'SIGMOID'
    if name == 'voi': d.VOILUTSequence = Sequence([table(500, curve)])
    if name == 'modality':
        item = table(1000, curve); item.ModalityLUTType = 'OD'
        d.ModalityLUTSequence = Sequence([item]); d.WindowCenter, d.WindowWidth = 30000, 50000
    if name in ('planes', 'ybr'):
        d.BitsAllocated, d.BitsStored, d.HighBit = 8, 8, 7
        vr = 'OB'
    if name == 'palette':
        d.PhotometricInterpretation = 'PALETTE COLOR'
        for i, hue in enumerate(['Red', 'Green', 'Blue']):
            setattr(d, hue + 'PaletteColorLookupTableDescriptor', [4096, 0, 16])
            setattr(d, hue + 'PaletteColorLookupTableData', (((np.arange(4096) // 16 * (i * 37 + 3)) % 256) * 257).astype('<u2').tobytes())
    if name in ('planes', 'ybr'):
        d.SamplesPerPixel, d.PlanarConfiguration = 3, 1 if name == 'planes' else 0
        d.PhotometricInterpretation = 'RGB' if name == 'planes' else 'YBR_FULL'
        three = np.stack([ramp // 16 % 256, ramp // 8 % 256, 255 - ramp // 16 % 256]).astype('u1')
        d.PixelData = (three if name == 'planes' else three.transpose(1, 2, 0)).tobytes()
    if name == 'aspect': d.PixelAspectRatio = [2, 1]
    if name == 'overlay':
        bits = np.zeros((70, 120), 'u1'); bits[::4, :] = 1; bits[:, 10] = 1
        d.add_new(0x60000010, 'US', 70); d.add_new(0x60000011, 'US', 120); d.add_new(0x60000040, 'CS', 'G')
        d.add_new(0x60000050, 'SS', [5, 3]); d.add_new(0x60000100, 'US', 1); d.add_new(0x60000102, 'US', 0)
        d.add_new(0x60003000, 'OB', np.packbits(bits.ravel(), bitorder='little').tobytes())
    if name == 'rectangle':
        d.ShutterShape = 'RECTANGULAR'
        d.ShutterLeftVerticalEdge, d.ShutterRightVerticalEdge = 20, 100
        d.ShutterUpperHorizontalEdge, d.ShutterLowerHorizontalEdge = 11, 80
    if name == 'circle': d.ShutterShape, d.CenterOfCircularShutter, d.RadiusOfCircularShutter = 'CIRCULAR', [48, 60], 30
    if name == 'polygon': d.ShutterShape, d.VerticesOfThePolygonalShutter = 'POLYGONAL', [10, 20, 10, 110, 80, 65]
    d['PixelData'].VR = vr
    d.file_meta = FileMetaDataset()
    d.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    d.file_meta.MediaStorageSOPClassUID, d.file_meta.MediaStorageSOPInstanceUID = d.SOPClassUID, d.SOPInstanceUID
    d.is_little_endian, d.is_implicit_VR = True, False
    d.save_as(f'{folder}/{name}.dcm', write_like_original=False)
print(' '.join(names))
`;

const folder = mkdtempSync(join(tmpdir(), 'fovea-made-'));
let gateway: Running;
let names: readonly string[] = [];
test.beforeAll(async () => {
  mkdirSync(join(folder, 'dicom'));
  const said = execFileSync('/usr/bin/python3', ['-W', 'ignore', '-c', program, join(folder, 'dicom')]);
  names = said.toString().trim().split(' ');
  gateway = await startGateway(['--dicom', join(folder, 'dicom'), '--data', join(folder, 'data')]);
});
test.afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function open(workspace: Workspace, name: string): Promise<void> {
  const number = names.indexOf(name) + 1;
  await workspace.open(`1.2.826.0.1.3680043.8.498.${number}.1`, { origin: gateway.origin });
  await workspace.ready();
}

interface Raster {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, pixel by pixel. */
  readonly rgb: readonly number[];
}

function painted(pane: Locator): Promise<Raster> {
  return pane.locator('canvas.pane-picture').evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
    return { width, height, rgb: [...data].filter((_, i) => i % 4 !== 3) };
  });
}

/** The file as DCMTK draws it, overlays left out. */
function byDcmtk(name: string, how: readonly string[]): Raster {
  const out = join(folder, 'out.pnm');
  execFileSync('dcm2pnm', ['-q', '-O', '+op', ...how, join(folder, 'dicom', `${name}.dcm`), out], { stdio: 'pipe' });
  const bytes = readFileSync(out);
  const header = /^P([56])\s+(?:#.*\s+)*(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString('latin1', 0, 400));
  if (!header) throw new Error('not a PNM of 8 bits');
  const values = [...bytes.subarray(header[0].length)];
  return {
    width: Number(header[2]),
    height: Number(header[3]),
    rgb: header[1] === '6' ? values : values.flatMap((grey) => [grey, grey, grey]),
  };
}

function furthest(a: Raster, b: Raster): number {
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  return a.rgb.reduce((most, level, i) => Math.max(most, Math.abs(level - b.rgb[i]!)), 0);
}

for (const [name, what, how, within] of [
  ['sigmoid', 'a sigmoid', ['+Wi', '1', '+Wfs'], 1],
  ['voi', 'a VOI LUT', ['+Wl', '1'], 1],
  ['modality', 'a modality LUT', ['+Wi', '1'], 1],
  ['palette', 'a palette', [], 1],
  ['planes', 'colour by plane', [], 0],
  ['ybr', 'luminance and two differences', [], 2],
] as const) {
  test(`${what} is painted as DCMTK paints it`, async ({ workspace }) => {
    await open(workspace, name);
    const picture = await painted(workspace.pane());
    expect(new Set(picture.rgb).size).toBeGreaterThan(32);
    expect(furthest(picture, byDcmtk(name, how))).toBeLessThanOrEqual(within);
  });
}

test('an overlay plane lies where its origin says, over an untouched picture', async ({ workspace }) => {
  await open(workspace, 'overlay');
  const { rgb } = await painted(workspace.pane());
  const bare = byDcmtk('overlay', ['+Wi', '1']);
  const wrong: string[] = [];
  for (let row = 0; row < 96; row += 1) {
    for (let column = 0; column < 128; column += 1) {
      // The origin is row 5, column 3, counted from one (PS3.3 C.9.2).
      const [v, u] = [row - 4, column - 2];
      const drawn = v >= 0 && v < 70 && u >= 0 && u < 120 && (v % 4 === 0 || u === 10);
      const grey = rgb[(row * 128 + column) * 3]!;
      const right = drawn ? grey > 225 : Math.abs(grey - bare.rgb[(row * 128 + column) * 3]!) <= 1;
      if (!right) wrong.push(`${row}, ${column}: ${grey}`);
    }
  }
  expect(wrong).toEqual([]);
});

/** Whether a pixel is the picture's (above 0) or the shutter's, by how far its centre lies within; PS3.3 C.7.6.11. */
const shutters: Readonly<Record<string, (row: number, column: number) => number>> = {
  rectangle: (row, column) => Math.min(column - 19.5, 100.5 - column, row - 10.5, 80.5 - row),
  circle: (row, column) => 30 - Math.hypot(row - 48, column - 60),
  polygon: (row, column) => {
    const corners = [
      [10, 20],
      [10, 110],
      [80, 65],
    ] as const;
    return Math.min(
      ...corners.map(([r, c], i) => {
        const [r2, c2] = corners[(i + 1) % 3]!;
        return ((row - r) * (c2 - c) - (column - c) * (r2 - r)) / Math.hypot(r2 - r, c2 - c);
      }),
    );
  },
};
for (const [shape, within] of Object.entries(shutters)) {
  test(`outside a shutter (${shape}) all is black, inside nothing is changed`, async ({ workspace }) => {
    await open(workspace, shape);
    const { rgb } = await painted(workspace.pane());
    const bare = byDcmtk(shape, ['+Wi', '1']);
    let [inside, outside] = [0, 0];
    const wrong: string[] = [];
    for (let i = 0; i < 96 * 128; i += 1) {
      const [row, column] = [Math.floor(i / 128) + 1, (i % 128) + 1];
      const depth = within(row, column);
      if (Math.abs(depth) < (shape === 'rectangle' ? 0.4 : 1)) continue; // pixels that an edge goes through
      if (depth > 0) inside += 1;
      else outside += 1;
      const grey = rgb[i * 3]!;
      const right = depth > 0 ? Math.abs(grey - bare.rgb[i * 3]!) <= 1 : grey === 0;
      if (!right) wrong.push(`${row}, ${column}: ${grey}`);
    }
    expect(wrong).toEqual([]);
    expect(Math.min(inside, outside)).toBeGreaterThan(1000);
  });
}

test('pixels twice as high as wide are drawn so, and their lengths are pixels until something says more', async ({
  workspace,
  page,
}) => {
  await open(workspace, 'aspect');
  const { across, down, at } = await lie(workspace);
  expect(down / across).toBeCloseTo(2, 3);
  await expect(workspace.pane()).toContainText('Uncalibrated: lengths in px');
  await expect(workspace.pane().locator('.pane-scale')).toBeHidden();
  // 3 columns and 2 rows that count twice: the hypotenuse is 5 column widths; 30 and 20 make 50.
  const said = await makeMark(workspace, 'length', () => drag(page, at(20, 20), at(50, 40)));
  expect(said).toMatch(/ px$/);
  expect(Number.parseFloat(said)).toBeCloseTo(50, 0);
});
