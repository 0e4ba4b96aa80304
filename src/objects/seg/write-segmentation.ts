import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { explicitLittleEndian } from '#src/model/dicom/transfer-syntax.ts';
import { newUid } from '#src/model/dicom/new-uid.ts';
import { toUid, type Uid } from '#src/model/dicom/uid.ts';
import { planeNormal } from '#src/model/geometry/place.ts';
import { dot } from '#src/model/geometry/vector.ts';
import type { DicomElement, DicomJson } from '#src/part10/dicom-json.ts';
import { writePart10 } from '#src/part10/write-part10.ts';
import { codeSequence, type Code } from '../sr/codes.ts';
import { documentHead, hierarchy, type NewDocument } from '../sr/document.ts';
import { ownDocument } from '../sr/own-words.ts';
import { segmentKinds } from './kinds.ts';
import { rgbToLab } from './lab.ts';
import type { Mask, Segmentation } from './segmentation.ts';

export const segmentationStorage = toUid('1.2.840.10008.5.1.4.1.1.66.4');

/** A segmentation to be stored. */
export interface NewSegmentation extends NewDocument {
  readonly segmentation: Segmentation;
  /** The instance of each source that a mask names. */
  readonly source: (uid: Uid) => InstanceRecord | undefined;
}

const segmentationCode: Code = { value: '113076', scheme: 'DCM', meaning: 'Segmentation' };
const sourceImage: Code = {
  value: '121322',
  scheme: 'DCM',
  meaning: 'Source image for image processing operation',
};
const acquisition: Code = { value: '109101', scheme: 'DCM', meaning: 'Acquisition Equipment' };

/**
 * A binary SEG (PS3.3 A.51, C.8.20): one frame for each mask, none for pictures where nothing is; each at the very place of
 * its picture and referring to it. Throws a FaultError or Error for what cannot be written.
 */
export function writeSegmentation(document: NewSegmentation): Uint8Array<ArrayBuffer> {
  const { segmentation: seg, source } = document;
  const frames = framesOf(seg);
  const [first] = frames;
  if (!first) throw new Error('a segmentation without frames');
  const sources = new Map<Uid, InstanceRecord>();
  for (const { sources: named } of frames)
    for (const { instance: uid } of named) {
      const found = source(uid);
      if (found) sources.set(uid, found);
    }
  const { '00081111': _, ...head } = documentHead(document, {
    sopClass: segmentationStorage,
    modality: 'SEG',
    description: seg.label || 'Segmentation',
  });
  const dataset: DicomJson = {
    ...head,
    ...ownDocument,
    ...equipment([...sources.values()]),
    ...(document.replaces.length > 0 ? { '0040A360': hierarchy(document.replaces) } : {}),
    '00080008': { vr: 'CS', Value: ['DERIVED', 'PRIMARY'] },
    '00081115': references([...sources.values()]),
    ...(seg.frameOfReference
      ? { '00200052': { vr: 'UI', Value: [seg.frameOfReference] }, '00201040': { vr: 'LO' } }
      : {}),
    ...(placed(frames) ? {} : { '00200020': orientationOf([...sources.values()]) }),
    ...pixelModule(seg, frames.length),
    ...lossiness([...sources.values()]),
    ...contentIdentification(document),
    '00620001': { vr: 'CS', Value: ['BINARY'] },
    '00620002': { vr: 'SQ', Value: seg.parts.map(segmentItem) },
    ...dimensions(frames),
    '52009229': { vr: 'SQ', Value: [sharedGroups(seg, frames)] },
    '52009230': { vr: 'SQ', Value: perFrameGroups(seg, frames, sources) },
  };
  const bytes = packed(seg, frames);
  return writePart10(dataset, explicitLittleEndian, { kind: 'native', bytes, vr: 'OB' });
}

/** In the order of segments, then of places: what the dimension indices count. */
function framesOf(seg: Segmentation): readonly Mask[] {
  return [...seg.masks].sort((a, b) => a.part - b.part || position(a) - position(b));
}

/** This program, and what the pictures were made by. */
function equipment(sources: readonly InstanceRecord[]): DicomJson {
  const makers = new Map(sources.map(({ series }) => [series.manufacturer ?? '', series] as const));
  makers.delete('');
  return {
    '00181000': { vr: 'LO', Value: ['1'] },
    '00181020': { vr: 'LO', Value: ['FOVEA_1'] },
    ...(makers.size > 0 && {
      '0018A001': {
        vr: 'SQ',
        Value: [...makers].map(([maker, series]) => ({
          '00080070': { vr: 'LO', Value: [maker] },
          ...(series.station === undefined ? {} : { '00081010': { vr: 'SH', Value: [series.station] } }),
          '0040A170': codeSequence(acquisition),
        })),
      },
    }),
  };
}

/** Common Instance Reference (PS3.3 C.12.2): all of one study, as its source images are. */
function references(sources: readonly InstanceRecord[]): DicomElement {
  const bySeries = new Map<Uid, InstanceRecord[]>();
  for (const source of sources)
    bySeries.set(source.address.series, [...(bySeries.get(source.address.series) ?? []), source]);
  return {
    vr: 'SQ',
    Value: [...bySeries].map(([series, instances]) => ({
      '0008114A': { vr: 'SQ', Value: instances.map((one) => reference(one)) },
      '0020000E': { vr: 'UI', Value: [series] },
    })),
  };
}

function reference({ sopClass, address }: InstanceRecord): DicomJson {
  return {
    '00081150': { vr: 'UI', Value: [sopClass] },
    '00081155': { vr: 'UI', Value: [address.instance] },
  };
}

function pixelModule({ rows, columns }: Segmentation, frames: number): DicomJson {
  const us = (value: number): DicomElement => ({ vr: 'US', Value: [value] });
  return {
    '00280002': us(1),
    '00280004': { vr: 'CS', Value: ['MONOCHROME2'] },
    '00280008': { vr: 'IS', Value: [frames] },
    '00280010': us(rows),
    '00280011': us(columns),
    '00280100': us(1),
    '00280101': us(1),
    '00280102': us(0),
    '00280103': us(0),
  };
}

/** Of pictures that do not lie in the patient: as they say, or empty. */
function orientationOf(sources: readonly InstanceRecord[]): DicomElement {
  const found = sources.find(({ image }) => image?.patientOrientation)?.image?.patientOrientation;
  return found ? { vr: 'CS', Value: found } : { vr: 'CS' };
}

/** Masks of lossy pictures say so (PS3.3 C.8.20.2). */
function lossiness(sources: readonly InstanceRecord[]): DicomJson {
  const lossy = sources.find(({ image }) => image?.lossy)?.image?.lossy;
  if (!lossy) return { '00282110': { vr: 'CS', Value: ['00'] } };
  return {
    '00282110': { vr: 'CS', Value: ['01'] },
    '00282112': { vr: 'DS', Value: lossy.ratios.length > 0 ? lossy.ratios : [1] },
    ...(lossy.methods.length > 0 && { '00282114': { vr: 'CS', Value: lossy.methods } }),
  };
}

function contentIdentification({ segmentation, reader }: NewSegmentation): DicomJson {
  return {
    '00700080': { vr: 'CS', Value: ['SEGMENTATION'] },
    '00700081': { vr: 'LO', Value: [(segmentation.label || 'Segmentation').slice(0, 64)] },
    '00700084': reader === undefined ? { vr: 'PN' } : { vr: 'PN', Value: [{ Alphabetic: reader }] },
  };
}

function segmentItem({ number, name, colour, codes }: Segmentation['parts'][number]): DicomJson {
  const { category, type } = codes ?? segmentKinds.tissue;
  return {
    '00620003': codeSequence(category),
    '00620004': { vr: 'US', Value: [number] },
    '00620005': { vr: 'LO', Value: [(name || String(number)).slice(0, 64)] },
    '00620008': { vr: 'CS', Value: ['MANUAL'] },
    '0062000D': { vr: 'US', Value: rgbToLab(colour) },
    '0062000F': codeSequence(type),
  };
}

const segmentPointer = '0062000B';

/** Frames are found by their segment and, where they have places, by those (PS3.3 C.7.6.17). */
function dimensions(frames: readonly Mask[]): DicomJson {
  const organisation = newUid();
  const index = (pointer: string, group: string, label: string): DicomJson => ({
    '00209164': { vr: 'UI', Value: [organisation] },
    '00209165': { vr: 'AT', Value: [pointer] },
    '00209167': { vr: 'AT', Value: [group] },
    '00209421': { vr: 'LO', Value: [label] },
  });
  return {
    '00209221': { vr: 'SQ', Value: [{ '00209164': { vr: 'UI', Value: [organisation] } }] },
    '00209222': {
      vr: 'SQ',
      Value: [
        index(segmentPointer, '0062000A', 'Segment'),
        ...(placed(frames) ? [index('00200032', '00209113', 'Position')] : []),
      ],
    },
  };
}

function placed(frames: readonly Mask[]): boolean {
  return frames.every(({ plane }) => plane !== undefined);
}

/** What all frames have alike. */
function sharedGroups({ step }: Segmentation, frames: readonly Mask[]): DicomJson {
  const groups = frames.map((mask) => geometryOf(mask, step));
  return groups.every((group) => sameJson(group, groups[0])) ? (groups[0] ?? {}) : {};
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Shape and direction of a frame's pixels. */
function geometryOf(mask: Mask, step: number | undefined): DicomJson {
  const measures = measuresOf(mask, step);
  const { plane } = mask;
  const orientation = plane && [...plane.rowDirection, ...plane.columnDirection];
  return {
    ...(measures && { '00289110': { vr: 'SQ', Value: [measures] } }),
    ...(orientation && { '00209116': { vr: 'SQ', Value: [{ '00200037': { vr: 'DS', Value: orientation } }] } }),
  };
}

/** Pixel Measures; a spacing that is not the patient's own is none of a segmentation in the patient. */
function measuresOf({ spacing, sliceThickness }: Mask, step: number | undefined): DicomJson | undefined {
  if (spacing?.basis !== 'patient') return undefined;
  const thickness = sliceThickness ?? step;
  return {
    ...(thickness === undefined ? {} : { '00180050': { vr: 'DS', Value: [thickness] } }),
    ...(step === undefined ? {} : { '00180088': { vr: 'DS', Value: [step] } }),
    '00280030': { vr: 'DS', Value: [spacing.row, spacing.column] },
  };
}

function perFrameGroups(
  seg: Segmentation,
  frames: readonly Mask[],
  sources: ReadonlyMap<Uid, InstanceRecord>,
): readonly DicomJson[] {
  const keyOf = ({ plane }: Mask) => JSON.stringify(plane?.position);
  const places = new Map<string, number>();
  for (const key of frames.map(keyOf)) if (!places.has(key)) places.set(key, 0);
  // Positions count along the stack, whatever segment they are of.
  const along = [...frames].sort((a, b) => position(a) - position(b));
  [...new Set(along.map(keyOf))].forEach((key, i) => places.set(key, i + 1));
  const alike = Object.keys(sharedGroups(seg, frames)).length > 0;
  const values = (mask: Mask) => [mask.part + 1, ...(placed(frames) ? [places.get(keyOf(mask)) ?? 1] : [])];
  return frames.map((mask) => ({
    ...(alike ? {} : geometryOf(mask, seg.step)),
    '00089124': { vr: 'SQ', Value: [derivation(mask, sources)] },
    '00209111': { vr: 'SQ', Value: [{ '00209157': { vr: 'UL', Value: values(mask) } }] },
    ...(mask.plane && {
      '00209113': { vr: 'SQ', Value: [{ '00200032': { vr: 'DS', Value: mask.plane.position } }] },
    }),
    '0062000A': { vr: 'SQ', Value: [{ [segmentPointer]: { vr: 'US', Value: [seg.parts[mask.part]?.number ?? 0] } }] },
  }));
}

/** Along the normal of a frame; 0 for one that says no place. */
function position({ plane }: Mask): number {
  return plane ? dot(plane.position, planeNormal(plane)) : 0;
}

/** Derivation Image (PS3.3 C.7.6.16.2.6): the frame that a mask was drawn on, pixel for pixel. */
function derivation({ sources }: Mask, known: ReadonlyMap<Uid, InstanceRecord>): DicomJson {
  return {
    '00082112': {
      vr: 'SQ',
      Value: sources.flatMap(({ instance, frames }) => {
        const record = known.get(instance);
        if (!record) return [];
        return [
          {
            ...reference(record),
            ...(frames.length > 0 && { '00081160': { vr: 'IS', Value: frames } }),
            '0028135A': { vr: 'CS', Value: ['YES'] },
            '0040A170': codeSequence(sourceImage),
          },
        ];
      }),
    },
    '00089215': codeSequence(segmentationCode),
  };
}

/** One bit a pixel, the first in the lowest bit, frames one after another without a gap (PS3.5 section 8.1.1). */
function packed({ rows, columns }: Segmentation, frames: readonly Mask[]): Uint8Array {
  const size = rows * columns;
  const bytes = new Uint8Array(Math.ceil((size * frames.length) / 8));
  frames.forEach(({ runs }, frame) => {
    for (let i = 0; i < runs.length; i += 2) {
      const first = frame * size + (runs[i] ?? 0);
      const end = first + (runs[i + 1] ?? 0);
      for (let at = first; at < end; at++) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (1 << (at & 7));
    }
  });
  return bytes;
}
