/** 256 colours, from the lowest grey to the highest; 0 to 255 each. */
export interface ColourMap {
  readonly red: Uint8Array;
  readonly green: Uint8Array;
  readonly blue: Uint8Array;
}

/** Straight lines between (index, value) points, index rising from 0 to 255. */
type Ramp = readonly (readonly [index: number, value: number])[];

interface Recipe {
  readonly red: Ramp;
  readonly green: Ramp;
  readonly blue: Ramp;
}

const rising: Ramp = [
  [0, 0],
  [255, 255],
];
const falling: Ramp = [
  [0, 255],
  [255, 0],
];
const none: Ramp = [
  [0, 0],
  [255, 0],
];
const full: Ramp = [
  [0, 255],
  [255, 255],
];

/** The well-known palettes of PS3.6 Annex B as the lines that their tables follow, and two that readers know by name. */
const ramps = {
  'hot-iron': {
    red: [
      [0, 0],
      [127, 254],
      [128, 255],
      [255, 255],
    ],
    green: [
      [0, 0],
      [128, 0],
      [254, 252],
      [255, 255],
    ],
    blue: [
      [0, 0],
      [191, 0],
      [254, 252],
      [255, 255],
    ],
  },
  pet: {
    red: [
      [0, 0],
      [64, 1],
      [192, 255],
      [255, 255],
    ],
    green: [
      [0, 0],
      [63, 128],
      [128, 0],
      [255, 255],
    ],
    blue: [
      [0, 0],
      [128, 255],
      [192, 0],
      [255, 255],
    ],
  },
  'hot-metal-blue': {
    red: [
      [0, 0],
      [85, 0],
      [104, 55],
      [121, 96],
      [154, 194],
      [170, 255],
      [255, 255],
    ],
    green: [
      [0, 0],
      [119, 0],
      [255, 255],
    ],
    blue: [
      [0, 0],
      [102, 200],
      [119, 150],
      [136, 50],
      [153, 0],
      [170, 0],
      [241, 210],
      [255, 255],
    ],
  },
  spring: { red: full, green: rising, blue: falling },
  summer: {
    red: none,
    green: [
      [0, 255],
      [255, 128],
    ],
    blue: [
      [0, 0],
      [127, 0],
      [254, 128],
      [255, 0],
    ],
  },
  fall: { red: full, green: falling, blue: none },
  winter: {
    red: none,
    green: rising,
    blue: [
      [0, 255],
      [255, 128],
    ],
  },
  /** Hue from blue to red at full saturation. */
  rainbow: {
    red: [
      [0, 0],
      [128, 0],
      [191, 255],
      [255, 255],
    ],
    green: [
      [0, 0],
      [64, 255],
      [191, 255],
      [255, 0],
    ],
    blue: [
      [0, 255],
      [64, 255],
      [128, 0],
      [255, 0],
    ],
  },
} as const satisfies Record<string, Recipe>;

/** PET 20 Step: twenty equal steps of these colours (PS3.6 B.1.3). */
const twentySteps: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [96, 0, 80],
  [48, 48, 80],
  [48, 48, 112],
  [80, 80, 128],
  [96, 96, 176],
  [112, 112, 192],
  [128, 128, 224],
  [48, 96, 48],
  [48, 144, 48],
  [80, 192, 80],
  [64, 224, 64],
  [224, 224, 80],
  [208, 208, 96],
  [208, 176, 64],
  [208, 144, 0],
  [192, 96, 0],
  [176, 48, 0],
  [255, 0, 0],
  [255, 255, 255],
];

export type ColourMapName = keyof typeof ramps | 'pet-20-step';

export const colourMapNames: readonly ColourMapName[] = [
  'hot-iron',
  'pet',
  'hot-metal-blue',
  'pet-20-step',
  'rainbow',
  'spring',
  'summer',
  'fall',
  'winter',
];

export function isColourMapName(name: unknown): name is ColourMapName {
  return colourMapNames.some((known) => known === name);
}

/** The map of that name, computed. */
export function colourMap(name: ColourMapName): ColourMap {
  if (name === 'pet-20-step') return stepped(twentySteps);
  const { red, green, blue } = ramps[name];
  return { red: draw(red), green: draw(green), blue: draw(blue) };
}

function draw(ramp: Ramp): Uint8Array {
  const values = new Uint8Array(256);
  for (let k = 1; k < ramp.length; k++) {
    const [i0, v0] = ramp[k - 1] ?? [0, 0];
    const [i1, v1] = ramp[k] ?? [0, 0];
    for (let i = i0; i <= i1; i++) {
      values[i] = i1 === i0 ? v1 : Math.round(v0 + ((v1 - v0) * (i - i0)) / (i1 - i0));
    }
  }
  return values;
}

/** Step k of n begins at 255 k / n, as the twenty of the standard do. */
function stepped(steps: readonly (readonly [number, number, number])[]): ColourMap {
  const channel = (c: 0 | 1 | 2) =>
    Uint8Array.from({ length: 256 }, (_, i) => {
      const step = Math.min(Math.floor((i * steps.length) / 255), steps.length - 1);
      return steps[step]?.[c] ?? 0;
    });
  return { red: channel(0), green: channel(1), blue: channel(2) };
}
