import type { Moment } from './moment.ts';

/**
 * How to order these moments, oldest first: by the instant where every one of them tells its offset from UTC, else by local
 * time as written. One rule for the whole list, because a mixture of both is no order at all. What is cut short comes
 * before what is known better; what has no date comes first.
 */
export function momentOrder(all: Iterable<Moment>): (a: Moment, b: Moment) => number {
  let absolute = true;
  for (const { offset, date } of all) if (offset === undefined || date?.length !== 10) absolute = false;
  return absolute ? (a, b) => utcMinutes(a) - utcMinutes(b) || compareLocal(a, b) : compareLocal;
}

function compareLocal(a: Moment, b: Moment): number {
  const [x, y] = [localText(a), localText(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Text that sorts as the moments do: parts of fixed width, the larger before the smaller. */
function localText({ date = '', time = '' }: Moment): string {
  return `${date.padEnd(10, ' ')}T${time}`;
}

/** Minutes since 1970 in UTC, of a moment with a full date and an offset; seconds are left to {@link compareLocal}. */
function utcMinutes({ date = '', time = '', offset = '' }: Moment): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const sign = offset.startsWith('-') ? -1 : 1;
  const [offsetHours = 0, offsetMinutes = 0] = offset.slice(1).split(':').map(Number);
  return (dayNumber(date) ?? 0) * 1440 + hour * 60 + minute - sign * (offsetHours * 60 + offsetMinutes);
}

/** Days since 1970-01-01 in the Gregorian calendar, of a full date; undefined where it is not one. */
export function dayNumber(date: string): number | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (!found) return undefined;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  // Years begin in March, so that the leap day is the last; 153 days make five months.
  const y = month > 2 ? year : year - 1;
  const m = (month + 9) % 12;
  const days = 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return days + Math.floor((153 * m + 2) / 5) + day - 1 - 719_468;
}
