import type { FrameAddress } from '#src/model/dicom/address.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import { isUid, toUid, type Uid } from '#src/model/dicom/uid.ts';
import { items, numbers, text, type DicomJson } from '#src/part10/dicom-json.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { codeAt, concepts, contentOf } from '../sr/codes.ts';
import { container, imageItem } from '../sr/content.ts';
import { documentHead, hierarchy, observer, type NewDocument } from '../sr/document.ts';
import { ownDocument } from '../sr/own-words.ts';
import { documentFacts, type DocumentFacts } from '../sr/read-report.ts';

export const keyObjectSelection = toUid('1.2.840.10008.5.1.4.1.1.88.59');

/** An image that a reader starred. */
export interface StarredImage {
  readonly instance: InstanceRecord;
  readonly frame: FrameAddress['frame'];
}

/**
 * A Key Object Selection of title Of Interest (PS3.16 TID 2010). What it takes the place of stands in Predecessor Documents
 * as in a report: the class has no such attribute of its own, and whoever does not know it sees both selections. A
 * selection of nothing is none: where no star is left, those that were taken away stand under a title that says so.
 */
export function writeKeyObjects(
  document: NewDocument,
  images: { readonly starred: readonly StarredImage[]; readonly unstarred: readonly StarredImage[] },
): Uint8Array<ArrayBuffer> {
  const left = images.starred.length > 0;
  const stars = left ? images.starred : images.unstarred;
  const content = container(
    undefined,
    left ? concepts.ofInterest : concepts.noLonger,
    [
      ...observer(document.reader),
      ...stars.map(({ instance, frame }) =>
        imageItem('CONTAINS', {
          sopClass: instance.sopClass,
          instance: instance.address.instance,
          ...((instance.image?.frameCount ?? 1) > 1 ? { frame } : {}),
        }),
      ),
    ],
    { template: '2010' },
  );
  const evidence = stars.map(({ instance }) => ({ address: instance.address, sopClass: instance.sopClass }));
  const dataset: DicomJson = {
    ...documentHead(document, { sopClass: keyObjectSelection, modality: 'KO', description: 'Key images' }),
    ...ownDocument,
    ...(document.replaces.length > 0 ? { '0040A360': hierarchy(document.replaces) } : {}),
    '0040A375': hierarchy(evidence),
    ...content,
  };
  return writePart10(dataset, explicitLittleEndian);
}

export interface KeyObjects extends DocumentFacts {
  readonly title: string;
  /** The title says that these images are to be looked at; others say why not to (rejected, quality), or list all. */
  readonly wanted: boolean;
  /** `frames` empty = the image as a whole. */
  readonly images: readonly { readonly instance: Uid; readonly frames: readonly number[] }[];
}

/** Titles of CID 7010 that mark images worth looking at. */
const worthLooking = new Set([
  ...['113000', '113002', '113003', '113004', '113005', '113006', '113007', '113008', '113009'],
  ...['113013', '113018', '113020', '113021'],
]);

/** Throws a FaultError for bytes that are no DICOM object. */
export async function readKeyObjects(bytes: Uint8Array<ArrayBuffer>): Promise<KeyObjects> {
  const root = (await readPart10(bytesReader(bytes))).dataset;
  const title = codeAt(root, '0040A043');
  const images = contentOf(root).flatMap((child) => {
    if (text(child, '0040A040') !== 'IMAGE') return [];
    return items(child, '00081199').flatMap((reference) => {
      const instance = text(reference, '00081155');
      return isUid(instance) ? [{ instance, frames: numbers(reference, '00081160') }] : [];
    });
  });
  return {
    ...documentFacts(root),
    title: title?.meaning ?? '',
    wanted: title?.scheme === 'DCM' && worthLooking.has(title.value),
    images,
  };
}
