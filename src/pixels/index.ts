import type { Sources } from '#src/sources/index.ts';
import { makeDecodeWorker } from './decoders.ts';
import { thisDevice, type Device } from './device.ts';
import { PixelStore } from './pixel-store.ts';
import type { Pixels } from './pixels.ts';

export type { CutOver } from './reformat-over.ts';
export type { Band, DecodedFrame, FrameMark, HoleRun, Holes, Pixels } from './pixels.ts';

/** What cuts planes through volumes, fetched when the first is looked at. */
export const loadReformat = () => import('./reformat-pixels.ts');

/** What cuts volumes along pictures that they are laid over, likewise. */
export const loadOver = () => import('./reformat-over.ts');

/** The page's store of decoded frames. `options` overrule what the browser tells of the machine. */
export function createPixels(sources: Sources, options: Partial<Device> = {}): Pixels {
  return new PixelStore(sources, { ...thisDevice(), ...options, makeWorker: makeDecodeWorker });
}

/** Values in a piece of a plane, whoever shows it: for what is measured there. */
export const loadPatch = () => import('./patch.ts');
