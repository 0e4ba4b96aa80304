import type { PixelSpacing, Plane } from '../geometry/plane.ts';
import type { UptakeRecord } from '../display/suv.ts';
import type { Lut, ModalityTransform, Palette, VoiWindow } from '../display/luts.ts';
import type { Moment } from '../time/moment.ts';
import type { InstanceAddress, SeriesAddress, StudyAddress } from './address.ts';
import type { PersonName } from './person-name.ts';
import type { Uid } from './uid.ts';

/**
 * What leaves a source: plain data, structured-cloneable, typed. Absent means that the object does not say; empty text is
 * turned into absent at the edge. Nothing after this knows tags.
 */
export interface PatientRecord {
  /** PatientID; a patient is `{issuer, id}`, never a name. Empty where the object has none. */
  readonly id: string;
  readonly issuer?: string;
  readonly name?: PersonName;
  readonly birthDate?: string;
  readonly sex?: string;
}

export interface StudyRecord {
  readonly address: StudyAddress;
  readonly patient: PatientRecord;
  /** StudyDate, StudyTime, TimezoneOffsetFromUTC. */
  readonly moment: Moment;
  readonly description?: string;
  readonly accession?: string;
  readonly studyId?: string;
  readonly modalities: readonly string[];
  readonly institution?: string;
  readonly referrer?: PersonName;
  /** PatientAge as written (`062Y`). */
  readonly age?: string;
  /** As the store counts them; absent where it does not. */
  readonly seriesCount?: number;
  readonly instanceCount?: number;
}

export interface SeriesRecord {
  readonly address: SeriesAddress;
  readonly modality: string;
  readonly number?: number;
  readonly description?: string;
  readonly bodyPart?: string;
  readonly laterality?: string;
  readonly protocol?: string;
  readonly moment?: Moment;
  readonly station?: string;
  readonly manufacturer?: string;
  readonly instanceCount?: number;
}

/** One SOP instance. */
export interface InstanceRecord {
  readonly address: InstanceAddress;
  readonly study: StudyRecord;
  readonly series: SeriesRecord;
  readonly sopClass: Uid;
  /** As stored, if the source says (AvailableTransferSyntaxUID 0008,3002 or the file); stores lie: the bytes decide. */
  readonly transferSyntax?: Uid;
  readonly number?: number;
  readonly content?: Moment;
  readonly acquired?: Moment;
  readonly frameOfReference?: Uid;
  /** What the object says it belongs to: of one that is laid over others, or lists them. */
  readonly refers?: {
    readonly series: readonly Uid[];
    readonly framesOfReference: readonly Uid[];
    readonly instances: readonly Uid[];
    /** What the object calls itself, and who made it (PS3.3 10.9 Content Identification). */
    readonly label?: string;
    readonly by?: PersonName;
    /** Written by this program. */
    readonly own?: true;
    /** Objects that one of this program takes the place of; one of another program stays beside it. */
    readonly replaces?: readonly Uid[];
  };
  readonly imageType: readonly string[];
  readonly contrast?: string;
  /** Absent for an object without pixels. */
  readonly image?: ImageRecord;
  /** Of a PET image. */
  readonly uptake?: UptakeRecord;
  /** MIME type of an encapsulated document or video, where the object is one. */
  readonly document?: { readonly mime: string; readonly title?: string };
}

/** PS3.3 C.7.6.3 Image Pixel and what goes with it. */
export interface ImageRecord {
  readonly rows: number;
  readonly columns: number;
  readonly frameCount: number;
  readonly samplesPerPixel: number;
  /** As written, upper case: MONOCHROME1, RGB, YBR_FULL_422, PALETTE COLOR ... */
  readonly photometric: string;
  /** 0 colour by pixel, 1 by plane. */
  readonly planar: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** Float or Double Float Pixel Data. */
  readonly float?: 32 | 64;
  readonly padding?: { readonly value: number; readonly limit?: number };
  readonly palette?: Palette;
  /** LossyImageCompression = 01: what is known of it. */
  readonly lossy?: { readonly ratios: readonly number[]; readonly methods: readonly string[] };
  /** Row : column size of a pixel where no spacing says it (0028,0034), vertical first. */
  readonly aspect?: readonly [number, number];
  readonly shutters: readonly Shutter[];
  readonly overlays: readonly OverlayPlane[];
  readonly cine?: Cine;
  readonly regions: readonly UltrasoundRegion[];
  readonly laterality?: string;
  readonly viewPosition?: string;
  readonly patientOrientation?: readonly string[];
  readonly burnedIn?: boolean;
  /** PixelPresentation, PresentationLUTShape: INVERSE. */
  readonly presentationInverse?: boolean;
  /** What all frames share. */
  readonly shared: FrameRecord;
  /** What each frame has of its own, by frame number minus one; absent where nothing differs. */
  readonly perFrame?: readonly Partial<FrameRecord>[];
}

/** What may differ from frame to frame (functional groups, PS3.3 C.7.6.16), or is the instance's where there is one. */
export interface FrameRecord {
  readonly plane?: Plane;
  readonly spacing?: PixelSpacing;
  readonly sliceThickness?: number;
  readonly spacingBetweenSlices?: number;
  readonly modality: ModalityTransform;
  readonly windows: readonly VoiWindow[];
  readonly voiLuts: readonly Lut[];
  readonly acquired?: Moment;
  /** TemporalPositionIndex, StackID and InStackPosition, b-value in s/mm2, echo, phase: what splits a series. */
  readonly temporal?: number;
  readonly stack?: string;
  readonly inStack?: number;
  readonly bValue?: number;
  readonly echo?: number;
  /** Gantry tilt in degrees, as written. */
  readonly tilt?: number;
  readonly location?: number;
  readonly laterality?: string;
}

export type Shutter =
  | {
      readonly shape: 'rectangle';
      readonly left: number;
      readonly right: number;
      readonly top: number;
      readonly bottom: number;
    }
  | { readonly shape: 'circle'; readonly row: number; readonly column: number; readonly radius: number }
  | { readonly shape: 'polygon'; readonly vertices: readonly (readonly [row: number, column: number])[] };

/** PS3.3 C.9.2, one bit a pixel, least significant first; `origin` is row\column from 1. */
export interface OverlayPlane {
  readonly group: number;
  readonly rows: number;
  readonly columns: number;
  readonly origin: readonly [number, number];
  readonly frames: number;
  readonly firstFrame: number;
  readonly kind: string;
  readonly label?: string;
  /** Absent where the bits are bulk data not yet fetched, or embedded. */
  readonly bits?: Uint8Array;
  /** The plane is this bit of every stored pixel value (retired, PS3.3 C.9.2 of 2004 and before), 0 the least. */
  readonly embeddedBit?: number;
}

/** PS3.3 C.7.6.5. Milliseconds. */
export interface Cine {
  readonly frameTime?: number;
  readonly frameTimes?: readonly number[];
  readonly rate?: number;
  readonly autoPlay: boolean;
  readonly sweep: boolean;
}

/** PS3.3 C.8.5.5. Physical units as coded (3 = cm, 4 = s, 5 = Hz, 7 = cm/s ...). */
export interface UltrasoundRegion {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly spatialFormat: number;
  readonly dataType: number;
  readonly flags: number;
  readonly unitsX: number;
  readonly unitsY: number;
  readonly deltaX: number;
  readonly deltaY: number;
  /** Counted from the region's own first column and row; it may lie outside. */
  readonly referenceX?: number;
  readonly referenceY?: number;
  /** What the reference pixel is worth, in the physical units; 0 where absent. */
  readonly referenceValueX?: number;
  readonly referenceValueY?: number;
}

/** What holds for one frame: the shared part with the frame's own laid over it. `frame` counts from 1. */
export function frameRecord(image: ImageRecord, frame: number): FrameRecord {
  const own = image.perFrame?.[frame - 1];
  return own ? { ...image.shared, ...own } : image.shared;
}
