/** What each tissue of the head gives in one sequence, arbitrary units. */
export interface Signal {
  readonly air: number;
  readonly skin: number;
  readonly fat: number;
  readonly muscle: number;
  readonly cortex: number;
  readonly marrow: number;
  readonly csf: number;
  readonly grey: number;
  readonly white: number;
  readonly deepGrey: number;
  readonly vitreous: number;
  readonly lesion: number;
  readonly oedema: number;
}

/** The share of a pixel that lies within a surface, by its signed distance in mm. */
export function cover(d: number, pixel: number): number {
  const c = 0.5 - d / pixel;
  return c <= 0 ? 0 : c >= 1 ? 1 : c;
}

export const t1: Signal = {
  air: 0,
  skin: 560,
  fat: 1080,
  muscle: 400,
  cortex: 50,
  marrow: 720,
  csf: 130,
  grey: 470,
  white: 690,
  deepGrey: 545,
  vitreous: 120,
  lesion: 420,
  oedema: 560,
};

export const flair: Signal = {
  air: 0,
  skin: 420,
  fat: 640,
  muscle: 250,
  cortex: 30,
  marrow: 360,
  csf: 55,
  grey: 520,
  white: 385,
  deepGrey: 470,
  vitreous: 60,
  lesion: 760,
  oedema: 880,
};

/** Apparent diffusion coefficients, 1e-3 mm2/s. */
const diffusion: Signal = {
  air: 0,
  skin: 1,
  fat: 0.05,
  muscle: 1.3,
  cortex: 0.5,
  marrow: 0.3,
  csf: 3,
  grey: 0.84,
  white: 0.72,
  deepGrey: 0.76,
  vitreous: 2.8,
  lesion: 0.6,
  oedema: 1.35,
};

const b0: Signal = {
  air: 0,
  skin: 90,
  fat: 60,
  muscle: 190,
  cortex: 20,
  marrow: 40,
  csf: 1500,
  grey: 640,
  white: 500,
  deepGrey: 560,
  vitreous: 1450,
  lesion: 820,
  oedema: 960,
};

/** Diffusion-weighted signal at `b` s/mm2. */
export function diffusionWeighted(b: number): Signal {
  const entry = (key: keyof Signal) => b0[key] * Math.exp((-b * diffusion[key]) / 1000);
  return {
    air: 0,
    skin: entry('skin'),
    fat: entry('fat'),
    muscle: entry('muscle'),
    cortex: entry('cortex'),
    marrow: entry('marrow'),
    csf: entry('csf'),
    grey: entry('grey'),
    white: entry('white'),
    deepGrey: entry('deepGrey'),
    vitreous: entry('vitreous'),
    lesion: entry('lesion'),
    oedema: entry('oedema'),
  };
}
