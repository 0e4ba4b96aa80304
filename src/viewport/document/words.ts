import type { Code, ContentItem, ContentValue, ReferencedObject } from '#src/objects/index.ts';
import type { Moment } from '#src/model/time/moment.ts';
import { t, wordsFor } from '#src/text/index.ts';

/** A moment with every digit that was written: `2000-12-06 12:00:00 +01:00`. */
export function momentWords({ date, time, offset }: Moment): string {
  return [date, time, offset].filter((part) => part !== undefined).join(' ');
}

/** The words of a key with a coded word at its end; that word as it is where the catalogue has none. */
export function codedWords(prefix: string, word: string): string {
  const key = `${prefix}.${word}`;
  const found = wordsFor(key);
  return found === key ? word : found;
}

/** Units of UCUM that are written otherwise by people. */
const usual: Readonly<Record<string, string>> = {
  '1': '',
  mm2: 'mm²',
  cm2: 'cm²',
  mm3: 'mm³',
  cm3: 'cm³',
  um: 'µm',
  um2: 'µm²',
  deg: '°',
  "[hnsf'U]": 'HU',
  '{SUVbw}g/ml': 'g/ml SUVbw',
  '{SUVlbm}g/ml': 'g/ml SUVlbm',
  'mm2/s': 'mm²/s',
  'um2/s': 'µm²/s',
};

/** A unit as it stands behind a number: UCUM's own letters where they can be read, else what the code means. */
export function unitWords(unit: Code | undefined): string {
  if (!unit) return '';
  if (unit.scheme !== 'UCUM') return unit.meaning;
  const known = usual[unit.value];
  if (known !== undefined) return known;
  return /^[A-Za-zµ%/]+$/.test(unit.value) ? unit.value : unit.meaning;
}

/** A measured number with its unit; without one, why. */
export function numberWords({ number, unit, qualifier }: ContentValue & { readonly type: 'NUM' }): string {
  if (number === undefined) return qualifier?.meaning ?? t('document.noValue');
  const measured = [number, unitWords(unit)].filter(Boolean).join(' ');
  return qualifier ? `${measured} (${qualifier.meaning})` : measured;
}

/** What stands behind an item's concept, of those kinds that are one line of words; undefined of the others. */
export function lineOf(value: ContentValue): string | undefined {
  switch (value.type) {
    case 'CODE':
      return value.code?.meaning ?? t('document.noValue');
    case 'NUM':
      return numberWords(value);
    case 'DATE':
    case 'TIME':
    case 'DATETIME':
      return (value.moment ? momentWords(value.moment) : value.written) || t('document.noValue');
    case 'UIDREF':
      return value.uid || t('document.noValue');
    case 'TEXT':
      if (value.tooLong !== undefined) return t('document.tooLong', { size: (value.tooLong / 1e6).toFixed(1) });
      return value.text || t('document.noValue');
    case 'SCOORD':
    case 'SCOORD3D': {
      const graphic = codedWords('document.graphic', value.graphic);
      // Of the others the number of points is always the same (PS3.3 C.18.6.1.2).
      const many = /^(MULTIPOINT|POLYLINE|POLYGON)$/.test(value.graphic);
      const drawn = many ? t('document.graphic.points', { graphic, count: value.count }) : graphic;
      return value.type === 'SCOORD3D' ? t('document.graphic.inPatient', { graphic: drawn }) : drawn;
    }
    case 'TCOORD':
      return `${codedWords('document.range', value.range)} ${value.positions.join(', ')}`.trim();
    case 'UNKNOWN':
      return value.written === '' ? t('document.unknown.none') : t('document.unknown', { type: value.written });
    case 'CONTAINER':
    case 'PNAME':
    case 'IMAGE':
    case 'COMPOSITE':
    case 'WAVEFORM':
    case 'TABLE':
    case 'REFERENCE':
      return undefined;
  }
}

/** An item by name, for whatever refers to it: `Length: 34.5 mm`. */
export function itemName(item: ContentItem): string {
  const line = item.value.type === 'CONTAINER' ? undefined : lineOf(item.value);
  const concept = item.concept?.meaning;
  if (concept === undefined) return shortened(line ?? t('document.see.item', { at: item.at }));
  return line === undefined ? concept : `${t('document.concept', { name: concept })}${shortened(line)}`;
}

function shortened(line: string): string {
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

/** What a referenced object is by its class, in the letters of the field; those of PS3.4 B.5 that reports refer to. */
const kinds: readonly (readonly [ending: RegExp, kind: string])[] = [
  [/^2(\.|$)/, 'CT'],
  [/^4(\.|$)/, 'MR'],
  [/^1\.2(\.|$)/, 'MG'],
  [/^13\.1\.3$/, 'MG'],
  [/^1\.1(\.|$)/, 'DX'],
  [/^1$/, 'CR'],
  [/^(3|6)(\.|$)/, 'US'],
  [/^7(\.|$)/, 'SC'],
  [/^9(\.|$)/, 'ECG'],
  [/^11\./, 'PR'],
  [/^12\./, 'XA'],
  [/^20$/, 'NM'],
  [/^66\.[457]$/, 'SEG'],
  [/^67$/, 'RWV'],
  [/^77\.1\./, 'VL'],
  [/^88\.59$/, 'KO'],
  [/^88\./, 'SR'],
  [/^104\.1$/, 'PDF'],
  [/^(128|130)$/, 'PET'],
  [/^481\.2$/, 'RTDOSE'],
  [/^481\.3$/, 'RTSTRUCT'],
  [/^481\./, 'RT'],
];

/** `Image (CT), frame 3`: what is referred to, where nothing is known of it but the reference. */
export function objectWords(type: 'IMAGE' | 'COMPOSITE' | 'WAVEFORM', object: ReferencedObject): string {
  const ending = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(.+)$/.exec(object.sopClass)?.[1];
  const kind = ending === undefined ? undefined : kinds.find(([of]) => of.test(ending))?.[1];
  const what = t(`document.refer.${type}`);
  return [kind === undefined ? what : t('document.refer.kind', { what, kind }), ...partWords(object)].join(', ');
}

/** Which frames, segments or channels of an object are meant; empty = all of it. */
export function partWords({ frames, segments, channels }: ReferencedObject): readonly string[] {
  const list = (of: readonly number[]) => ({ list: of.join(', '), count: of.length });
  return [
    ...(frames.length > 0 ? [t('document.refer.frames', list(frames))] : []),
    ...(segments.length > 0 ? [t('document.refer.segments', list(segments))] : []),
    ...(channels.length > 0 ? [t('document.refer.channels', list(channels))] : []),
  ];
}
