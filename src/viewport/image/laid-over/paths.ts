import { borderOf, type ContourOn, type MaskOn, type Runs } from '#src/objects/index.ts';

/** A mask's area and its border, in the mask's own pixels. */
export interface MaskPaths {
  readonly area: Path2D;
  readonly border: Path2D;
  /** How the area is filled; absent = by even and odd. */
  readonly rule?: CanvasFillRule;
}

const known = new WeakMap<Runs, MaskPaths>();

/** Made once for a mask: what moves with the picture is only the way from its pixels to the screen. */
export function maskPaths({ runs, columns }: Pick<MaskOn, 'runs' | 'columns'>): MaskPaths {
  const made = known.get(runs);
  if (made) return made;
  const area = new Path2D();
  for (let i = 0; i < runs.length; i += 2) {
    const first = runs[i] ?? 0;
    area.rect(first % columns, Math.floor(first / columns), runs[i + 1] ?? 0, 1);
  }
  const border = new Path2D();
  const lines = borderOf(runs, columns);
  for (let i = 0; i < lines.length; i += 4) {
    border.moveTo(lines[i] ?? 0, lines[i + 1] ?? 0);
    border.lineTo(lines[i + 2] ?? 0, lines[i + 3] ?? 0);
  }
  const paths = { area, border };
  known.set(runs, paths);
  return paths;
}

/**
 * Contours of one region on one picture, together: one within another is a hole, those that cross are one area, and of
 * those that are to be counted by even and odd it is as they say.
 */
export function contourPaths(contours: readonly ContourOn[]): MaskPaths & { readonly points: readonly number[] } {
  const area = new Path2D();
  const border = new Path2D();
  const points: number[] = [];
  for (const { type, points: line, turn } of contours) {
    if (type === 'point') {
      points.push(...line);
      continue;
    }
    const path = new Path2D();
    const count = line.length / 2;
    for (let i = 0; i < count; i++) {
      const at = 2 * (turn === -1 ? count - 1 - i : i);
      path.lineTo(line[at] ?? 0, line[at + 1] ?? 0);
    }
    if (type === 'closed' || type === 'xor') {
      path.closePath();
      area.addPath(path);
    }
    border.addPath(path);
  }
  const byParity = contours.some(({ type }) => type === 'xor');
  return { area, border, points, rule: byParity ? 'evenodd' : 'nonzero' };
}

const pictures = new WeakMap<Runs, OffscreenCanvas>();

/** A fractional mask as a picture: each pixel as opaque as it is in the segment. */
export function sharePicture(
  { runs, share, columns, rows }: MaskOn,
  [red, green, blue]: readonly [number, number, number],
): OffscreenCanvas | undefined {
  if (!share) return undefined;
  const made = pictures.get(runs);
  if (made) return made;
  const canvas = new OffscreenCanvas(columns, rows);
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  const data = new ImageData(columns, rows);
  for (let i = 0, at = 0; i < runs.length; i += 2) {
    const first = runs[i] ?? 0;
    for (let pixel = first; pixel < first + (runs[i + 1] ?? 0); pixel++) {
      data.data.set([red, green, blue, share[at++] ?? 0], pixel * 4);
    }
  }
  context.putImageData(data, 0, 0);
  pictures.set(runs, canvas);
  return canvas;
}
