import { inlineBytes, item, number, text, texts, type DicomJson } from './dicom-json.ts';

/** Where vendors keep the b-value when they do not use (0018,9087): private group, creator, element of its block. */
const vendors: readonly { group: string; creator: string; element: string; form: 'text' | 'float32' | 'float64' }[] = [
  { group: '0019', creator: 'SIEMENS MR HEADER', element: '0C', form: 'text' },
  { group: '0043', creator: 'GEMS_PARM_01', element: '39', form: 'text' },
  { group: '2001', creator: 'Philips Imaging DD 001', element: '03', form: 'float32' },
  { group: '0065', creator: 'Image Private Header', element: '09', form: 'float64' },
];

/** The b-value in s/mm2 of a frame's or instance's attributes; undefined where it is not a diffusion image. */
export function bValueOf(json: DicomJson): number | undefined {
  const group = item(json, '00189117');
  const standard = (group && number(group, '00189087')) ?? number(json, '00189087');
  if (standard !== undefined) return valid(standard);
  // MRDiffusionSequence without a b-value: DiffusionDirectionality NONE is an unweighted image.
  if (group && text(group, '00189075') === 'NONE') return 0;
  for (const { group: own, creator, element, form } of vendors) {
    const tag = privateTag(json, own, creator, element);
    const value = tag === undefined ? undefined : privateNumber(json, tag, form);
    if (value === undefined) continue;
    // GE adds 10^9 to b-values in some protocols.
    return valid(own === '0043' ? value % 100000 : value);
  }
  return undefined;
}

function valid(value: number): number | undefined {
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** The tag of a private element, whichever block its creator has reserved (PS3.5 section 7.8.1). */
function privateTag(json: DicomJson, group: string, creator: string, element: string): string | undefined {
  for (const tag of Object.keys(json)) {
    if (tag.startsWith(`${group}00`) && texts(json, tag)[0] === creator) return `${group}${tag.slice(6)}${element}`;
  }
  return undefined;
}

/** Private values are UN where the VR was not written: the bytes are then what the vendor's VR says. */
function privateNumber(json: DicomJson, tag: string, form: 'text' | 'float32' | 'float64'): number | undefined {
  const plain = number(json, tag);
  if (plain !== undefined) return plain;
  const bytes = inlineBytes(json, tag);
  if (!bytes || bytes.length === 0) return undefined;
  const view = new DataView(bytes.buffer);
  if (form === 'float32') return bytes.length >= 4 ? view.getFloat32(0, true) : undefined;
  if (form === 'float64') return bytes.length >= 8 ? view.getFloat64(0, true) : undefined;
  const first =
    String.fromCharCode(...bytes.subarray(0, 64))
      .split('\\')[0]
      ?.trim() ?? '';
  return first === '' || Number.isNaN(Number(first)) ? undefined : Number(first);
}
