import { execFileSync } from 'node:child_process';
import { dictionary } from 'dcmjs/dictionary';
import { describe, expect, it } from 'vitest';
import { vrOf } from './vr.ts';

/** What a VR that depends on others is taken for until they are known. */
const ambiguous: Readonly<Record<string, string>> = {
  'US or SS': 'US',
  'OB or OW': 'OW',
  'US or OW': 'OW',
  'US or SS or OW': 'OW',
};

describe('the table of value representations', () => {
  it('agrees with pydicom on every attribute of PS3.6', () => {
    const script = `
import json
from pydicom.datadict import DicomDictionary
print(json.dumps({'%08X' % t: v[0] for t, v in DicomDictionary.items()}))`;
    const theirs = JSON.parse(execFileSync('/usr/bin/python3', ['-c', script]).toString()) as Record<string, string>;
    const wrong = Object.entries(theirs).filter(([tag, vr]) => {
      if (vr === 'NONE' || tag.startsWith('0000')) return false;
      return vrOf(parseInt(tag.slice(0, 4), 16), parseInt(tag.slice(4), 16)) !== (ambiguous[vr] ?? vr);
    });
    expect(wrong).toEqual([]);
    expect(Object.keys(theirs).length).toBeGreaterThan(4000);
  });

  it('knows every attribute that dcmjs lists, of newer editions too', () => {
    const standard = Object.keys(dictionary).filter((tag) => /^\([0-9A-F]{3}[02468ACE],[0-9A-F]{4}\)$/.test(tag));
    const listed = standard.map((tag) => [parseInt(tag.slice(1, 5), 16), parseInt(tag.slice(6, 10), 16)] as const);
    const unknown = listed.filter(([group, element]) => group > 0 && group < 0xfffe && vrOf(group, element) === 'UN');
    // Selector UN Value is UN by name.
    expect(unknown).toEqual([[0x0072, 0x006d]]);
    expect(listed.length).toBeGreaterThan(5000);
  });

  it('takes overlays of any group, private creators and private elements for what they are', () => {
    expect(vrOf(0x6012, 0x3000)).toBe('OW');
    expect(vrOf(0x6012, 0x0050)).toBe('SS');
    expect(vrOf(0x0009, 0x0010)).toBe('LO');
    expect(vrOf(0x0009, 0x1010)).toBe('UN');
    expect(vrOf(0x0028, 0x0000)).toBe('UL');
  });
});
