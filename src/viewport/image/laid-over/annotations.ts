import type { CanvasPoint } from '#src/model/geometry/spaces.ts';
import {
  annotated,
  displayedArea,
  type Graphic,
  type GraphicUnits,
  type PresentationState,
  type Rgb,
  type TextObject,
} from '#src/objects/index.ts';
import type { ShownPicture } from '../shown.ts';
import { curveThrough } from './curve.ts';

type ToScreen = (units: GraphicUnits, x: number, y: number) => Pick<CanvasPoint, 'x' | 'y'>;

/** Of a text without a box of its own. CSS pixels. */
const textHeight = 15;

/** The graphics of a presentation state on a picture, in its layers' order. */
export function paintAnnotations(
  context: CanvasRenderingContext2D,
  picture: ShownPicture,
  state: PresentationState,
  ratio: number,
): void {
  const { instance } = picture.ref.instance.address;
  const toScreen = screenOf(picture, state);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.lineWidth = 1.5;
  context.lineJoin = 'round';
  for (const { colour, graphics, texts } of annotated(state, instance, picture.ref.frame)) {
    context.strokeStyle = context.fillStyle = `rgb(${colour.join(' ')})`;
    for (const graphic of graphics) paintGraphic(context, graphic, toScreen);
    for (const text of texts) paintText(context, text, toScreen, colour);
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
}

/**
 * From an annotation's units to CSS pixels: corners of pixels from 0, 0, or fractions of the displayed area as it is seen,
 * turned and mirrored (PS3.3 C.10.5.1).
 */
function screenOf(picture: ShownPicture, state: PresentationState): ToScreen {
  const { transform, extent, ref } = picture;
  const pixel = (x: number, y: number) => {
    const [a, b, c, d, e, f] = transform.matrix;
    return { x: a * x + c * y + e, y: b * x + d * y + f };
  };
  const area = displayedArea(state, ref.instance.address.instance, ref.frame);
  const from = area ? area.topLeft : ([1, 1] as const);
  const to = area ? area.bottomRight : ([extent.columns, extent.rows] as const);
  const one = pixel(Math.min(from[0], to[0]) - 1, Math.min(from[1], to[1]) - 1);
  const other = pixel(Math.max(from[0], to[0]), Math.max(from[1], to[1]));
  const [left, right] = [Math.min(one.x, other.x), Math.max(one.x, other.x)];
  const [top, bottom] = [Math.min(one.y, other.y), Math.max(one.y, other.y)];
  return (units, x, y) =>
    units === 'pixel' ? pixel(x, y) : { x: left + x * (right - left), y: top + y * (bottom - top) };
}

function paintGraphic(
  context: CanvasRenderingContext2D,
  { type, units, filled, points }: Graphic,
  toScreen: ToScreen,
): void {
  const at = (i: number) => toScreen(units, points[i * 2] ?? 0, points[i * 2 + 1] ?? 0);
  const all = Array.from({ length: points.length / 2 }, (_, i) => at(i));
  const [first, second, third, fourth] = all;
  if (!first) return;
  context.beginPath();
  switch (type) {
    case 'point':
      context.moveTo(first.x - 5, first.y);
      context.lineTo(first.x + 5, first.y);
      context.moveTo(first.x, first.y - 5);
      context.lineTo(first.x, first.y + 5);
      break;
    case 'polyline':
      for (const { x, y } of all) context.lineTo(x, y);
      break;
    case 'interpolated':
      for (const [x, y] of curveThrough(all.map(({ x, y }) => [x, y] as const))) context.lineTo(x, y);
      break;
    case 'circle':
      // Its centre and a point on it.
      if (second) context.arc(first.x, first.y, Math.hypot(second.x - first.x, second.y - first.y), 0, 2 * Math.PI);
      break;
    case 'ellipse':
      // The ends of the major axis, then those of the minor.
      if (second && third && fourth) {
        const major = Math.hypot(second.x - first.x, second.y - first.y) / 2;
        const minor = Math.hypot(fourth.x - third.x, fourth.y - third.y) / 2;
        const turn = Math.atan2(second.y - first.y, second.x - first.x);
        context.ellipse((first.x + second.x) / 2, (first.y + second.y) / 2, major, minor, turn, 0, 2 * Math.PI);
      }
      break;
  }
  if (filled && type !== 'point') context.fill();
  context.stroke();
}

function paintText(
  context: CanvasRenderingContext2D,
  { lines, box, anchor }: TextObject,
  toScreen: ToScreen,
  colour: Rgb,
): void {
  const tip = anchor && toScreen(anchor.units, ...anchor.at);
  let left = (tip?.x ?? 0) + 8;
  let top = (tip?.y ?? 0) - textHeight * lines.length;
  let align: CanvasTextAlign = 'left';
  let size = textHeight - 3;
  if (box) {
    const [a, b] = [toScreen(box.units, ...box.from), toScreen(box.units, ...box.to)];
    const [x0, x1] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
    align = box.align;
    left = align === 'left' ? x0 : align === 'right' ? x1 : (x0 + x1) / 2;
    top = Math.min(a.y, b.y);
    size = Math.min(32, Math.max(11, (Math.abs(b.y - a.y) / lines.length) * 0.8));
  }
  context.font = `${String(size)}px sans-serif`;
  context.textAlign = align;
  context.textBaseline = 'top';
  if (anchor?.visible && tip && box) {
    context.beginPath();
    context.moveTo(left, top + size / 2);
    context.lineTo(tip.x, tip.y);
    context.stroke();
  }
  context.save();
  for (const [i, line] of lines.entries()) {
    const y = top + i * size * 1.25;
    context.lineWidth = 3;
    context.strokeStyle = '#000';
    context.strokeText(line, left, y);
    context.fillStyle = `rgb(${colour.join(' ')})`;
    context.fillText(line, left, y);
  }
  context.restore();
}
