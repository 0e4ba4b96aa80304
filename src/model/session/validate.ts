import * as z from 'zod/mini';
import { isUid, type Uid } from '../dicom/uid.ts';
import { isColourMapName } from '../display/colour-maps.ts';
import { isTurned, planeNames } from '../geometry/body-planes.ts';
import { length } from '../geometry/vector.ts';
import { renderingPresets } from './rendering.ts';
import { emptyView, slabModes, tools, type Layout, type PaneView, type ViewState } from './view-state.ts';

// The page's content security policy forbids compiling schemas; asking for it would be reported as a breach.
z.config({ jitless: true });

/** A state that can be shown, and the fields of the input that could not be used, as paths (`panes.0.window`). */
export interface ReadView {
  readonly view: ViewState;
  readonly dropped: readonly string[];
}

/** Rows and columns of the largest grid. */
const largestGrid = 5;
const mostPanes = 20;
/** A hand sets a dozen; a freehand line is thinned to fewer than these. */
const mostPathPoints = 200;

const finite = z.number();
const positive = finite.check(z.positive());
const flag = z.boolean();
const count = finite.check(z.int(), z.minimum(0), z.maximum(100_000));
/** Millimetres; no scanner's table is longer than this. */
const place = finite.check(z.minimum(-100_000), z.maximum(100_000));
/** A part of a unit vector; the whole is judged with the plane it is of. */
const share = finite.check(z.minimum(-1), z.maximum(1));
const uid = z.custom<Uid>(isUid);

/** One schema a field: a field that cannot be read falls back alone. */
const paneFields = {
  displaySet: z.string().check(z.minLength(1), z.maxLength(256)),
  at: z.object({ instance: uid, frame: finite.check(z.int(), z.minimum(1)) }),
  plane: z.enum(planeNames),
  normal: z.tuple([share, share, share]),
  up: z.tuple([share, share, share]),
  path: z.object({
    points: z.array(z.tuple([place, place, place])).check(z.minLength(2), z.maxLength(mostPathPoints)),
    frameOfReference: uid,
    up: z.tuple([share, share, share]).check(z.refine((up) => Math.abs(length(up) - 1) < 1e-3)),
    of: z.optional(uid),
  }),
  slab: z.object({ mode: z.enum(slabModes), thickness: positive.check(z.maximum(100_000)) }),
  point: z.tuple([place, place, place]),
  window: z.object({ center: finite, width: positive }),
  voi: z.object({ kind: z.enum(['window', 'lut']), index: count }),
  invert: flag,
  rotation: z.literal([0, 90, 180, 270]),
  flipHorizontal: flag,
  flipVertical: flag,
  zoom: positive.check(z.minimum(0.01), z.maximum(1000)),
  pan: z.tuple([finite, finite]),
  anchor: z.enum(['left', 'right']),
  group: count,
  colourMap: z.string().check(z.refine(isColourMapName)),
  fused: z.object({
    displaySet: z.string().check(z.minLength(1), z.maxLength(256)),
    how: z.optional(z.literal('subtract')),
    opacity: finite.check(z.minimum(0), z.maximum(1)),
    colourMap: z.optional(z.string().check(z.refine(isColourMapName))),
    window: z.optional(z.object({ center: finite, width: positive })),
  }),
  rendering: z.object({
    preset: z.enum(renderingPresets),
    orientation: z.optional(
      z.tuple([finite, finite, finite, finite]).check(z.refine((q) => Math.abs(Math.hypot(...q) - 1) < 1e-3)),
    ),
    zoom: z.optional(positive.check(z.minimum(0.1), z.maximum(100))),
    pan: z.optional(z.tuple([place, place])),
    crop: z.optional(
      z
        .tuple([place, place, place, place, place, place])
        .check(z.refine((c) => c[0] < c[1] && c[2] < c[3] && c[4] < c[5])),
    ),
    clip: z.optional(z.object({ normal: z.tuple([share, share, share]), at: place })),
  }),
  presented: uid,
  cine: positive.check(z.maximum(1000)),
} satisfies { readonly [K in keyof PaneView]-?: z.ZodMiniType<NonNullable<PaneView[K]>> };

const side = finite.check(z.int(), z.minimum(1), z.maximum(largestGrid));

const viewFields = {
  layout: z.object({ rows: side, columns: side }).check(z.refine((l) => l.rows * l.columns <= mostPanes)),
  active: count,
  maximised: count,
  tool: z.enum(tools),
  overlay: z.enum(['full', 'minimal', 'off']),
  over: z.array(uid).check(z.minLength(1), z.maxLength(50)),
  link: flag,
  linkBy: z.literal('number'),
  linkZoom: flag,
  linkWindow: flag,
  lines: flag,
  uptake: z.enum(['lbm', 'bsa', 'activity']),
} satisfies {
  readonly [K in Exclude<keyof ViewState, 'version' | 'panes'>]-?: z.ZodMiniType<NonNullable<ViewState[K]>>;
};

/** What turns a state of each earlier version into the next one. Version 1 is the first. */
const migrations: Readonly<Record<number, (old: Record<string, unknown>) => Record<string, unknown>>> = {};

/** Reads a state from anywhere (a restore, a second window, a decoded link). Never throws. */
export function readView(input: unknown): ReadView {
  if (!isRecord(input)) return { view: emptyView, dropped: ['view'] };
  const dropped: string[] = [];
  const current = migrated(input, dropped);
  const fields = readFields(current, viewFields, '', dropped, ['version', 'panes']);
  const layout = fields.layout ?? emptyView.layout;
  const panes = readPanes(current['panes'], layout, dropped);
  const view: ViewState = { ...emptyView, ...fields, layout, panes };
  return { view: withinGrid(view, dropped), dropped };
}

function migrated(input: Record<string, unknown>, dropped: string[]): Record<string, unknown> {
  let current = input;
  let version = input['version'];
  while (typeof version === 'number' && migrations[version]) {
    current = migrations[version]?.(current) ?? current;
    version = current['version'];
  }
  // From a later version than ours: what we know of it is still shown.
  if (version !== emptyView.version) dropped.push('version');
  return current;
}

function readPanes(input: unknown, layout: Layout, dropped: string[]): readonly PaneView[] {
  const places = layout.rows * layout.columns;
  const given = Array.isArray(input) ? (input as readonly unknown[]) : [];
  if (input !== undefined && !Array.isArray(input)) dropped.push('panes');
  for (let i = places; i < given.length; i++) dropped.push(`panes.${i}`);
  return Array.from({ length: places }, (_, i): PaneView => {
    const pane = given[i];
    if (pane === undefined) return {};
    if (isRecord(pane)) return placed(readFields(pane, paneFields, `panes.${i}.`, dropped), `panes.${i}.`, dropped);
    dropped.push(`panes.${i}`);
    return {};
  });
}

/** Directions that make no plane name none, and a curved one needs its path: the pane shows its pictures as they were taken. */
function placed(pane: PaneView, path: string, dropped: string[]): PaneView {
  const { plane, normal, up, path: along, ...rest } = pane;
  const drop = (field: string) => void dropped.push(path + field);
  const isOblique = plane === 'oblique';
  const isKnown = isOblique ? isTurned(normal, up) : plane === 'curved' ? along !== undefined : plane !== undefined;
  if (plane !== undefined && !isKnown) drop('plane');
  if (!isOblique && (normal ?? up)) drop('normal');
  if (along && plane !== 'curved') drop('path');
  if (plane === undefined || !isKnown) return rest;
  if (isOblique) return { ...rest, plane, ...(normal && { normal }), ...(up && { up }) };
  return { ...rest, plane, ...(plane === 'curved' && along && { path: along }) };
}

function withinGrid(view: ViewState, dropped: string[]): ViewState {
  const places = view.panes.length;
  let { active } = view;
  if (active >= places) {
    dropped.push('active');
    active = 0;
  }
  const { maximised, ...rest } = view;
  if (maximised === undefined) return { ...rest, active };
  if (maximised < places) return { ...rest, active, maximised };
  dropped.push('maximised');
  return { ...rest, active };
}

type Values<F> = { -readonly [K in keyof F]?: F[K] extends z.ZodMiniType<infer T> ? T : never };

function readFields<F extends Readonly<Record<string, z.ZodMiniType>>>(
  input: Record<string, unknown>,
  fields: F,
  path: string,
  dropped: string[],
  elsewhere: readonly string[] = [],
): Values<F> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined || elsewhere.includes(name)) continue;
    const schema = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const read = schema?.safeParse(value);
    if (read?.success) values[name] = read.data;
    else dropped.push(path + name);
  }
  return values as Values<F>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
