/** Words on and in the image pane. */
export const pane = {
  'pane.image': 'Image {{position}}',
} as const;
