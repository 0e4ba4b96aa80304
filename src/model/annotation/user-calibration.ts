import type { FrameAddress } from '../dicom/address.ts';
import { frameRecord, type FrameRecord, type ImageRecord, type InstanceRecord } from '../dicom/records.ts';
import { pixelSize } from '../geometry/pixel-size.ts';
import type { PixelSpacing } from '../geometry/plane.ts';
import type { Annotation, ImageGeometry } from './annotation.ts';

/** Modalities whose images of one series may each have a scale of their own: magnification, depth, table and zoom differ. */
const ownScale = new Set(['CR', 'DX', 'MG', 'IO', 'PX', 'RG', 'RF', 'XA', 'US', 'IVUS', 'XC', 'ES', 'GM', 'OP']);

/** A line of known length on one frame. */
interface Calibrating {
  readonly on: FrameAddress;
  readonly geometry: Extract<ImageGeometry, { kind: 'calibration' }>;
}

/**
 * The image of a mark as it must be measured: with the reader's calibration, where one holds for it. A calibration line
 * itself is measured by what the file says. `instanceOf` finds an open instance.
 */
export function imageToMeasure(
  { geometry, on }: { readonly geometry: ImageGeometry; readonly on: FrameAddress },
  instance: InstanceRecord & { readonly image: ImageRecord },
  marks: Iterable<Annotation>,
  instanceOf: (on: FrameAddress) => InstanceRecord | undefined,
): ImageRecord {
  if (geometry.kind === 'calibration') return instance.image;
  const line = userCalibrationFor(on, instance.series.modality, marks);
  const lineImage = line && instanceOf(line.on)?.image;
  return lineImage ? calibratedImage(instance.image, lineImage, line) : instance.image;
}

/**
 * The reader's own calibration that holds for a frame: the line drawn or changed last on its instance, and where a series
 * has one scale throughout (`modality`), on any of its instances. Undefined = none.
 */
export function userCalibrationFor(
  on: FrameAddress,
  modality: string,
  marks: Iterable<Annotation>,
): Calibrating | undefined {
  let found: { readonly calibrating: Calibrating; readonly changed: number; readonly own: boolean } | undefined;
  for (const { shape, changed } of marks) {
    if (shape.space !== 'index' || shape.geometry.kind !== 'calibration') continue;
    const { geometry } = shape;
    if (shape.on.source !== on.source || shape.on.study !== on.study || shape.on.series !== on.series) continue;
    const own = shape.on.instance === on.instance;
    if (!own && ownScale.has(modality)) continue;
    const time = Date.parse(changed);
    // A line on the image itself says more than one on its neighbour.
    if (found && (found.own === own ? found.changed > time : found.own)) continue;
    found = { calibrating: { on: shape.on, geometry }, changed: time, own };
  }
  return found?.calibrating;
}

/**
 * The image with the scale that the line gives it, said to be the reader's (`user`). `lineImage` is the image that the
 * line lies on. Only frames whose pixels are as those under the line take it over. What the file says stays in `image`;
 * ultrasound regions keep their own scale.
 */
export function calibratedImage(
  image: ImageRecord,
  lineImage: ImageRecord,
  { on, geometry }: Calibrating,
): ImageRecord {
  const under = frameRecord(lineImage, on.frame);
  const spacing = spacingOfLine(geometry, lineImage, under);
  if (!spacing || image.rows !== lineImage.rows || image.columns !== lineImage.columns) return image;
  const like = (frame: { readonly spacing?: PixelSpacing }) => sameSize(image, frame, lineImage, under);
  return {
    ...image,
    shared: like(image.shared) ? { ...image.shared, spacing } : image.shared,
    ...(image.perFrame && {
      perFrame: image.perFrame.map((frame) => (like({ ...image.shared, ...frame }) ? { ...frame, spacing } : frame)),
    }),
  };
}

/** Undefined for a line without length. */
function spacingOfLine(
  { points: [a, b], millimetres }: Calibrating['geometry'],
  image: ImageRecord,
  frame: FrameRecord,
): PixelSpacing | undefined {
  const { width, height } = pixelSize(image, frame);
  const drawn = Math.hypot((b.x - a.x) * width, (b.y - a.y) * height);
  if (!(drawn > 0)) return undefined;
  const factor = millimetres / drawn;
  return { row: height * factor, column: width * factor, basis: 'user' };
}

function sameSize(
  a: ImageRecord,
  frameA: { readonly spacing?: PixelSpacing },
  b: ImageRecord,
  frameB: { readonly spacing?: PixelSpacing },
): boolean {
  const [one, other] = [pixelSize(a, frameA), pixelSize(b, frameB)];
  return one.basis === other.basis && near(one.width, other.width) && near(one.height, other.height);
}

/** Spacings of one series may differ in their last written digit. */
function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-3 * Math.abs(a);
}
