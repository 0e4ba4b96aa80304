import type { Uid } from '../dicom/uid.ts';
import type { UptakeUnit } from '../display/suv.ts';
import type { PlaneName } from '../geometry/body-planes.ts';
import type { Vector3 } from '../geometry/spaces.ts';
import type { RenderingView } from './rendering.ts';

/** How what lies in a slab is made one picture: the highest value on the way through it, the lowest, or their mean. */
export const slabModes = ['mip', 'minip', 'mean'] as const;
export type SlabMode = (typeof slabModes)[number];

/** A plane with a thickness, half of it on either side. Millimetres. */
export interface Slab {
  readonly mode: SlabMode;
  readonly thickness: number;
}

/** A path drawn on a plane of the patient, along which a volume is cut across that plane. */
export interface CutPath {
  /** An open curve goes through them, from the left of the picture to the right (`geometry/path.ts`). Millimetres in the patient. */
  readonly points: readonly Vector3[];
  readonly frameOfReference: Uid;
  /** To the top of the picture: along the normal of the plane that it was drawn on. A unit vector. */
  readonly up: Vector3;
  /** The mark that it was drawn as: where that is open, the path follows it. */
  readonly of?: Uid | undefined;
}

/** A set laid over another of the same frame of reference. */
export interface Fused {
  readonly displaySet: string;
  /** Absent = in colour; else what hangs in the pane less this set's values, grey, and nothing is seen through it. */
  readonly how?: 'subtract' | undefined;
  /** 0 to 1, of what lies at the top of its window. */
  readonly opacity: number;
  /** Absent = hot iron. */
  readonly colourMap?: string | undefined;
  /** In the units of its values; absent = as it is first shown by itself, a difference as wide as the picture's window. */
  readonly window?: { readonly center: number; readonly width: number } | undefined;
}

/** How one pane shows what hangs in it: plain data, what a link, a restore or a second window carries. */
export interface PaneView {
  /** The display set's own id; absent = empty pane. */
  readonly displaySet?: string;
  /** The frame shown, by identity and never by index. */
  readonly at?: { readonly instance: Uid; readonly frame: number };
  /** The set cut anew along a plane of the body, an oblique or a curved one; absent = its pictures as they were taken. */
  readonly plane?: PlaneName;
  /** Of an oblique plane: the way one looks through it, and the way to the top of the screen. Unit vectors in the patient. */
  readonly normal?: Vector3;
  readonly up?: Vector3;
  /** Of a curved one: the path that it is cut along. */
  readonly path?: CutPath;
  /** What lies within a thickness round the plane, as one picture. Only with `plane`. */
  readonly slab?: Slab;
  /** A place in the patient, in millimetres: a plane goes through it, the cursor of linked panes stands at it. */
  readonly point?: Vector3;
  /** Modality units. Absent = what the file says. */
  readonly window?: { readonly center: number; readonly width: number };
  /** Which of the file's VOI LUTs or windows, where there are several. */
  readonly voi?: { readonly kind: 'window' | 'lut'; readonly index: number };
  readonly invert?: boolean;
  /** Degrees clockwise. The picture is turned first and mirrored as seen on the screen afterwards (PS3.3 C.10.6). */
  readonly rotation?: 0 | 90 | 180 | 270;
  readonly flipHorizontal?: boolean;
  readonly flipVertical?: boolean;
  /** 1 = the whole image fits the pane. */
  readonly zoom?: number;
  /** Where the image's centre lies, from the pane's centre, as a fraction of the fitted image's size. */
  readonly pan?: readonly [number, number];
  /** The edge of the pane that the fitted image lies at; absent = the middle. */
  readonly anchor?: 'left' | 'right';
  /** Linked panes follow only those of their own group; absent = a group of its own for all such panes. */
  readonly group?: number;
  readonly colourMap?: string;
  /** Another set laid over this one, in colour. */
  readonly fused?: Fused;
  /** The set seen as a whole, in three dimensions. */
  readonly rendering?: RenderingView;
  /** The presentation state that the picture is shown by, where it is of it: its SOP Instance UID. */
  readonly presented?: Uid;
  /** Frames a second; absent = standing still. */
  readonly cine?: number;
}

export interface Layout {
  readonly rows: number;
  readonly columns: number;
}

/** Tools that draw the segment in hand. */
export const segmentingTools = ['brush', 'eraser', 'threshold', 'grow', 'outline', 'scissors'] as const;
export type SegmentingTool = (typeof segmentingTools)[number];

/** What the left button or one finger does. */
export const tools = [
  'window',
  'scroll',
  'zoom',
  'pan',
  'crosshair',
  'select',
  'probe',
  'length',
  'bidirectional',
  'angle',
  'cobb',
  'arrow',
  'text',
  'rectangle',
  'ellipse',
  'circle',
  'freehand',
  'spline',
  'livewire',
  'path',
  'calibration',
  ...segmentingTools,
] as const;
export type Tool = (typeof tools)[number];

export function isSegmenting(tool: Tool): tool is SegmentingTool {
  return segmentingTools.some((one) => one === tool);
}

export type OverlayLevel = 'full' | 'minimal' | 'off';

export interface ViewState {
  readonly version: 1;
  readonly layout: Layout;
  /** rows x columns panes in reading order. */
  readonly panes: readonly PaneView[];
  readonly active: number;
  readonly maximised?: number;
  readonly tool: Tool;
  readonly overlay: OverlayLevel;
  /** Segmentations and structure sets that are switched on, by SOP Instance UID. */
  readonly over?: readonly Uid[];
  readonly link: boolean;
  /** Linked panes go to the same place in the patient where that is known (absent), or by as many images. */
  readonly linkBy?: 'number';
  /** Linked panes also share zoom and pan, or the window. */
  readonly linkZoom?: boolean;
  readonly linkWindow?: boolean;
  /** Each pane shows where the live one's image cuts it; absent = yes. */
  readonly lines?: boolean;
  /** What PET is shown in; absent = SUV by body weight. */
  readonly uptake?: Exclude<UptakeUnit, 'bw'>;
}

export const emptyView: ViewState = {
  version: 1,
  layout: { rows: 1, columns: 1 },
  panes: [{}],
  active: 0,
  tool: 'window',
  overlay: 'full',
  link: true,
};
