import { bad, FaultError, faultOf, good, type Outcome } from '#src/model/fault/fault.ts';
import { bulkOf, withBulk } from '#src/part10/bulk.ts';
import { text } from '#src/part10/dicom-json.ts';
import { bytesReader } from '#src/part10/range-reader.ts';
import { readPart10 } from '#src/part10/read-part10.ts';
import type { LaidOver } from './laid-over.ts';
import { readParametricMap } from './parametric-map/read-parametric-map.ts';
import { readPresentationState } from './pr/read-presentation-state.ts';
import { readDose } from './rtdose/read-dose.ts';
import { readStructureSet } from './rtstruct/read-structure-set.ts';
import { readSegmentation } from './seg/read-segmentation.ts';
import { laidOverKind } from '#src/dataset/sop-class.ts';

/** An object that is laid over pictures, from the whole file. Never throws: what cannot be read is a fault. */
export async function readLaidOver(bytes: Uint8Array<ArrayBuffer>): Promise<Outcome<LaidOver>> {
  try {
    const file = await readPart10(bytesReader(bytes), { bulkAbove: 1 << 16 });
    const sopClass = text(file.dataset, '00080016') ?? text(file.meta, '00020002') ?? '';
    switch (laidOverKind(sopClass)) {
      case 'seg':
        return good(await readSegmentation(file));
      case 'rtstruct':
        return good(readStructureSet(file.dataset));
      case 'rtdose':
        return good(await readDose(file));
      case 'pmap':
        return good(await readParametricMap(file));
      case 'pr':
        return good(readPresentationState(await withBulk(file.dataset, bulkOf(file))));
      case undefined:
        throw new FaultError({ kind: 'unsupported', reason: `an object of class ${sopClass}` });
    }
  } catch (thrown) {
    return bad(faultOf(thrown));
  }
}
