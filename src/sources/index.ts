export { createSources } from './create-sources.ts';
export type { DroppedFile, FilesReport, FrameList, Sources } from './client.ts';
export type * from './source.ts';
export type { FromDecoder, ToDecoder } from './decode-port.ts';
