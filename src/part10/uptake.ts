import type { UptakeRecord } from '#src/model/display/suv.ts';
import { inlineBytes, item, number, text, texts, type DicomJson } from './dicom-json.ts';
import { defined } from './frame-records.ts';
import { dateOf, momentOfDateTime, timeOf } from './moments.ts';

/** The PET attributes of an image (PS3.3 C.8.9); undefined for any other modality. */
export function uptakeRecord(json: DicomJson): UptakeRecord | undefined {
  if (text(json, '00080060') !== 'PT') return undefined;
  const given = item(json, '00540016');
  const philips = defined({
    suv: factor(privateText(json, '7053', 'Philips PET Private Group', '00')),
    activity: factor(privateText(json, '7053', 'Philips PET Private Group', '09')),
  });
  return {
    units: text(json, '00541001') ?? '',
    corrected: texts(json, '00280051').map((one) => one.toUpperCase()),
    ...defined({
      type: text(json, '00541006'),
      correction: text(json, '00541102'),
      weight: number(json, '00101030'),
      height: number(json, '00101020'),
      dose: given && number(given, '00181074'),
      halfLife: given && number(given, '00181075'),
      started: given && fullMoment(text(given, '00181078'), json),
      startedAt: given && timeOf(text(given, '00181072')),
      reference: number(json, '00541300'),
      duration: number(json, '00181242'),
      scanned: fullMoment(privateText(json, '0009', 'GEMS_PETD_01', '0D'), json),
      philips: Object.keys(philips).length > 0 ? philips : undefined,
    }),
  };
}

/** A moment that has both halves: a date alone would be taken for midnight. */
function fullMoment(value: string | undefined, json: DicomJson): UptakeRecord['started'] {
  const found = momentOfDateTime(value, json);
  return found?.date !== undefined && found.time !== undefined && dateOf(found.date) !== undefined ? found : undefined;
}

/** Philips writes zero for what it does not know. */
function factor(value: string | undefined): number | undefined {
  const parsed = Number(value);
  return parsed > 0 && Number.isFinite(parsed) ? parsed : undefined;
}

/** An element of a private block (PS3.5 7.8.1), also as the unknown bytes that stores make of it. */
function privateText(json: DicomJson, group: string, creator: string, element: string): string | undefined {
  for (let block = 0x10; block <= 0xff; block++) {
    const prefix = block.toString(16).toUpperCase();
    if (text(json, `${group}00${prefix}`) !== creator) continue;
    const tag = `${group}${prefix}${element}`;
    const bytes = inlineBytes(json, tag);
    return text(json, tag) ?? (bytes && new TextDecoder().decode(bytes).replace(/\0+$/, '').trim());
  }
  return undefined;
}
