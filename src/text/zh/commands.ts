import type { commands as english } from '../en/commands.ts';
import type { Words } from '../words.ts';

export const commands: Words<typeof english> = {};
