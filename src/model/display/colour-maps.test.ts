import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { colourMap, colourMapNames, isColourMapName } from './colour-maps.ts';

/** pydicom ships the tables of PS3.6 Annex B as DICOM colour palette objects. */
const script = `
import glob, json, os, struct, pydicom
folder = os.path.join(os.path.dirname(pydicom.__file__), 'data', 'palettes')
out = {}
for name in ('hotiron', 'pet', 'hotmetalblue', 'pet20step'):
    ds = pydicom.dcmread(os.path.join(folder, name + '.dcm'), force=True)
    out[name] = [list(ds[c + 'PaletteColorLookupTableData'].value) for c in ('Red', 'Green', 'Blue')]
print(json.dumps(out))
`;

const python = '/usr/bin/python3';
const havePydicom = ((): boolean => {
  if (!existsSync(python)) return false;
  try {
    execFileSync(python, ['-c', 'import pydicom'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe('colour maps', () => {
  it.runIf(havePydicom || process.env['CI'])('follow the tables of PS3.6 Annex B', () => {
    const tables = JSON.parse(execFileSync(python, ['-c', script], { encoding: 'utf8' })) as Record<string, number[][]>;
    const off = (name: 'hot-iron' | 'pet' | 'hot-metal-blue' | 'pet-20-step', file: string): number => {
      const map = colourMap(name);
      const channels = [map.red, map.green, map.blue];
      return Math.max(
        ...channels.flatMap((values, c) => [...values].map((v, i) => Math.abs(v - (tables[file]?.[c]?.[i] ?? 999)))),
      );
    };
    expect(off('hot-iron', 'hotiron')).toBe(0);
    expect(off('pet-20-step', 'pet20step')).toBe(0);
    expect(off('pet', 'pet')).toBeLessThanOrEqual(1);
    expect(off('hot-metal-blue', 'hotmetalblue')).toBeLessThanOrEqual(1);
  });

  it('have 256 colours each and are known by name', () => {
    for (const name of colourMapNames) {
      expect(isColourMapName(name)).toBe(true);
      const { red, green, blue } = colourMap(name);
      expect([red.length, green.length, blue.length]).toEqual([256, 256, 256]);
    }
    expect(isColourMapName('mud')).toBe(false);
  });

  it('rainbow runs from blue over green to red', () => {
    const { red, green, blue } = colourMap('rainbow');
    expect([red[0], green[0], blue[0]]).toEqual([0, 0, 255]);
    expect([red[128], green[128], blue[128]]).toEqual([0, 255, 0]);
    expect([red[255], green[255], blue[255]]).toEqual([255, 0, 0]);
  });
});
