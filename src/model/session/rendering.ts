import type { Quaternion } from '../geometry/orientation-of-view.ts';
import type { Vector3 } from '../geometry/spaces.ts';

/** How values become light in a picture of a volume as a whole. */
export const renderingPresets = ['ct-bone', 'ct-soft', 'ct-lung', 'ct-angio', 'mip', 'mr', 'pet'] as const;
export type RenderingPreset = (typeof renderingPresets)[number];

/** A box along the axes of the patient, in millimetres: from and to of x, y and z. */
export type PatientBox = readonly [x0: number, x1: number, y0: number, y1: number, z0: number, z1: number];

/** A volume seen as a whole, from a side; absent fields: all of it, from the front. */
export interface RenderingView {
  readonly preset: RenderingPreset;
  /** Takes the screen's axes (to the right, up, towards the viewer) to the patient's (left, back, head). */
  readonly orientation?: Quaternion | undefined;
  /** 1 = the whole volume fits the pane however it is turned. */
  readonly zoom?: number | undefined;
  /** Where the volume's middle lies from the pane's, to the right and up. Millimetres. */
  readonly pan?: readonly [number, number] | undefined;
  /** What lies outside is cut away. */
  readonly crop?: PatientBox | undefined;
  /** What lies beyond the plane on the side that `normal` points to is cut away: `dot(place, normal) > at`, millimetres. */
  readonly clip?: { readonly normal: Vector3; readonly at: number } | undefined;
}

/** Presets that mean something for values of a modality, the usual first. */
export function presetsFor(modality: string): readonly RenderingPreset[] {
  switch (modality) {
    case 'CT':
      return ['ct-bone', 'ct-soft', 'ct-lung', 'ct-angio', 'mip'];
    case 'PT':
    case 'NM':
      return ['pet', 'mip'];
    default:
      return ['mr', 'mip'];
  }
}

/** `ct-bone:turn,0,0,0,1:zoom,1.2:pan,4,-3:crop,...:clip,...`. */
export function renderingText({ preset, orientation, zoom, pan, crop, clip }: RenderingView): string {
  const parts = [
    ['turn', orientation, 6],
    ['zoom', zoom === undefined ? undefined : [zoom], 6],
    ['pan', pan, 3],
    ['crop', crop, 3],
    ['clip', clip && [...clip.normal, clip.at], 6],
  ] as const;
  const said = parts.flatMap(([name, values, digits]) =>
    values ? [[name, ...values.map((value) => Number(value.toFixed(digits)))].join(',')] : [],
  );
  return [preset, ...said].join(':');
}

/** What such a text says, as far as it can be read; whether it means anything is the validator's to judge. */
export function readRenderingText(text: string): Record<string, unknown> {
  const [preset = '', ...parts] = text.split(':');
  const read: Record<string, unknown> = { preset };
  for (const part of parts) {
    const [name = '', ...words] = part.split(',');
    const values = words.map((word) => (word === '' ? NaN : Number(word)));
    if (name === 'turn') read['orientation'] = values;
    else if (name === 'zoom') read['zoom'] = values[0];
    else if (name === 'clip') read['clip'] = { normal: values.slice(0, 3), at: values[3] };
    else read[name] = values;
  }
  return read;
}
