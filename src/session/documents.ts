import type { DisplaySet } from '#src/dataset/display-set.ts';
import { isStructuredReport } from '#src/dataset/sop-class.ts';
import { instanceKey } from '#src/model/dicom/address.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import type { DocumentReading } from './documents-state.ts';
import type { Session } from './session.ts';

/** The instance of a set that is a structured report; undefined for every other set. */
export function reportIn(set: DisplaySet | undefined): InstanceRecord | undefined {
  const [instance] = set?.kind === 'document' ? set.instances : [];
  return instance && isStructuredReport(instance.sopClass) ? instance : undefined;
}

export function readingOf({ documents }: Session, instance: InstanceRecord): DocumentReading | undefined {
  return documents.getState().get(instanceKey(instance.address));
}

/** Asks again for a report that could not be had: whoever keeps the documents sees that it is missing. */
export function readAgain({ documents }: Session, instance: InstanceRecord): void {
  const key = instanceKey(instance.address);
  documents.setState((known) => new Map([...known].filter(([other]) => other !== key)), true);
}
