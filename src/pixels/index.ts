export type { DecodedFrame, Focus, FrameMark, Pixels } from './pixels.ts';
