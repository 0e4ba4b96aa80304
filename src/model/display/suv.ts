import type { Moment } from '../time/moment.ts';
import { dayNumber } from '../time/order.ts';

/** What activity is put in relation to: body weight, lean body mass (James, 128), body surface; or shown as it is. */
export const uptakeUnits = ['bw', 'lbm', 'bsa', 'activity'] as const;
export type UptakeUnit = (typeof uptakeUnits)[number];

/** Why there is no standard uptake value. The words are in the catalogue. */
export type UptakeRefusal =
  | 'units'
  | 'not-corrected'
  | 'decay'
  | 'weight'
  | 'height'
  | 'sex'
  | 'dose'
  | 'half-life'
  | 'start'
  | 'scan-time'
  | 'times'
  | 'other-kind';

/** What the values of a PET image are, and what standard uptake values are worked out from (PS3.3 C.8.9, C.7.1.3). */
export interface UptakeRecord {
  /** Units (0054,1001): BQML, CNTS, GML ...; empty where it says none. */
  readonly units: string;
  /** SUVType (0054,1006). */
  readonly type?: string;
  /** CorrectedImage (0028,0051). */
  readonly corrected: readonly string[];
  /** DecayCorrection (0054,1102): START, ADMIN or NONE. */
  readonly correction?: string;
  /** Kilograms and metres. */
  readonly weight?: number;
  readonly height?: number;
  /** Becquerels and seconds. */
  readonly dose?: number;
  readonly halfLife?: number;
  /** RadiopharmaceuticalStartDateTime, and the time of day alone as older files have it. */
  readonly started?: Moment;
  readonly startedAt?: string;
  /** FrameReferenceTime and ActualFrameDuration. Milliseconds. */
  readonly reference?: number;
  readonly duration?: number;
  /** When the scan began, as GE keeps it beside a series that was made later. */
  readonly scanned?: Moment;
  /** What Philips multiplies counts by. */
  readonly philips?: { readonly suv?: number; readonly activity?: number };
  /** Why the image's values are not in the unit that was asked for. */
  readonly refused?: UptakeRefusal;
}

/** How the rescaled values of the file become values in a unit, or why they cannot. */
export type Uptake =
  | { readonly kind: 'factor'; readonly factor: number; readonly unit: string }
  | { readonly kind: 'refused'; readonly reason: UptakeRefusal };

/** When an image was taken, and its series: the decision about the series' own time needs the earliest of its images. */
export interface ScanTimes {
  readonly series?: Moment;
  readonly acquired?: Moment;
  readonly earliest?: Moment;
}

/** Units as they are written beside a value. */
const names = { bw: 'SUV bw', lbm: 'SUV lbm', bsa: 'SUV bsa', activity: 'Bq/ml' } as const;

export function isSuv(unit: string | undefined): boolean {
  return unit?.startsWith('SUV') === true;
}

/**
 * What the file's rescaled values are multiplied by to be in a unit, after the pseudo-code of QIBA's FDG-PET/CT profile
 * ("happy path" and its vendors' exceptions). Whatever is missing, or cannot be true, refuses: a wrong uptake value is worse
 * than none.
 */
export function uptakeFactor(
  record: UptakeRecord,
  sex: string | undefined,
  times: ScanTimes,
  unit: UptakeUnit,
): Uptake {
  const { units } = record;
  if (units === 'GML' || units === 'CM2ML') {
    const is = units === 'CM2ML' ? 'bsa' : kindOf(record.type);
    if (is === undefined || unit === 'activity') return refused('other-kind');
    if (is === unit) return { kind: 'factor', factor: 1, unit: names[is] };
    const [from, to] = [sizeOf(record, sex, is), sizeOf(record, sex, unit)];
    if (typeof to === 'string') return refused(to);
    return typeof from === 'string' ? refused(from) : { kind: 'factor', factor: to / from, unit: names[unit] };
  }
  if (units === 'CNTS' && unit === 'bw' && record.philips?.suv) {
    return { kind: 'factor', factor: record.philips.suv, unit: names.bw };
  }
  const activity = units === 'BQML' ? 1 : units === 'CNTS' ? record.philips?.activity : undefined;
  if (!activity) return refused('units');
  if (unit === 'activity') return { kind: 'factor', factor: activity, unit: names.activity };
  const dose = doseAtReference(record, times);
  if (typeof dose === 'string') return refused(dose);
  const size = sizeOf(record, sex, unit);
  return typeof size === 'string'
    ? refused(size)
    : { kind: 'factor', factor: (activity * size) / dose, unit: names[unit] };
}

/** What the file's values are in where they cannot be converted. */
export function ownUnit({ units, type }: UptakeRecord): string | undefined {
  const kind = kindOf(type);
  if (units === 'GML') return kind ? names[kind] : `SUV ${type ?? ''}`;
  return { BQML: names.activity, CM2ML: names.bsa, CNTS: 'counts' }[units] ?? (units === '' ? undefined : units);
}

function refused(reason: UptakeRefusal): Uptake {
  return { kind: 'refused', reason };
}

/** SUVType (0054,1006); body weight where it is left out (PS3.3 C.8.9.1). `LBM` alone may be by another formula than ours. */
function kindOf(type: string | undefined): 'bw' | 'lbm' | 'bsa' | undefined {
  if (type === undefined || type === 'BW') return 'bw';
  if (type === 'LBMJAMES128') return 'lbm';
  return type === 'BSA' ? 'bsa' : undefined;
}

/** Grams, or square centimetres. */
function sizeOf(
  { weight, height }: UptakeRecord,
  sex: string | undefined,
  unit: 'bw' | 'lbm' | 'bsa',
): number | UptakeRefusal {
  if (weight === undefined || !(weight > 0 && weight < 500)) return 'weight';
  if (unit === 'bw') return weight * 1000;
  // Metres (0010,1020): centimetres written there by mistake, and infants' zeros, are no height.
  if (height === undefined || !(height > 0.2 && height < 3)) return 'height';
  const cm = height * 100;
  // Du Bois and Du Bois, square metres.
  if (unit === 'bsa') return 0.007184 * weight ** 0.425 * cm ** 0.725 * 1e4;
  if (sex !== 'M' && sex !== 'F') return 'sex';
  const lean = sex === 'M' ? 1.1 * weight - 128 * (weight / cm) ** 2 : 1.07 * weight - 148 * (weight / cm) ** 2;
  return lean > 0 ? lean * 1000 : 'weight';
}

/** Less than this was never injected: somebody wrote megabecquerels into the field for becquerels. */
const leastDose = 1e5;
/** A radioactive substance that was given longer ago than this can no longer be seen. Half-lives. */
const longestWait = 10;
/** A time of day without its date tells which day only where the activity would not last to the next. Seconds. */
const shortLived = 6 * 3600;

/** The administered activity, decayed to the time that the pixels are corrected to. Becquerels. */
function doseAtReference(record: UptakeRecord, times: ScanTimes): number | UptakeRefusal {
  const { dose, halfLife, corrected, correction } = record;
  if (!corrected.includes('ATTN') || !corrected.includes('DECY')) return 'not-corrected';
  if (dose === undefined || !(dose >= leastDose)) return 'dose';
  if (correction === 'ADMIN') return dose;
  if (correction !== 'START') return 'decay';
  if (halfLife === undefined || !(halfLife > 0)) return 'half-life';
  const scan = scanStart(record, times, halfLife);
  if (scan === undefined) return 'scan-time';
  const passed = since(record, scan, halfLife);
  if (typeof passed === 'string') return passed;
  return dose * 2 ** (-passed / halfLife);
}

/** Seconds from the injection to the scan. */
function since({ started, startedAt }: UptakeRecord, scan: number, halfLife: number): number | UptakeRefusal {
  const believable = (passed: number) => passed >= 0 && passed <= longestWait * halfLife;
  const at = started && seconds(started);
  // Dates that were shifted when the patient's name was taken away may disagree with each other; the time of day does not.
  if (at !== undefined && believable(scan - at)) return scan - at;
  const time = startedAt ?? started?.time;
  if (time === undefined) return 'start';
  if (halfLife > shortLived) return at === undefined ? 'start' : 'times';
  const day = 86_400;
  const clock = (((scan - timeOfDay(time)) % day) + day) % day;
  return believable(clock) ? clock : 'times';
}

/** When the scan began that START refers to, in seconds: the series' own time, where no image was taken before it. */
function scanStart(
  record: UptakeRecord,
  { series, acquired, earliest }: ScanTimes,
  halfLife: number,
): number | undefined {
  const own = acquired && seconds(acquired);
  const first = earliest ? seconds(earliest) : own;
  const begun = series && seconds(series);
  if (begun !== undefined && first !== undefined && begun <= first) return begun;
  const told = record.scanned && seconds(record.scanned);
  if (told !== undefined && own !== undefined && told <= own && own - told < 86_400) return told;
  // The series was made anew later: back from this bed position, whose mean activity was measured at the reference time.
  const { reference, duration } = record;
  if (own === undefined || reference === undefined || !duration) return undefined;
  const rate = Math.LN2 / halfLife;
  const decay = (rate * duration) / 1000;
  const average = Math.log(decay / (1 - Math.exp(-decay))) / rate;
  return own - reference / 1000 + average;
}

function seconds({ date, time }: Moment): number | undefined {
  const day = date === undefined ? undefined : dayNumber(date);
  return day === undefined || time === undefined ? undefined : day * 86_400 + timeOfDay(time);
}

function timeOfDay(time: string): number {
  const [hours = 0, minutes = 0, rest = 0] = time.split(':').map(Number);
  return hours * 3600 + minutes * 60 + rest;
}
