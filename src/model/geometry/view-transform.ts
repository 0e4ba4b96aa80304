import type { CanvasPoint, IndexPoint } from './spaces.ts';
import type { PixelSize } from './pixel-size.ts';

/**
 * How a picture lies in its pane. The picture is turned first and mirrored on the screen afterwards, as presentation
 * states have it (PS3.3 C.10.6): flipHorizontal always swaps left and right as seen.
 */
export interface ViewPlacement {
  /** Degrees clockwise. */
  readonly rotation?: 0 | 90 | 180 | 270;
  readonly flipHorizontal?: boolean;
  readonly flipVertical?: boolean;
  /** 1 = the whole image fits the pane. */
  readonly zoom?: number;
  /** Where the image's centre lies, from the pane's centre, as a fraction of the fitted image's width and height on screen. */
  readonly pan?: readonly [number, number];
  /** The edge of the pane that the fitted image lies at, before zoom and pan; absent = the middle. */
  readonly anchor?: 'left' | 'right';
}

export interface ViewTransform {
  readonly toCanvas: (at: IndexPoint) => CanvasPoint;
  readonly toIndex: (at: CanvasPoint) => IndexPoint;
  /** CSS pixels for one unit of {@link PixelSize}: per millimetre where the pixel's size is in millimetres. */
  readonly scale: number;
  /**
   * `[a, b, c, d, e, f]` as CanvasRenderingContext2D.setTransform takes them: from corners of pixels (0, 0 = the corner of
   * the first pixel), which is where drawImage puts a bitmap, to CSS pixels.
   */
  readonly matrix: readonly [number, number, number, number, number, number];
}

export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** CSS pixels per unit of {@link PixelSize} at which the whole image just fits the pane. */
export function fitScale(pane: Extent, image: ImageExtent, rotation: ViewPlacement['rotation'] = 0): number {
  const { width, height } = turned(image, rotation);
  return Math.min(pane.width / width, pane.height / height);
}

/** Pixels of an image and their shape. */
export interface ImageExtent {
  readonly columns: number;
  readonly rows: number;
  readonly pixel: PixelSize;
}

/** The way between pixels of the image and CSS pixels of the pane, both ways. */
export function viewTransform(pane: Extent, image: ImageExtent, placement: ViewPlacement): ViewTransform {
  const { rotation = 0, zoom = 1, pan = [0, 0], anchor } = placement;
  const fit = fitScale(pane, image, rotation);
  const scale = fit * zoom;
  const seen = turned(image, rotation);
  const [cos, sin] = quarter(rotation);
  const mirrorX = placement.flipHorizontal ? -1 : 1;
  const mirrorY = placement.flipVertical ? -1 : 1;
  const across = image.pixel.width * scale;
  const down = image.pixel.height * scale;
  const a = mirrorX * cos * across;
  const b = mirrorY * sin * across;
  const c = mirrorX * -sin * down;
  const d = mirrorY * cos * down;
  const half = (seen.width * fit) / 2;
  const restX = anchor === 'left' ? half : anchor === 'right' ? pane.width - half : pane.width / 2;
  const centreX = restX + pan[0] * seen.width * fit;
  const centreY = pane.height / 2 + pan[1] * seen.height * fit;
  // The image's middle in corners of pixels is half its extent.
  const e = centreX - (a * image.columns + c * image.rows) / 2;
  const f = centreY - (b * image.columns + d * image.rows) / 2;
  const determinant = a * d - b * c;
  return {
    scale,
    matrix: [a, b, c, d, e, f],
    toCanvas: ({ x, y }) => ({
      space: 'canvas',
      x: a * (x + 0.5) + c * (y + 0.5) + e,
      y: b * (x + 0.5) + d * (y + 0.5) + f,
    }),
    toIndex: ({ x, y }) => ({
      space: 'index',
      x: (d * (x - e) - c * (y - f)) / determinant - 0.5,
      y: (a * (y - f) - b * (x - e)) / determinant - 0.5,
    }),
  };
}

/** The pan that keeps `at` (CSS pixels) over the same pixel while the zoom changes to `zoom`. */
export function zoomAbout(
  pane: Extent,
  image: ImageExtent,
  placement: ViewPlacement,
  at: CanvasPoint,
  zoom: number,
): { readonly zoom: number; readonly pan: readonly [number, number] } {
  const held = viewTransform(pane, image, placement).toIndex(at);
  const { pan = [0, 0] } = placement;
  const moved = viewTransform(pane, image, { ...placement, zoom }).toCanvas(held);
  const fit = fitScale(pane, image, placement.rotation);
  const seen = turned(image, placement.rotation);
  return {
    zoom,
    pan: [pan[0] + (at.x - moved.x) / (seen.width * fit), pan[1] + (at.y - moved.y) / (seen.height * fit)],
  };
}

/** The zoom at which one image column takes one CSS pixel (times `devicePixels` for device pixels). */
export function zoomForOneToOne(
  pane: Extent,
  image: ImageExtent,
  placement: ViewPlacement,
  devicePixelRatio = 1,
): number {
  const fit = fitScale(pane, image, placement.rotation);
  return 1 / (fit * image.pixel.width * devicePixelRatio);
}

/** The placement after a further quarter turn clockwise on the screen: a mirrored picture turns the other way inside. */
export function turnClockwise(placement: ViewPlacement): 0 | 90 | 180 | 270 {
  const mirrored = Boolean(placement.flipHorizontal) !== Boolean(placement.flipVertical);
  const next = ((placement.rotation ?? 0) + (mirrored ? 270 : 90)) % 360;
  return next === 90 ? 90 : next === 180 ? 180 : next === 270 ? 270 : 0;
}

function turned(image: ImageExtent, rotation: ViewPlacement['rotation'] = 0): Extent {
  const width = image.columns * image.pixel.width;
  const height = image.rows * image.pixel.height;
  return rotation === 90 || rotation === 270 ? { width: height, height: width } : { width, height };
}

/** Cosine and sine without rounding. */
function quarter(rotation: 0 | 90 | 180 | 270): readonly [number, number] {
  switch (rotation) {
    case 0:
      return [1, 0];
    case 90:
      return [0, 1];
    case 180:
      return [-1, 0];
    case 270:
      return [0, -1];
  }
}
