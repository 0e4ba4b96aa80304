import { segmentationStorage, writeSegmentation, type NewDocument, type Segmentation } from '#src/objects/index.ts';
import type { Uid } from '#src/model/dicom/uid.ts';
import type { OwnSegmentation } from '../segments-state.ts';
import type { Session } from '../session.ts';
import { instancesOf, openedStudy } from './opened.ts';
import { studyKey, type KnownDocument, type SavingState } from './state.ts';

/** An object to be stored, and what is known once it is. */
interface ToStore {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly document: KnownDocument;
  readonly stored: (state: SavingState) => Partial<SavingState>;
  readonly accepted: () => void;
}

/**
 * The changed segmentations as SEG, each an object of its own. It names the one that it takes the place of: the one stored
 * before it, or the one that it was copied from. Pictures that are not open have no place in it: it stays unsaved.
 */
export function segmentationsToStore(
  session: Session,
  changed: readonly OwnSegmentation[],
  documentFor: (replaced: readonly Pick<KnownDocument, 'address' | 'sopClass'>[]) => NewDocument,
): readonly ToStore[] {
  return changed.flatMap((own): readonly ToStore[] => {
    const opened = openedStudy(session, own.series);
    if (!opened) return [];
    const instances = instancesOf(opened);
    const segmentation = withFrame(
      own.object,
      [...instances.values()].find(({ address }) => isOf(own, address))?.address,
    );
    if (!segmentation.masks.every(({ sources }) => sources.every(({ instance }) => instances.has(instance)))) return [];
    const before = session.saving.getState().segmentations.get(own.id)?.document ?? own.from;
    const document = documentFor(before ? [before] : []);
    const { study, series, instance } = document;
    const known: KnownDocument = {
      address: { ...study.address, series, instance },
      sopClass: segmentationStorage,
      kind: 'segmentation',
      study: studyKey(study.address),
      own: true,
      here: true,
    };
    return [
      {
        name: `fovea-seg-${instance.slice(-8)}.dcm`,
        bytes: writeSegmentation({ ...document, segmentation, source: (uid) => instances.get(uid) }),
        document: known,
        stored: ({ segmentations, documents }) => ({
          segmentations: new Map(segmentations).set(own.id, { version: own.version, document: known }),
          documents: documents.filter(({ address }) => address.instance !== before?.address.instance),
        }),
        accepted: () => showInstead(session, before?.address.instance, instance),
      },
    ];
  });
}

function isOf({ series }: OwnSegmentation, address: { readonly series: Uid }): boolean {
  return series.series === address.series;
}

/** A segmentation whose last pixel was erased has one empty frame, for none is no object. */
function withFrame(seg: Segmentation, source: { readonly instance: Uid } | undefined): Segmentation {
  if (seg.masks.length > 0 || !source) return seg;
  const runs = new Uint32Array(0);
  return { ...seg, masks: [{ part: 0, sources: [{ instance: source.instance, frames: [] }], runs }] };
}

/** What was stored is what the page's address shows when it is opened again. */
function showInstead(session: Session, before: Uid | undefined, now: Uid): void {
  session.view.setState(({ over = [], ...view }) => ({
    ...view,
    over: [...over.filter((uid) => uid !== before), now],
  }));
}
