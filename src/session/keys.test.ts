import { describe, expect, it } from 'vitest';
import type { Command } from './command.ts';
import { isSingleKey, keyMap, keyOf, keysOf } from './keys.ts';
import { keyProfiles, profileBy } from './profiles.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) =>
  keyOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });
const command = (id: string, keys: readonly string[]): Command => ({ id, title: id, keys, run: () => undefined });

describe('keys', () => {
  it('are the same with Caps Lock, and Ctrl and Command are one', () => {
    expect(press('W')).toBe('w');
    expect(press('w')).toBe('w');
    expect(press('k', { metaKey: true })).toBe('Mod+k');
    expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('Mod+Shift+z');
  });

  it('count Shift for letters and named keys and not for the signs it makes', () => {
    expect(press('W', { shiftKey: true })).toBe('Shift+w');
    expect(press('ArrowDown', { shiftKey: true })).toBe('Shift+ArrowDown');
    expect(press('?', { shiftKey: true })).toBe('?');
  });

  it('that a profile gives to one command are taken from another', () => {
    const invert = command('invert', ['i']);
    const overlay = command('overlay', ['o']);
    const weasis = keyProfiles.find((p) => p.id === 'weasis')!;
    const map = keyMap([invert, overlay], weasis);
    expect(map.get('i')).toBe(overlay);
    expect(keysOf(invert, map)).toEqual(['Mod+i']);
  });

  it('chosen by hand go before the profile and the command, and leave nothing where none was wanted', () => {
    const cine = command('cine', ['c']);
    const invert = command('invert', ['i']);
    const map = keyMap([cine, invert], profileBy('bir'), { invert: ['c'], cine: [] });
    expect(map.get('c')).toBe(invert);
    expect(keysOf(cine, map)).toEqual([]);
    expect(map.get('Alt+i')).toBeUndefined();
  });

  it('mean the same with Shift where the profile does not tell letters apart', () => {
    const angle = command('tool-angle', ['a']);
    const cobb = command('tool-cobb', ['Shift+a']);
    const map = keyMap([angle, cobb], profileBy('bir'));
    expect([map.get('a'), map.get('Shift+a'), map.get('Alt+a')]).toEqual([angle, angle, cobb]);
    expect(keysOf(angle, map)).toEqual(['a']);
    const usual = keyMap([angle, cobb], profileBy('default'));
    expect(usual.get('Shift+a')).toBe(cobb);
  });

  it('with Alt are the letter of the keyboard, whatever sign the system makes of it', () => {
    expect(keyOf({ key: 'å', code: 'KeyA', ctrlKey: false, metaKey: false, altKey: true, shiftKey: false })).toBe(
      'Alt+a',
    );
  });

  it('of one plain sign are told from those with a modifier', () => {
    expect(isSingleKey('w')).toBe(true);
    expect(isSingleKey('Shift+w')).toBe(true);
    expect(isSingleKey('?')).toBe(true);
    expect(isSingleKey('Mod+w')).toBe(false);
    expect(isSingleKey('Home')).toBe(false);
  });
});
