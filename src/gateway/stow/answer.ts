import type { DicomElement, DicomJson } from '#src/part10/dicom-json.ts';
import type { ReadInstance } from '../index/read-instance.ts';
import { instancePath } from '../wado/scope.ts';
import type { StoreOutcome } from './store-instance.ts';

export interface StoreAnswer {
  readonly status: number;
  readonly body: DicomJson;
}

/** PS3.18 annex I.2: what became of each instance. 200 all stored, 202 some, 409 none. */
export function storeAnswer(outcomes: readonly StoreOutcome[], root: string): StoreAnswer {
  const stored = outcomes.filter((outcome) => outcome.kind === 'stored');
  const refused = outcomes.filter((outcome) => outcome.kind === 'refused');
  const unreadable = outcomes.filter((outcome) => outcome.kind === 'unreadable');
  const studies = new Set(stored.map(({ instance }) => instance.study));
  const [study] = studies;
  const body: Record<string, DicomElement> = {};
  if (study !== undefined && studies.size === 1) body['00081190'] = { vr: 'UR', Value: [`${root}/studies/${study}`] };
  const failed = refused.map(({ instance, reason }) => ({
    ...referenced(instance),
    '00081197': { vr: 'US', Value: [reason] },
  }));
  if (failed.length > 0) body['00081198'] = { vr: 'SQ', Value: failed };
  if (stored.length > 0)
    body['00081199'] = {
      vr: 'SQ',
      Value: stored.map(({ instance }) => ({ ...referenced(instance), ...retrieve(instance, root) })),
    };
  // What could not be read has no UIDs to be referenced by.
  if (unreadable.length > 0)
    body['0008119A'] = {
      vr: 'SQ',
      Value: unreadable.map(({ reason }) => ({ '00081197': { vr: 'US', Value: [reason] } })),
    };
  const status = stored.length === outcomes.length ? 200 : stored.length > 0 ? 202 : 409;
  return { status, body };
}

function referenced(instance: ReadInstance): DicomJson {
  return { '00081150': { vr: 'UI', Value: [instance.sopClass] }, '00081155': { vr: 'UI', Value: [instance.instance] } };
}

function retrieve({ study, series, instance }: ReadInstance, root: string): DicomJson {
  return { '00081190': { vr: 'UR', Value: [`${root}${instancePath({ study, series, sop: instance })}`] } };
}
