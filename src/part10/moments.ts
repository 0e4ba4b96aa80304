import type { Moment } from '#src/model/time/moment.ts';
import { text, type DicomJson } from './dicom-json.ts';

/** `YYYYMMDD`, also as ACR-NEMA wrote it (`YYYY.MM.DD`) and cut short; undefined when it is none. */
export function dateOf(value: string | undefined): string | undefined {
  const found = /^(\d{4})[.-]?(\d{2})?[.-]?(\d{2})?$/.exec(value ?? '');
  if (!found) return undefined;
  const [, year = '', month, day] = found;
  if ((month !== undefined && (month < '01' || month > '12')) || (day !== undefined && (day < '01' || day > '31')))
    return undefined;
  return [year, month, day].filter((part) => part !== undefined).join('-');
}

/** `HHMMSS.FFFFFF`, also `HH:MM:SS`, and cut short; undefined when it is none. */
export function timeOf(value: string | undefined): string | undefined {
  const found = /^(\d{2}):?(\d{2})?:?(\d{2})?(\.\d{1,6})?$/.exec(value ?? '');
  if (!found) return undefined;
  const [, hour = '', minute, second, fraction = ''] = found;
  // 60 is a leap second (PS3.5 section 6.2).
  if (hour > '23' || (minute !== undefined && minute > '59') || (second !== undefined && second > '60'))
    return undefined;
  return [hour, minute, second].filter((part) => part !== undefined).join(':') + (second === undefined ? '' : fraction);
}

/** `+HHMM` or `-HHMM`. */
export function offsetOf(value: string | undefined): string | undefined {
  const found = /^([+-])(\d{2}):?(\d{2})$/.exec(value ?? '');
  return found ? `${found[1] ?? ''}${found[2] ?? ''}:${found[3] ?? ''}` : undefined;
}

function moment(date: string | undefined, time: string | undefined, offset: string | undefined): Moment | undefined {
  if (date === undefined && time === undefined) return undefined;
  return {
    ...(date === undefined ? {} : { date }),
    ...(time === undefined ? {} : { time }),
    ...(offset === undefined ? {} : { offset }),
  };
}

/** A date and a time attribute, with the data set's own TimezoneOffsetFromUTC. */
export function momentAt(json: DicomJson, dateTag: string, timeTag: string): Moment | undefined {
  return moment(dateOf(text(json, dateTag)), timeOf(text(json, timeTag)), offsetOf(text(json, '00080201')));
}

/** A DT value: `YYYYMMDDHHMMSS.FFFFFF&ZZXX`, any tail missing. */
export function momentOfDateTime(value: string | undefined, json: DicomJson): Moment | undefined {
  const found = /^(\d{4,8})(\d{2,6}(?:\.\d{1,6})?)?([+-]\d{4})?$/.exec(value ?? '');
  if (!found) return undefined;
  return moment(dateOf(found[1]), timeOf(found[2]), offsetOf(found[3]) ?? offsetOf(text(json, '00080201')));
}
