import type { InstanceAddress, SeriesAddress } from '#src/model/dicom/address.ts';

/** Below a store's root (PS3.18 10.1.1). */
export function seriesPath({ study, series }: SeriesAddress): string {
  return `/studies/${study}/series/${series}`;
}

export function instancePath(address: InstanceAddress): string {
  return `${seriesPath(address)}/instances/${address.instance}`;
}
