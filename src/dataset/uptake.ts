import type { FrameRecord, ImageRecord, InstanceRecord } from '#src/model/dicom/records.ts';
import type { VoiWindow } from '#src/model/display/luts.ts';
import { isSuv, ownUnit, uptakeFactor, type ScanTimes, type UptakeUnit } from '#src/model/display/suv.ts';
import type { Moment } from '#src/model/time/moment.ts';
import { momentOrder } from '#src/model/time/order.ts';

/** How PET is first seen: from nothing to ten. */
const usual: VoiWindow = { center: 5, width: 10, shape: 'linear-exact' };

/** An instance by what its values were made to be, so that the same one is given every time. */
const made = new WeakMap<InstanceRecord, Map<string, InstanceRecord>>();
const originals = new WeakMap<InstanceRecord, InstanceRecord>();

/**
 * The instances of a PET series with their values in a unit of uptake, or in the file's own with the reason; others as they
 * are. What comes from here may be put in again for another unit.
 */
export function inUptakeUnit(instances: readonly InstanceRecord[], unit: UptakeUnit): readonly InstanceRecord[] {
  if (!instances.some(({ uptake }) => uptake !== undefined)) return instances;
  const files = instances.map((instance) => originals.get(instance) ?? instance);
  const earliest = earliestOf(files);
  return files.map((file) => converted(file, unit, earliest));
}

function converted(file: InstanceRecord, unit: UptakeUnit, earliest: Moment | undefined): InstanceRecord {
  const { uptake, image, acquired, study, series } = file;
  if (!uptake || !image) return file;
  const times: ScanTimes = {
    ...(series.moment && { series: series.moment }),
    ...(acquired && { acquired }),
    ...(earliest && { earliest }),
  };
  const found = uptakeFactor(uptake, study.patient.sex, times, unit);
  const known = made.get(file) ?? new Map<string, InstanceRecord>();
  made.set(file, known);
  const key = JSON.stringify(found);
  const before = known.get(key);
  if (before) return before;
  const [factor, name] = found.kind === 'factor' ? [found.factor, found.unit] : [1, ownUnit(uptake)];
  const record: InstanceRecord = {
    ...file,
    image: rescaled(image, factor, name),
    uptake: { ...uptake, ...(found.kind === 'refused' && { refused: found.reason }) },
  };
  known.set(key, record);
  originals.set(record, file);
  return record;
}

function rescaled(image: ImageRecord, factor: number, unit: string | undefined): ImageRecord {
  const own = <T extends Partial<FrameRecord>>(frame: T): T => {
    const { modality, windows } = frame;
    // Values of a table have no factor, and their meaning is the table's.
    if (!modality || modality.kind === 'lut') return frame;
    const { slope, intercept } = modality.kind === 'rescale' ? modality : { slope: 1, intercept: 0 };
    const line = { kind: 'rescale', slope: slope * factor, intercept: intercept * factor } as const;
    return {
      ...frame,
      modality: unit === undefined ? line : { ...line, unit },
      ...(isSuv(unit)
        ? { windows: [usual], voiLuts: [] }
        : windows && { windows: windows.map((one) => widened(one, factor)) }),
    };
  };
  const { shared, perFrame } = image;
  return { ...image, shared: own(shared), ...(perFrame && { perFrame: perFrame.map(own) }) };
}

function widened(window: VoiWindow, factor: number): VoiWindow {
  return factor === 1
    ? window
    : { ...window, center: window.center * factor, width: window.width * factor, shape: 'linear-exact' };
}

function earliestOf(instances: readonly InstanceRecord[]): Moment | undefined {
  const moments = instances.flatMap(({ acquired }) => acquired ?? []);
  const order = momentOrder(moments);
  return moments.reduce<Moment | undefined>((a, b) => (a === undefined || order(b, a) < 0 ? b : a), undefined);
}
