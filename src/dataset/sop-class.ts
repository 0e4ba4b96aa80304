import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { transferSyntax } from '#src/model/dicom/transfer-syntax.ts';
import { bad, good, type Fault, type Outcome } from '#src/model/fault/fault.ts';

/** What one instance is, before sets are made of them. */
export type InstanceKind =
  | { readonly kind: 'image' }
  | { readonly kind: 'slide' | 'video' | 'waveform' | 'document' }
  /** `object` says what it is laid over or listed as. */
  | { readonly kind: 'derived'; readonly object: DerivedObject }
  | { readonly kind: 'unshowable'; readonly fault: Fault };

export type DerivedObject =
  'SEG' | 'RTSTRUCT' | 'RTDOSE' | 'RTPLAN' | 'RTRECORD' | 'PR' | 'KO' | 'PMAP' | 'REG' | 'FID' | 'ANN' | 'RWV';

/** Storage classes of PS3.4 B.5 share this root. */
const storage = '1.2.840.10008.5.1.4.1.1.';

/** Classes that are laid over others, by what follows the root. */
const derived: Readonly<Record<string, DerivedObject>> = {
  '30': 'PMAP',
  '66.1': 'REG',
  '66.2': 'FID',
  '66.3': 'REG',
  '66.4': 'SEG',
  '66.5': 'SEG',
  '66.7': 'SEG',
  '67': 'RWV',
  '88.59': 'KO',
  '91.1': 'ANN',
  '481.2': 'RTDOSE',
  '481.3': 'RTSTRUCT',
  '481.4': 'RTRECORD',
  '481.5': 'RTPLAN',
  '481.6': 'RTRECORD',
  '481.7': 'RTRECORD',
  '481.8': 'RTPLAN',
  '481.9': 'RTRECORD',
};

/** What a SOP class is that can be laid over pictures by this viewer; undefined for every other. */
export function laidOverKind(sopClass: string): 'seg' | 'rtstruct' | 'rtdose' | 'pmap' | 'pr' | undefined {
  if (!sopClass.startsWith(storage)) return undefined;
  const name = sopClass.slice(storage.length);
  // Of colour pictures the state says where, how turned and what is drawn, as of grey ones; its profile is named as not
  // applied. Pseudo-colour, blended and volumetric states would be another picture without what is not read of them.
  if (name === '11.1' || name === '11.2') return 'pr';
  if (name === '66.4' || name === '66.7') return 'seg';
  if (name === '30') return 'pmap';
  if (name === '481.2') return 'rtdose';
  return name === '481.3' ? 'rtstruct' : undefined;
}

/** Structured reports of every kind (PS3.3 A.35) but key object selections, which are read as lists of images. */
export function isStructuredReport(sopClass: string): boolean {
  return sopClass.startsWith(`${storage}88.`) && sopClass !== `${storage}88.59`;
}

/** Video classes; their pixels may all the same be stored as single pictures. */
const video = new Set(['77.1.1.1', '77.1.2.1', '77.1.4.1']);

/** What an instance is: its class first, then what it holds. */
export function instanceKind(instance: InstanceRecord): InstanceKind {
  const name = instance.sopClass.startsWith(storage) ? instance.sopClass.slice(storage.length) : '';
  const object = derived[name];
  // Masks can be looked at by themselves, also where what they lie over is not at hand.
  if (object === 'SEG' && imageOf(instance).ok) return { kind: 'image' };
  if (object) return { kind: 'derived', object };
  if (name.startsWith('11.')) return { kind: 'derived', object: 'PR' };
  // Encapsulated PDF, CDA, STL, OBJ, MTL; structured reports.
  if (name.startsWith('104.') || name.startsWith('88.')) return { kind: 'document' };
  if (name === '9' || name.startsWith('9.')) return { kind: 'waveform' };
  if (name === '77.1.6') return { kind: 'slide' };
  if (hasVideoSyntax(instance) || (video.has(name) && instance.transferSyntax === undefined && instance.image)) {
    return { kind: 'video' };
  }
  const drawable = imageOf(instance);
  if (drawable.ok) return { kind: 'image' };
  if (!instance.image && instance.document) {
    return { kind: instance.document.mime.startsWith('video/') ? 'video' : 'document' };
  }
  return { kind: 'unshowable', fault: drawable.fault };
}

function hasVideoSyntax(instance: InstanceRecord): boolean {
  return instance.transferSyntax !== undefined && transferSyntax(instance.transferSyntax)?.codec === 'video';
}

/** Whether there are pixels that could be drawn, judged by the header alone. */
function imageOf(instance: InstanceRecord): Outcome<true> {
  const { image } = instance;
  if (!image) return bad({ kind: 'unsupported', reason: `no pixels in an object of class ${instance.sopClass}` });
  const counts = [image.rows, image.columns, image.frameCount];
  if (!counts.every((n) => Number.isInteger(n) && n > 0)) {
    return bad({
      kind: 'corrupt',
      reason: `${image.columns} columns x ${image.rows} rows x ${image.frameCount} frames`,
    });
  }
  if (image.samplesPerPixel !== 1 && image.samplesPerPixel !== 3) {
    return bad({ kind: 'unsupported', reason: `${image.samplesPerPixel} samples per pixel` });
  }
  if (image.photometric === 'PALETTE COLOR' && !image.palette) {
    return bad({ kind: 'corrupt', reason: 'PALETTE COLOR without a palette' });
  }
  return good(true);
}
