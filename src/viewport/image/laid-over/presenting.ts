import type { ImageRecord } from '#src/model/dicom/records.ts';
import { indexPoint } from '#src/model/geometry/place.ts';
import { fitScale, viewTransform, type Extent, type ImageExtent } from '#src/model/geometry/view-transform.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import type { FrameRef } from '#src/dataset/display-set.ts';
import type { DecodedFrame } from '#src/pixels/index.ts';
import {
  displayedArea,
  isPresented,
  presentedImage,
  type DisplayedArea,
  type PresentationState,
} from '#src/objects/index.ts';
import type { Presented } from '../shown.ts';

/** A picture, and the room it has. CSS pixels. */
export interface Presenting {
  readonly ref: FrameRef;
  readonly image: ImageRecord;
  readonly frame: DecodedFrame;
  readonly extent: ImageExtent;
  readonly area: Extent;
}

/** How a picture is seen by a presentation state; undefined where the state is not of this picture. */
export function asPresented(
  state: PresentationState,
  { ref, image, frame, extent, area }: Presenting,
): Presented | undefined {
  const { instance } = ref.instance.address;
  if (!isPresented(state, instance, ref.frame)) return undefined;
  return {
    state,
    image: remembered(state, image, ref.frame, () =>
      presentedImage(state, image, instance, ref.frame, storedRange(image, frame)),
    ),
    base: (view) => baseOf(state, displayedArea(state, instance, ref.frame), view, extent, area),
  };
}

/** The painter tells pictures apart by identity: the same state gives the same record. */
const records = new WeakMap<PresentationState, WeakMap<ImageRecord, Map<number, ImageRecord>>>();

function remembered(state: PresentationState, image: ImageRecord, frame: number, make: () => ImageRecord): ImageRecord {
  const ofState = records.get(state) ?? new WeakMap<ImageRecord, Map<number, ImageRecord>>();
  records.set(state, ofState);
  const ofImage = ofState.get(image) ?? new Map<number, ImageRecord>();
  ofState.set(image, ofImage);
  const made = ofImage.get(frame) ?? make();
  ofImage.set(frame, made);
  return made;
}

function storedRange(image: ImageRecord, frame: DecodedFrame): { readonly min: number; readonly max: number } {
  if (image.float || image.bitsStored > 16) return { min: frame.min, max: frame.max };
  const min = image.signed ? -(2 ** (image.bitsStored - 1)) : 0;
  return { min, max: min + 2 ** image.bitsStored - 1 };
}

/**
 * The view from which the reader's own begins: turned and mirrored as the state has it, then as the reader asks; the
 * state's displayed area fills the pane (PS3.3 C.10.4, SCALE TO FIT).
 */
export function baseOf(
  state: Pick<PresentationState, 'rotation' | 'flip'>,
  shown: DisplayedArea | undefined,
  view: PaneView,
  extent: ImageExtent,
  area: Extent,
): ReturnType<Presented['base']> {
  // A turn after a mirror is the opposite turn before it.
  const further = view.rotation ?? 0;
  const rotation = quarter(state.rotation + (state.flip ? -further : further));
  const flipHorizontal = state.flip !== (view.flipHorizontal ?? false);
  const turned = { rotation, flipHorizontal, flipVertical: view.flipVertical ?? false };
  if (!shown) return { ...turned, zoom: 1, pan: [0, 0] };
  const [left, right] = ordered(shown.topLeft[0], shown.bottomRight[0]);
  const [top, bottom] = ordered(shown.topLeft[1], shown.bottomRight[1]);
  const part = { columns: right - left + 1, rows: bottom - top + 1, pixel: extent.pixel };
  const zoom = fitScale(area, part, rotation) / fitScale(area, extent, rotation);
  // Corners count from 1 and both belong to the area; an index is the centre of a pixel.
  const centre = indexPoint((left + right) / 2 - 1, (top + bottom) / 2 - 1);
  const at = viewTransform(area, extent, { ...turned, zoom }).toCanvas(centre);
  const fit = fitScale(area, extent, rotation);
  const lying = rotation === 90 || rotation === 270;
  const width = extent.columns * extent.pixel.width * fit;
  const height = extent.rows * extent.pixel.height * fit;
  const [across, down] = lying ? [height, width] : [width, height];
  return { ...turned, zoom, pan: [(area.width / 2 - at.x) / across, (area.height / 2 - at.y) / down] };
}

function ordered(a: number, b: number): readonly [number, number] {
  return a <= b ? [a, b] : [b, a];
}

function quarter(degrees: number): 0 | 90 | 180 | 270 {
  const turn = ((degrees % 360) + 360) % 360;
  return turn === 90 ? 90 : turn === 180 ? 180 : turn === 270 ? 270 : 0;
}
