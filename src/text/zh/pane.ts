import type { pane as english } from '../en/pane.ts';
import type { Words } from '../words.ts';

export const pane: Words<typeof english> = {
  'pane.image': '图像 {{position}}',
};
