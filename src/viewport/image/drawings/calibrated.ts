import type { ImageGeometry } from '#src/model/annotation/annotation.ts';
import { calibratedImage, imageToMeasure, userCalibrationFor } from '#src/model/annotation/user-calibration.ts';
import { instanceKey, type FrameAddress } from '#src/model/dicom/address.ts';
import type { ImageRecord, InstanceRecord } from '#src/model/dicom/records.ts';
import { frameAddress, type FrameRef } from '#src/dataset/display-set.ts';
import type { Session } from '#src/session/session.ts';

/**
 * The image with the reader's calibration where one holds for it. `geometry`: the mark that is measured; without one it is
 * the picture itself.
 */
export function calibratedInSession(
  session: Session,
  ref: FrameRef,
  image: ImageRecord,
  geometry?: ImageGeometry,
): ImageRecord {
  const lines = session.annotations.calibrations();
  if (lines.length === 0) return image;
  const on = frameAddress(ref);
  const instanceOf = (at: FrameAddress) => openInstance(session, at);
  if (geometry) return imageToMeasure({ geometry, on }, { ...ref.instance, image }, lines, instanceOf);
  const line = userCalibrationFor(on, ref.instance.series.modality, lines);
  const lineImage = line && instanceOf(line.on)?.image;
  return lineImage ? calibratedImage(image, lineImage, line) : image;
}

function openInstance(session: Session, at: FrameAddress): InstanceRecord | undefined {
  const key = instanceKey(at);
  for (const set of session.open.getState().displaySets.values()) {
    const found = set.instances.find((instance) => instanceKey(instance.address) === key);
    if (found) return found;
  }
  return undefined;
}
