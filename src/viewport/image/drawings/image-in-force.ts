import type { ImageRecord } from '#src/model/dicom/records.ts';
import type { FrameRef } from '#src/dataset/display-set.ts';
import type { Session } from '#src/session/session.ts';
import type { calibratedInSession } from './calibrated.ts';

let calibrated: typeof calibratedInSession | undefined;

/**
 * The image with the reader's calibration, if there is one. How it is worked out is loaded with the first calibration:
 * until then the file's own scale is said, and `later` is called.
 */
export function imageInForce(session: Session, ref: FrameRef, image: ImageRecord, later: () => void): ImageRecord {
  if (session.annotations.calibrations().length === 0) return image;
  if (calibrated) return calibrated(session, ref, image);
  void import('./calibrated.ts').then(
    (module) => {
      calibrated = module.calibratedInSession;
      later();
    },
    () => undefined, // the next picture asks again
  );
  return image;
}
