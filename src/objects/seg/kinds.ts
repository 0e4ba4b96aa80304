import type { Code } from '../sr/codes.ts';

/** What a segment is, by its codes (PS3.3 C.8.20.4): category and type of the property. */
export interface SegmentKind {
  readonly category: Code;
  readonly type: Code;
}

function sct(value: string, meaning: string): Code {
  return { value, scheme: 'SCT', meaning };
}

const tissue = sct('85756007', 'Tissue');
const anatomical = sct('123037004', 'Anatomical Structure');
const abnormal = sct('49755003', 'Morphologically Abnormal Structure');

/** What a segment may be called here (PS3.16 CID 7150 and those of its types); a copy keeps the codes it came with. */
export const segmentKinds = {
  tissue: { category: tissue, type: tissue },
  lesion: { category: abnormal, type: sct('52988006', 'Lesion') },
  nodule: { category: abnormal, type: sct('27925004', 'Nodule') },
  primary: { category: abnormal, type: sct('86049000', 'Neoplasm, Primary') },
  secondary: { category: abnormal, type: sct('14799000', 'Neoplasm, Secondary') },
  liver: { category: anatomical, type: sct('10200004', 'Liver') },
  kidney: { category: anatomical, type: sct('64033007', 'Kidney') },
  spleen: { category: anatomical, type: sct('78961009', 'Spleen') },
  lung: { category: anatomical, type: sct('39607008', 'Lung') },
  heart: { category: anatomical, type: sct('80891009', 'Heart') },
  brain: { category: anatomical, type: sct('12738006', 'Brain') },
  prostate: { category: anatomical, type: sct('41216001', 'Prostate') },
  bone: { category: anatomical, type: sct('272673000', 'Bone') },
  artery: { category: anatomical, type: sct('51114001', 'Artery') },
} as const satisfies Readonly<Record<string, SegmentKind>>;

export type SegmentKindId = keyof typeof segmentKinds;

/** The name here of codes; undefined for codes that are not among those that can be chosen. */
export function kindOf({ category, type }: SegmentKind): SegmentKindId | undefined {
  return (Object.keys(segmentKinds) as SegmentKindId[]).find((id) => {
    const known = segmentKinds[id];
    return known.type.value === type.value && known.category.value === category.value;
  });
}
