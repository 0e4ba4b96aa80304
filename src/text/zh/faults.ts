import type { faults as english } from '../en/faults.ts';
import type { Words } from '../words.ts';

export const faults: Words<typeof english> = {};
