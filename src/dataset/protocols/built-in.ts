import brain from './brain.json';
import dx from './dx.json';
import fusion from './fusion.json';
import mg from './mg.json';
import mpr from './mpr.json';
import prior from './prior.json';
import type { Protocol } from './protocol.ts';
import us from './us.json';

/** The protocols that come with the viewer. That they are what they claim to be is checked by their tests, not by the page. */
export const builtInProtocols = [mg, prior, brain, fusion, mpr, dx, us] as unknown as readonly Protocol[];
