import { createHash } from 'node:crypto';
import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import type { DicomElement, DicomJson } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';

export interface SmallFile {
  readonly study?: string;
  readonly series?: string;
  readonly instance: string;
  readonly number?: number;
  readonly modality?: string;
  readonly name?: Readonly<Record<string, string>>;
  readonly more?: Readonly<Record<string, DicomElement>>;
  /** Encapsulated in this syntax, these being the frames; native 4x4 pixels of 16 bits without. */
  readonly encapsulated?: { readonly syntax: string; readonly frames: readonly Uint8Array[] };
  readonly frameCount?: number;
}

const element = (vr: string, ...Value: unknown[]): DicomElement => ({ vr, Value });

/** Different for each instance and frame, so that no frame can be taken for another. */
export function pixelsOf(instance: string, frame: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(`${instance}#${frame}`).digest());
}

/** A small but whole Secondary Capture file. */
export function smallFile(file: SmallFile): Uint8Array<ArrayBuffer> {
  const frames = file.encapsulated?.frames.length ?? file.frameCount ?? 1;
  const dataset: DicomJson = {
    '00080016': element('UI', '1.2.840.10008.5.1.4.1.1.7'),
    '00080018': element('UI', file.instance),
    '00080020': element('DA', '20240102'),
    '00080030': element('TM', '101112'),
    '00080050': element('SH', 'ACC-1'),
    '00080060': element('CS', file.modality ?? 'OT'),
    '00081030': element('LO', 'Small study'),
    '0008103E': element('LO', 'Small series'),
    '00100010': element('PN', file.name ?? { Alphabetic: 'Test^Small' }),
    '00100020': element('LO', 'P-1'),
    '0020000D': element('UI', file.study ?? '1.2.3'),
    '0020000E': element('UI', file.series ?? `${file.study ?? '1.2.3'}.1`),
    '00200011': element('IS', 1),
    '00200013': element('IS', file.number ?? 1),
    '00280002': element('US', 1),
    '00280004': element('CS', 'MONOCHROME2'),
    '00280008': element('IS', frames),
    '00280010': element('US', 4),
    '00280011': element('US', 4),
    '00280100': element('US', 16),
    '00280101': element('US', 16),
    '00280102': element('US', 15),
    '00280103': element('US', 0),
    ...file.more,
  };
  if (file.encapsulated)
    return writePart10(dataset, toUid(file.encapsulated.syntax), {
      kind: 'encapsulated',
      frames: file.encapsulated.frames,
    });
  const bytes = Buffer.concat(Array.from({ length: frames }, (_, i) => pixelsOf(file.instance, i + 1)));
  return writePart10(dataset, explicitLittleEndian, { kind: 'native', bytes, vr: 'OW' });
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
