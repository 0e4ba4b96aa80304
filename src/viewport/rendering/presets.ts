import type { VoiWindow } from '#src/model/display/luts.ts';
import { windowGrey } from '#src/model/display/window.ts';
import type { RenderingPreset } from '#src/model/session/rendering.ts';

/** Red, green, blue and opacity of a millimetre, each 0 to 1, at a modality value. */
export type TransferPoint = readonly [value: number, red: number, green: number, blue: number, opacity: number];

/** How values become light. Between points the colour changes evenly, beyond them it stays. */
export type Look =
  | { readonly kind: 'lit'; readonly window: PresetWindow; readonly points: readonly TransferPoint[] }
  /** The brightest on each ray, as grey; `inverse` = white at the bottom. */
  | { readonly kind: 'brightest'; readonly inverse: boolean };

/** The window that the points were made for, modality values: another window moves and stretches them with it. */
export interface PresetWindow {
  readonly center: number;
  readonly width: number;
}

/** Points of a preset without a scale of its own are parts of the window: 0 at its foot, 1 at its top. */
const parts: PresetWindow = { center: 0.5, width: 1 };

export const looks: Readonly<Record<RenderingPreset, Look>> = {
  'ct-bone': {
    kind: 'lit',
    window: { center: 500, width: 1000 },
    points: [
      [130, 0.55, 0.3, 0.2, 0],
      [220, 0.8, 0.6, 0.45, 0.08],
      [350, 0.93, 0.84, 0.7, 0.5],
      [700, 0.98, 0.95, 0.88, 0.9],
      [1600, 1, 1, 1, 1],
    ],
  },
  'ct-soft': {
    kind: 'lit',
    window: { center: 40, width: 400 },
    points: [
      [-220, 0.75, 0.55, 0.42, 0],
      [-90, 0.85, 0.66, 0.5, 0.08],
      [0, 0.82, 0.45, 0.36, 0.25],
      [80, 0.8, 0.35, 0.28, 0.5],
      [200, 0.9, 0.7, 0.55, 0.7],
      [400, 1, 0.95, 0.85, 0.9],
    ],
  },
  'ct-lung': {
    kind: 'lit',
    window: { center: -600, width: 1200 },
    points: [
      [-945, 0.25, 0.45, 0.65, 0],
      [-890, 0.35, 0.55, 0.75, 0.008],
      [-750, 0.55, 0.75, 0.9, 0.025],
      [-600, 0.85, 0.88, 0.92, 0.06],
      [-450, 0.95, 0.82, 0.75, 0.03],
      [-350, 0.9, 0.7, 0.6, 0],
    ],
  },
  'ct-angio': {
    kind: 'lit',
    window: { center: 250, width: 500 },
    points: [
      [120, 0.5, 0.08, 0.05, 0],
      [190, 0.75, 0.15, 0.1, 0.12],
      [300, 0.92, 0.42, 0.28, 0.6],
      [450, 1, 0.82, 0.65, 0.85],
      [900, 1, 0.98, 0.92, 1],
    ],
  },
  mip: { kind: 'brightest', inverse: false },
  mr: {
    kind: 'lit',
    window: parts,
    points: [
      [0.12, 0.3, 0.25, 0.22, 0],
      [0.25, 0.5, 0.42, 0.38, 0.02],
      [0.5, 0.75, 0.68, 0.62, 0.12],
      [0.85, 0.95, 0.92, 0.88, 0.4],
      [1.4, 1, 1, 1, 0.8],
    ],
  },
  pet: { kind: 'brightest', inverse: true },
};

/** The window that a preset is seen in where nobody has set one; undefined = the file's own. */
export function ownWindow(preset: RenderingPreset, modality: string): PresetWindow | undefined {
  const look = looks[preset];
  if (look.kind === 'lit') return look.window === parts ? undefined : look.window;
  return modality === 'CT' && preset === 'mip' ? { center: 250, width: 700 } : undefined;
}

/** Red, green, blue and opacity of a millimetre at a value, with the preset's points moved into a window. */
export function transferAt(look: Look, window: VoiWindow, value: number, inverse: boolean): TransferPoint {
  if (look.kind === 'brightest') {
    // A voxel has the grey that its slice shows it in.
    const part = windowGrey(window, value);
    const grey = inverse ? 1 - part : part;
    return [value, grey, grey, grey, 1];
  }
  const { points } = look;
  const at = look.window.center + ((value - window.center) / window.width) * look.window.width;
  const next = points.findIndex((point) => point[0] >= at);
  const above = points[next < 0 ? points.length - 1 : next];
  const below = points[next < 0 ? points.length - 1 : Math.max(0, next - 1)];
  if (!above || !below) return [value, 0, 0, 0, 0];
  const span = above[0] - below[0];
  const part = span > 0 ? Math.min(1, Math.max(0, (at - below[0]) / span)) : 0;
  const mixed = (n: 1 | 2 | 3 | 4) => below[n] + part * (above[n] - below[n]);
  return [value, mixed(1), mixed(2), mixed(3), mixed(4)];
}
