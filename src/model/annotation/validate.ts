import * as z from 'zod/mini';
import { isUid, type Uid } from '../dicom/uid.ts';
import { dot, length } from '../geometry/vector.ts';
import { markColours, type Annotation } from './annotation.ts';

// The page's content security policy forbids compiling schemas; asking for it would be reported as a breach.
z.config({ jitless: true });

/** How annotations lie in storage: a list with the version of its form. */
export interface AnnotationFile {
  readonly format: typeof currentFormat;
  readonly annotations: readonly Annotation[];
}

const currentFormat = 1;

const finite = z.number();
const text = (longest: number) => z.string().check(z.maxLength(longest));
const uid = z.custom<Uid>(isUid);
const moment = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/));

const point = z.object({ space: z.literal('index'), x: finite, y: finite });
const place = z.object({ space: z.literal('patient'), x: finite, y: finite, z: finite });

/** A kind that an earlier version did not know is among its unread, and kept: form 1 grows without becoming another. */
function kindsOf<P extends z.ZodMiniType>(point: P) {
  const [one, two, three] = [z.tuple([point]), z.tuple([point, point]), z.tuple([point, point, point])];
  const four = z.tuple([point, point, point, point]);
  return [
    z.object({ kind: z.literal('length'), points: two }),
    z.object({ kind: z.literal('bidirectional'), points: four }),
    z.object({ kind: z.literal('angle'), points: three }),
    z.object({ kind: z.literal('cobb'), points: four }),
    z.object({ kind: z.literal('arrow'), points: two }),
    z.object({ kind: z.literal('text'), points: one }),
    z.object({ kind: z.literal('probe'), points: one }),
    z.object({ kind: z.literal('rectangle'), points: four }),
    z.object({ kind: z.literal('ellipse'), points: four }),
    z.object({ kind: z.literal('circle'), points: four }),
    z.object({ kind: z.literal('spline'), points: z.array(point).check(z.minLength(3), z.maxLength(1000)) }),
    z.object({ kind: z.literal('path'), points: z.array(point).check(z.minLength(2), z.maxLength(1000)) }),
    z.object({
      kind: z.literal('freehand'),
      closed: z.boolean(),
      points: z.array(point).check(z.minLength(2), z.maxLength(100_000)),
    }),
  ] as const;
}

const calibration = z.object({
  kind: z.literal('calibration'),
  millimetres: finite.check(z.gt(0), z.maximum(10_000)),
  points: z.tuple([point, point]),
});

const series = { source: text(256).check(z.minLength(1)), study: uid, series: uid };

const frame = z.object({
  ...series,
  instance: uid,
  version: z.exactOptional(text(256)),
  frame: finite.check(z.int(), z.minimum(1)),
});

const direction = z.tuple([finite, finite, finite]);
/** Cosine of the angle between a plane's directions, and how far their lengths may be from 1. */
const square = 1e-3;
const plane = z
  .object({ position: direction, rowDirection: direction, columnDirection: direction })
  .check(
    z.refine(
      ({ rowDirection: r, columnDirection: c }) =>
        Math.abs(length(r) - 1) < square && Math.abs(length(c) - 1) < square && Math.abs(dot(r, c)) < square,
    ),
  );

const shape = z.discriminatedUnion('space', [
  z.object({
    space: z.literal('index'),
    on: frame,
    geometry: z.discriminatedUnion('kind', [...kindsOf(point), calibration]),
  }),
  z.object({
    space: z.literal('patient'),
    on: z.object(series),
    frameOfReference: uid,
    plane,
    geometry: z.discriminatedUnion('kind', kindsOf(place)),
  }),
]);

const annotation = z.object({
  id: uid,
  version: finite.check(z.int(), z.minimum(1)),
  author: text(256),
  created: moment,
  changed: moment,
  label: z.exactOptional(text(10_000)),
  colour: z.exactOptional(z.enum(markColours)),
  lesion: z.exactOptional(
    z.object({ uid, name: text(64).check(z.minLength(1)), node: z.exactOptional(z.literal(true)) }),
  ),
  shape,
  textAt: z.exactOptional(z.union([point, place])),
}) satisfies z.ZodMiniType<Annotation>;

/** What turns a list of each earlier form into the next one. Form 1 is the first. */
const migrations: Readonly<Record<number, (old: readonly unknown[]) => readonly unknown[]>> = {};

export interface ReadAnnotations {
  readonly annotations: readonly Annotation[];
  /** What could not be read, untouched, so that it can be kept and said: nobody's mark is thrown away silently. */
  readonly unread: readonly unknown[];
}

/**
 * Annotations from storage. Never throws. Of several versions under one id the highest counts; a file of a later form than
 * ours is not guessed at.
 */
export function readAnnotations(input: unknown): ReadAnnotations {
  const file = z.object({ format: finite, annotations: z.array(z.unknown()) }).safeParse(input);
  if (!file.success) return { annotations: [], unread: input === undefined || input === null ? [] : [input] };
  let { format, annotations: list }: { format: number; annotations: readonly unknown[] } = file.data;
  for (let migrate = migrations[format]; migrate; migrate = migrations[++format]) list = migrate(list);
  if (format !== currentFormat) return { annotations: [], unread: list };
  const read = new Map<string, Annotation>();
  const unread: unknown[] = [];
  for (const entry of list) {
    const parsed = annotation.safeParse(entry);
    if (!parsed.success) {
      unread.push(entry);
      continue;
    }
    const known = read.get(parsed.data.id);
    if (!known || known.version < parsed.data.version) read.set(parsed.data.id, parsed.data);
  }
  return { annotations: [...read.values()], unread };
}

export function writeAnnotations(annotations: Iterable<Annotation>): AnnotationFile {
  return { format: currentFormat, annotations: [...annotations] };
}
