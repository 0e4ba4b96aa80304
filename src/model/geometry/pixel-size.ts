import type { PixelSpacing, SpacingBasis } from './plane.ts';

/** Width and height of a pixel as it must be drawn: millimetres with their basis, or a bare ratio. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
  /** Absent where the figures are a ratio and not millimetres. */
  readonly basis?: SpacingBasis;
}

/** An ImageRecord and one of its FrameRecords fit. */
interface Sized {
  readonly aspect?: readonly [vertical: number, horizontal: number];
}

/** The shape of a frame's pixels: its spacing, else its aspect ratio (PS3.3 C.7.6.3.1.7), else square. */
export function pixelSize(image: Sized, frame: { readonly spacing?: PixelSpacing }): PixelSize {
  const { spacing } = frame;
  if (spacing && spacing.row > 0 && spacing.column > 0) {
    return { width: spacing.column, height: spacing.row, basis: spacing.basis };
  }
  const [vertical, horizontal] = image.aspect ?? [1, 1];
  return vertical > 0 && horizontal > 0 ? { width: horizontal / vertical, height: 1 } : { width: 1, height: 1 };
}
