import type { workspace as english } from '../en/workspace.ts';
import type { Words } from '../words.ts';

export const workspace: Words<typeof english> = {};
