import type { Sources } from '#src/sources/index.ts';

export type { DroppedFile, ElementRow, FilesReport, StudyQuery } from '#src/sources/index.ts';

/** What the screens ask of the stores. Frames are not here: they go through the store of pixels. */
export type Library = Pick<
  Sources,
  'settings' | 'searchStudies' | 'study' | 'peek' | 'elements' | 'whole' | 'store' | 'instances' | 'addFiles'
>;
