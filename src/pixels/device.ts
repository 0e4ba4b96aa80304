/** What the machine can carry. */
export interface Device {
  /** Decode workers at most. */
  readonly workers: number;
  /** Decoded pixels at most. Bytes. */
  readonly budget: number;
}

const megabyte = 1024 * 1024;

/** What the browser says of itself; `deviceMemory` is told by Chromium alone and never as more than 8 (or 32) GB. */
export interface Browser {
  readonly hardwareConcurrency?: number;
  readonly deviceMemory?: number;
  /** A finger is the main pointer: phones and tablets. */
  readonly coarse: boolean;
}

/**
 * A sixth of a known memory on a desk, an eighth on what is held in the hand, where the system closes pages early; a core
 * is left to the page and its drawing.
 */
export function deviceFor(browser: Browser): Device {
  const gigabytes = browser.deviceMemory ?? (browser.coarse ? 3 : 8);
  const budget = ((gigabytes * 1024) / (browser.coarse ? 8 : 6)) * megabyte;
  const cores = browser.hardwareConcurrency ?? 4;
  const most = gigabytes <= 2 ? 2 : browser.coarse ? 4 : 8;
  return {
    workers: Math.max(1, Math.min(most, cores - 1)),
    budget: Math.max(128 * megabyte, Math.min(3072 * megabyte, Math.round(budget))),
  };
}

/** The machine this page runs on. */
export function thisDevice(): Device {
  const { hardwareConcurrency, deviceMemory } = navigator as Navigator & { readonly deviceMemory?: number };
  const coarse = matchMedia('(pointer: coarse)').matches;
  return deviceFor({ hardwareConcurrency, coarse, ...(deviceMemory === undefined ? {} : { deviceMemory }) });
}
