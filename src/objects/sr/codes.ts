import { item, items, text, type DicomElement, type DicomJson } from '#src/part10/dicom-json.ts';

/** A coded concept (PS3.3 section 8). */
export interface Code {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}

function dcm(value: string, meaning: string): Code {
  return { value, scheme: 'DCM', meaning };
}
function sct(value: string, meaning: string): Code {
  return { value, scheme: 'SCT', meaning };
}
function loinc(value: string, meaning: string): Code {
  return { value, scheme: 'LN', meaning };
}
/** For what PS3.16 has no code that we know of. */
function own(value: string, meaning: string): Code {
  return { value, scheme: '99FOVEA', meaning };
}

/** Concepts of TID 1500, 1501, 1410, 300 and 2010 (PS3.16). */
export const concepts = {
  report: dcm('126000', 'Imaging Measurement Report'),
  language: dcm('121049', 'Language of Content Item and Descendants'),
  english: { value: 'en', scheme: 'RFC5646', meaning: 'English' },
  observerType: dcm('121005', 'Observer Type'),
  person: dcm('121006', 'Person'),
  device: dcm('121007', 'Device'),
  personName: dcm('121008', 'Person Observer Name'),
  deviceUid: dcm('121012', 'Device Observer UID'),
  deviceName: dcm('121013', 'Device Observer Name'),
  procedureReported: dcm('121058', 'Procedure reported'),
  imagingProcedure: sct('363679005', 'Imaging procedure'),
  imagingMeasurements: dcm('126010', 'Imaging Measurements'),
  measurementGroup: dcm('125007', 'Measurement Group'),
  trackingIdentifier: dcm('112039', 'Tracking Identifier'),
  trackingUid: dcm('112040', 'Tracking Unique Identifier'),
  imageRegion: dcm('111030', 'Image Region'),
  sourceOfMeasurement: dcm('121112', 'Source of Measurement'),
  finding: dcm('121071', 'Finding'),
  comment: dcm('121106', 'Comment'),
  derivation: dcm('121401', 'Derivation'),
  method: sct('370129005', 'Measurement Method'),
  resampled: own('RESAMPLED', 'Values interpolated between slices in a reformatted plane'),
  ofInterest: dcm('113000', 'Of Interest'),
  /** A selection must select something: this one says that the stars of these images were taken away. */
  noLonger: own('NOT-ANY-MORE', 'No longer of interest'),
} as const;

/** What is measured. */
export const measurements = {
  length: sct('410668003', 'Length'),
  longAxis: sct('103339001', 'Long Axis'),
  shortAxis: sct('103340004', 'Short Axis'),
  diameter: sct('81827009', 'Diameter'),
  perimeter: sct('131191004', 'Perimeter'),
  area: sct('42798000', 'Area'),
  angle: sct('1483009', 'Angle'),
  cobbAngle: sct('285285000', 'Cobb angle'),
  attenuation: dcm('112031', 'Attenuation Coefficient'),
  value: own('VALUE', 'Pixel value'),
  across: own('ACROSS', 'Extent along the rows'),
  down: own('DOWN', 'Extent along the columns'),
  placeAcross: own('PLACE-ACROSS', 'Place along the rows, from the zero of the axis'),
  placeDown: own('PLACE-DOWN', 'Place along the columns, from the zero of the axis'),
  slope: own('SLOPE', 'Change down the columns per second'),
  /** CID 12222 and CID 12304. */
  peakVelocity: loinc('11726-7', 'Peak Blood Velocity'),
  meanVelocity: loinc('20352-1', 'Mean Blood Velocity'),
  peakGradient: loinc('20247-3', 'Peak Gradient'),
  meanGradient: loinc('20256-4', 'Mean Gradient'),
  velocityTimeIntegral: loinc('20354-7', 'Velocity Time Integral'),
  knownLength: own('KNOWN', 'Known length, for calibration'),
} as const;

/** How a value of many pixels was made (CID 7464). */
export const derivations = {
  mean: sct('373098007', 'Mean'),
  deviation: sct('386136009', 'Standard Deviation'),
  min: sct('255605001', 'Minimum'),
  max: sct('56851009', 'Maximum'),
} as const;

/** Retired SNOMED-RT values of the same concepts, as older reports have them. */
const sameAs: Readonly<Record<string, string>> = {
  'G-A185': '103339001',
  'G-A186': '103340004',
  'G-D7FE': '410668003',
  'G-A166': '42798000',
};

export function codeSequence(code: Code): DicomElement {
  return {
    vr: 'SQ',
    Value: [
      {
        // A code value has sixteen characters at most (PS3.3 8.1).
        ...(code.value.length > 16
          ? { '00080119': { vr: 'UC', Value: [code.value] } }
          : { '00080100': { vr: 'SH', Value: [code.value] } }),
        '00080102': { vr: 'SH', Value: [code.scheme] },
        '00080104': { vr: 'LO', Value: [code.meaning] },
      },
    ],
  };
}

/** The first code of a sequence; undefined where it has none. */
export function codeAt(json: DicomJson, tag: string): Code | undefined {
  const found = item(json, tag);
  const value = found && (text(found, '00080100') ?? text(found, '00080119') ?? text(found, '00080120'));
  if (!found || value === undefined) return undefined;
  return { value, scheme: text(found, '00080102') ?? '', meaning: text(found, '00080104') ?? value };
}

export function isCode(found: Code | undefined, code: Code): boolean {
  return found !== undefined && (sameAs[found.value] ?? found.value) === code.value;
}

/** Items of a content sequence. */
export function contentOf(json: DicomJson): readonly DicomJson[] {
  return items(json, '0040A730');
}
