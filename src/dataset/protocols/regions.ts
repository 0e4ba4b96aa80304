/** Parts of the body that studies are compared by, with the beginnings of words that name them. */
const names: Readonly<Record<string, readonly string[]>> = {
  HEAD: [
    'HEAD',
    'BRAIN',
    'SKULL',
    'CRANIUM',
    'CRANIAL',
    'CEREBR',
    'NEURO',
    'SINUS',
    'ORBIT',
    'PITUIT',
    'STROKE',
    '头',
    '颅',
    '脑',
  ],
  NECK: ['NECK', 'CAROTID', 'THYROID', 'LARYN', '颈', '甲状腺'],
  CHEST: ['CHEST', 'THORA', 'LUNG', 'PULM', 'RIB', '胸', '肺'],
  HEART: ['HEART', 'CARDI', 'CORONAR', 'ECHOCARD', '心脏', '心肌', '冠脉', '冠状动脉'],
  BREAST: ['BREAST', 'MAMM', '乳'],
  ABDOMEN: [
    'ABD',
    'ABDOM',
    'LIVER',
    'HEPAT',
    'KIDNEY',
    'RENAL',
    'PANCRE',
    'SPLEEN',
    'BILI',
    'UROG',
    '腹',
    '肝',
    '肾',
    '胰',
    '脾',
  ],
  PELVIS: ['PELV', 'PROSTAT', 'BLADDER', 'UTER', 'RECT', 'HIP', '盆', '前列腺', '髋'],
  SPINE: ['SPINE', 'CERVICAL', 'LUMBAR', 'SACR', 'VERTEB', 'CSPINE', 'TSPINE', 'LSPINE', '椎', '腰'],
  ARM: ['ARM', 'SHOULDER', 'ELBOW', 'HAND', 'WRIST', 'FINGER', 'HUMER', 'FOREARM', 'CLAVIC', '肩', '肘', '腕', '手部'],
  LEG: ['LEG', 'KNEE', 'ANKLE', 'FOOT', 'TOE', 'FEMUR', 'TIBIA', 'CALCAN', '膝', '踝', '足部', '腿'],
};

/** Regions that texts name, each once. `CHESTABDOMEN` names two; words in ideographs may name several in a row. */
export function regionsOf(texts: readonly (string | undefined)[]): readonly string[] {
  const all = texts.flatMap((text) => wordsOf(text ?? ''));
  return Object.keys(names).filter((region) => names[region]?.some((name) => all.some((word) => named(word, name))));
}

function named(word: string, name: string): boolean {
  // Within a word only where it is long enough to mean nothing else, or where words are not set apart.
  return word.startsWith(name) || ((name.length > 4 || /\p{Script=Han}/u.test(name)) && word.includes(name));
}

/** Words of a text in capitals; what is neither letter nor digit parts them. */
export function wordsOf(text: string): readonly string[] {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** The side that a text names: R, L, B for both; undefined where it names none. */
export function sideOf(text: string | undefined): 'R' | 'L' | 'B' | undefined {
  const words = wordsOf(text ?? '');
  const any = (...names: readonly string[]) => words.some((word) => names.includes(word));
  if (any('BILATERAL', 'BILAT', 'BOTH') || /双/.test(text ?? '')) return 'B';
  const right = any('R', 'RT', 'RIGHT', 'RCC', 'RMLO', 'RML') || /右/.test(text ?? '');
  const left = any('L', 'LT', 'LEFT', 'LCC', 'LMLO', 'LML') || /左/.test(text ?? '');
  return right === left ? (right ? 'B' : undefined) : right ? 'R' : 'L';
}
