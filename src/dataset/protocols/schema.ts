import * as z from 'zod/mini';
import { isColourMapName } from '#src/model/display/colour-maps.ts';
import { renderingPresets } from '#src/model/session/rendering.ts';
import type { Protocol } from './protocol.ts';

// The page's content security policy forbids compiling schemas; asking for it would be reported as a breach.
z.config({ jitless: true });

const text = z.string().check(z.minLength(1), z.maxLength(200));
const texts = z.array(text).check(z.maxLength(50));
const finite = z.number();
const places = finite.check(z.int(), z.minimum(0), z.maximum(19));

const attribute = z.enum([
  'modalities',
  'studyDescription',
  'region',
  'priors',
  'kind',
  'modality',
  'description',
  'bodyPart',
  'side',
  'view',
  'plane',
  'use',
  'volume',
  'clip',
  'contrast',
  'bValue',
  'thickness',
  'images',
]);

const rule = z.strictObject({
  attribute,
  is: z.optional(texts),
  has: z.optional(texts),
  resembles: z.optional(text),
  atLeast: z.optional(finite),
  atMost: z.optional(finite),
  not: z.optional(z.boolean()),
  required: z.optional(z.boolean()),
  weight: z.optional(finite.check(z.minimum(-100), z.maximum(100))),
});
const rules = z.array(rule).check(z.maxLength(40));

const role = z.custom<'current' | `prior(${number})`>(
  (value) => typeof value === 'string' && /^(current|prior\([1-9]\))$/.test(value),
);

const pane = z.strictObject({
  show: z.union([text, places]),
  study: z.optional(role),
  nth: z.optional(places),
  plane: z.optional(z.enum(['axial', 'coronal', 'sagittal'])),
  slab: z.optional(
    z.strictObject({
      mode: z.enum(['mip', 'minip', 'mean']),
      thickness: finite.check(z.positive(), z.maximum(100_000)),
    }),
  ),
  rendering: z.optional(z.enum(renderingPresets)),
  fused: z.optional(
    z.strictObject({
      show: text,
      opacity: z.optional(finite.check(z.minimum(0), z.maximum(1))),
      colourMap: z.optional(z.string().check(z.refine(isColourMapName))),
    }),
  ),
  window: z.optional(z.union([text, z.strictObject({ center: finite, width: finite.check(z.positive()) })])),
  invert: z.optional(z.boolean()),
  colourMap: z.optional(z.string().check(z.refine(isColourMapName))),
  chestWall: z.optional(z.enum(['left', 'right'])),
  group: z.optional(places),
});

const side = (most: number) => finite.check(z.int(), z.minimum(1), z.maximum(most));

const stage = z.strictObject({
  name: text,
  layout: z.strictObject({ rows: side(4), columns: side(5) }),
  panes: z.array(pane).check(z.minLength(1), z.maxLength(20)),
  fills: z.optional(side(20)),
  compact: z.optional(z.boolean()),
  sync: z.optional(z.array(z.enum(['scroll', 'zoom', 'window']))),
});

/** The id goes into addresses. */
const id = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]*$/), z.maxLength(64));

const protocol = z
  .strictObject({
    format: z.literal(1),
    id,
    name: text,
    automatic: z.optional(z.boolean()),
    matches: rules,
    selectors: z.record(text, z.strictObject({ rules, only: z.optional(z.boolean()) })),
    stages: z.array(stage).check(z.minLength(1), z.maxLength(20)),
  })
  .check(
    z.refine(({ selectors, stages }) =>
      stages.every(({ layout, panes }) => {
        const named = panes.every(
          ({ show, fused }, i) =>
            (typeof show === 'number' ? show < i : Object.hasOwn(selectors, show)) &&
            (!fused || Object.hasOwn(selectors, fused.show)),
        );
        return named && panes.length <= layout.rows * layout.columns;
      }),
    ),
  );

/** A protocol from outside: a settings store, a file. Undefined where it is none that can be hung by. */
export function readProtocol(input: unknown): Protocol | undefined {
  const read = protocol.safeParse(input);
  return read.success ? read.data : undefined;
}
