import type { VoiWindow } from './luts.ts';

/** A named window; `id` is also its key in the catalogue of texts. Modality values. */
export interface WindowPreset {
  readonly id: string;
  readonly window: VoiWindow;
}

const preset = (id: string, width: number, center: number): WindowPreset => ({
  id,
  window: { center, width, shape: 'linear' },
});

/** Hounsfield units. The first five are the figures of the viewers that readers come from. */
const ct: readonly WindowPreset[] = [
  preset('brain', 110, 35),
  preset('abdomen', 320, 50),
  preset('mediastinum', 400, 80),
  preset('bone', 2000, 350),
  preset('lung', 1500, -500),
  preset('stroke', 40, 40),
  preset('liver', 150, 90),
  preset('angio', 600, 200),
];

/** Standard uptake values. */
const pet: readonly WindowPreset[] = [5, 10, 15, 20].map((most) => preset(`suv-${String(most)}`, most, most / 2));

/** Presets of a modality; where its numbers have no fixed meaning (MR, DX, US, ...) there are none. */
export function windowPresets(modality: string): readonly WindowPreset[] {
  return modality === 'CT' ? ct : modality === 'PT' ? pet : [];
}
