import { FaultError } from '#src/model/fault/fault.ts';
import type { SnapshotWish } from '../pane.ts';

/** What is left out of a picture without identity: who, when, what the study was called, and series words people type. */
const identity = '.pane-tl, .pane-tr, .pane-series, .pane-over';
/** What helps to handle a picture on a screen and says nothing of it. */
const handles = '.pane-position, .visually-hidden';

/**
 * What the pane shows: its picture, what is laid over it, marks and words as they stand on the screen. Without identity
 * only words about the picture itself stay. Throws a FaultError `internal` when the browser cannot make it.
 */
export async function snapshot(root: HTMLElement, wish: SnapshotWish): Promise<HTMLCanvasElement> {
  const scale = wish.scale ?? Math.max(2, devicePixelRatio);
  const box = root.getBoundingClientRect();
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(box.width * scale);
  canvas.height = Math.round(box.height * scale);
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new FaultError({ kind: 'internal', reason: 'no 2-D canvas' });
  context.fillStyle = '#000';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  for (const element of root.querySelectorAll<HTMLElement | SVGSVGElement>('canvas, svg, .pane-overlay *')) {
    if (element.closest(handles) || !isSeen(element)) continue;
    if (!wish.identity && element.closest(identity)) continue;
    if (element instanceof HTMLCanvasElement) drawRaster(context, element);
    else if (element instanceof SVGSVGElement) await drawVector(context, element, box);
    else if (element instanceof HTMLElement) drawWords(context, element, box);
  }
  return canvas;
}

function isSeen(element: Element): boolean {
  return element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
}

/** Where it lies, turned and mirrored as on the screen; its place is measured from the pane's corner. */
function drawRaster(context: CanvasRenderingContext2D, canvas: HTMLCanvasElement): void {
  if (canvas.width === 0 || canvas.height === 0) return;
  const style = getComputedStyle(canvas);
  const matrix = new DOMMatrix(style.transform === 'none' ? undefined : style.transform);
  context.save();
  context.translate(canvas.offsetLeft, canvas.offsetTop);
  context.transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f);
  context.globalAlpha = Number(style.opacity);
  context.imageSmoothingEnabled = style.imageRendering !== 'pixelated';
  context.drawImage(canvas, 0, 0, canvas.offsetWidth, canvas.offsetHeight);
  context.restore();
}

async function drawVector(context: CanvasRenderingContext2D, svg: SVGSVGElement, pane: DOMRect): Promise<void> {
  if (svg.childElementCount === 0) return;
  const { x, y, width, height } = svg.getBoundingClientRect();
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    context.drawImage(image, x - pane.x, y - pane.y, width, height);
  } catch (error) {
    throw new FaultError({ kind: 'internal', reason: `marks: ${String(error)}` });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** An element's own ground, border and words; what is in its children is theirs. */
function drawWords(context: CanvasRenderingContext2D, element: HTMLElement, pane: DOMRect): void {
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return;
  context.save();
  context.translate(-pane.x, -pane.y);
  drawGround(context, style, box);
  context.beginPath();
  context.rect(box.x - 1, box.y - 1, box.width + 2, box.height + 2);
  if (style.overflowX !== 'visible') context.clip();
  context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.textBaseline = 'middle';
  context.fillStyle = style.color;
  context.strokeStyle = '#000';
  context.lineWidth = 2;
  context.lineJoin = 'round';
  for (const node of element.childNodes) {
    if (!(node instanceof Text)) continue;
    for (const line of linesOf(node)) {
      if (style.textShadow !== 'none') context.strokeText(line.words, line.x, line.middle);
      context.fillText(line.words, line.x, line.middle);
    }
  }
  context.restore();
}

function drawGround(context: CanvasRenderingContext2D, style: CSSStyleDeclaration, box: DOMRect): void {
  const radius = Number.parseFloat(style.borderTopLeftRadius) || 0;
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, radius);
  context.fillStyle = style.backgroundColor;
  context.fill();
  for (const [side, from, to] of [
    ['Top', [box.left, box.top], [box.right, box.top]],
    ['Right', [box.right, box.top], [box.right, box.bottom]],
    ['Bottom', [box.left, box.bottom], [box.right, box.bottom]],
    ['Left', [box.left, box.top], [box.left, box.bottom]],
  ] as const) {
    const width = Number.parseFloat(style[`border${side}Width`]);
    if (!(width > 0) || style[`border${side}Style`] === 'none') continue;
    const inset = width / 2;
    const inwards = (at: readonly [number, number]): [number, number] => [
      Math.min(Math.max(at[0], box.left + inset), box.right - inset),
      Math.min(Math.max(at[1], box.top + inset), box.bottom - inset),
    ];
    context.beginPath();
    context.moveTo(...inwards(from));
    context.lineTo(...inwards(to));
    context.lineWidth = width;
    context.strokeStyle = style[`border${side}Color`];
    context.stroke();
  }
}

interface Line {
  readonly words: string;
  /** CSS pixels of the page. */
  readonly x: number;
  readonly middle: number;
}

/** The words of a text as the page has broken them into lines. */
function linesOf(node: Text): readonly Line[] {
  const lines: { words: string; x: number; middle: number }[] = [];
  const range = document.createRange();
  for (let at = 0; at < node.data.length; at++) {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const rect = range.getBoundingClientRect();
    if (rect.width === 0 && rect.height === 0) continue;
    const middle = rect.y + rect.height / 2;
    const last = lines.at(-1);
    if (last && Math.abs(last.middle - middle) < rect.height / 2) last.words += node.data.charAt(at);
    else lines.push({ words: node.data.charAt(at), x: rect.x, middle });
  }
  return lines;
}
