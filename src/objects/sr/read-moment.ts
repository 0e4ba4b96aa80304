import { text, type DicomJson } from '#src/part10/dicom-json.ts';

/** Observation DateTime (0040,A032) of an item, as ISO 8601 with offset; undefined where there is none to a day. */
export function observationMoment(item: DicomJson, zoneOfDocument: string | undefined): string | undefined {
  const written = text(item, '0040A032');
  const [, day, time = '', zone] = /^(\d{8})(\d{0,6})(?:\.\d+)?([+-]\d{4})?$/.exec(written ?? '') ?? [];
  return day === undefined ? undefined : iso(day, time, zone ?? zoneOfDocument);
}

/** Content Date and Time of a document, in its zone or in this machine's. */
export function documentMoment(root: DicomJson): string {
  const digits = (tag: string): string => (text(root, tag) ?? '').replace(/\..*$/, '').replace(/\D/g, '');
  const day = digits('00080023') || digits('00080012') || digits('00080020') || '19700101';
  return iso(day.padEnd(8, '01').slice(0, 8), digits('00080033'), text(root, '00080201'));
}

function iso(day: string, time: string, zone: string | undefined): string {
  const t = time.padEnd(6, '0');
  const local = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}T${t.slice(0, 2)}:${t.slice(2, 4)}:${t.slice(4, 6)}`;
  const [, hours, minutes] = /^([+-]\d{2})(\d{2})$/.exec(zone ?? '') ?? [];
  return `${local}${hours === undefined ? zoneHere(local) : `${hours}:${minutes ?? '00'}`}`;
}

/** The offset of this machine's clock at a local time. */
function zoneHere(local: string): string {
  const minutes = -new Date(local).getTimezoneOffset();
  if (Number.isNaN(minutes)) return '+00:00';
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}
