import { readRenderingText, renderingText } from './rendering.ts';
import { pathText, readPathText } from './path-text.ts';
import { readView, type ReadView } from './validate.ts';
import { emptyView, type Fused, type PaneView, type ViewState } from './view-state.ts';

/**
 * A view state as the fragment of a link: `key=value` joined by `&`, only what differs from the empty view, panes by their
 * number before a dot. It can be read by eye, and each field stands alone: one that is damaged takes no other with it.
 *
 *     #layout=1x2&tool=length&0.set=pacs:1.2.3:1k2j3&0.at=1.2.3.4,12&0.window=40,400
 */

const names = {
  displaySet: 'set',
  at: 'at',
  plane: 'plane',
  normal: 'normal',
  up: 'up',
  path: 'path',
  slab: 'slab',
  point: 'point',
  window: 'window',
  voi: 'voi',
  invert: 'invert',
  rotation: 'turn',
  flipHorizontal: 'fliph',
  flipVertical: 'flipv',
  zoom: 'zoom',
  pan: 'pan',
  anchor: 'anchor',
  group: 'group',
  colourMap: 'map',
  fused: 'fused',
  rendering: 'volume',
  presented: 'as',
  cine: 'cine',
} as const satisfies Record<keyof PaneView, string>;

const flags = [
  ['linkZoom', 'linkzoom'],
  ['linkWindow', 'linkwindow'],
  ['lines', 'lines'],
] as const;

/** The fragment without its `#`; empty for the empty view. */
export function writeLink(view: ViewState): string {
  const parts: string[] = [];
  const put = (key: string, value: string): void => void parts.push(`${key}=${escaped(value)}`);
  const { layout } = view;
  if (layout.rows !== 1 || layout.columns !== 1) put('layout', `${layout.rows}x${layout.columns}`);
  if (view.active !== emptyView.active) put('active', String(view.active));
  if (view.maximised !== undefined) put('max', String(view.maximised));
  if (view.tool !== emptyView.tool) put('tool', view.tool);
  if (view.overlay !== emptyView.overlay) put('overlay', view.overlay);
  if (view.over !== undefined && view.over.length > 0) put('over', view.over.join(','));
  if (view.link !== emptyView.link) put('link', view.link ? '1' : '0');
  if (view.linkBy !== undefined) put('linkby', view.linkBy);
  if (view.uptake !== undefined) put('uptake', view.uptake);
  for (const [field, name] of flags) if (view[field] !== undefined) put(name, view[field] ? '1' : '0');
  for (const [i, pane] of view.panes.entries()) {
    for (const key of Object.keys(names) as (keyof PaneView)[]) {
      const text = paneText(pane, key);
      if (text !== undefined) put(`${i}.${names[key]}`, text);
    }
  }
  return parts.join('&');
}

/** The view of a fragment (with or without `#`), or undefined when it says nothing at all. Never throws. */
export function readLink(fragment: string): ReadView | undefined {
  const text = fragment.replace(/^#/, '');
  if (text === '') return undefined;
  const dropped: string[] = [];
  const input: Record<string, unknown> = { version: emptyView.version };
  const panes: Record<string, unknown>[] = [];
  for (const part of text.split('&')) {
    const at = part.indexOf('=');
    const key = at < 0 ? part : part.slice(0, at);
    const value = at < 0 ? undefined : unescaped(part.slice(at + 1));
    if (value === undefined || !readField(key, value, input, panes)) dropped.push(key.slice(0, 40));
  }
  if (panes.length > 0) input['panes'] = Array.from(panes, (pane) => pane as Record<string, unknown> | undefined);
  const { view, dropped: further } = readView(input);
  return { view, dropped: [...dropped, ...further] };
}

function paneText(pane: PaneView, key: keyof PaneView): string | undefined {
  switch (key) {
    case 'at':
      return pane.at && `${pane.at.instance},${pane.at.frame}`;
    case 'window':
      return pane.window && `${pane.window.center},${pane.window.width}`;
    case 'voi':
      return pane.voi && `${pane.voi.kind},${pane.voi.index}`;
    case 'pan':
      return pane.pan && `${pane.pan[0]},${pane.pan[1]}`;
    case 'fused':
      return pane.fused && fusedText(pane.fused);
    case 'rendering':
      return pane.rendering && renderingText(pane.rendering);
    case 'slab':
      return pane.slab && `${pane.slab.mode},${pane.slab.thickness}`;
    case 'path':
      return pane.path && pathText(pane.path);
    case 'normal':
    case 'up':
      return pane[key]?.map((part) => Number(part.toFixed(6))).join();
    case 'point':
      return pane.point?.map((part) => Number(part.toFixed(3))).join();
    case 'invert':
    case 'flipHorizontal':
    case 'flipVertical': {
      const value = pane[key];
      return value === undefined ? undefined : value ? '1' : '0';
    }
    case 'displaySet':
    case 'anchor':
    case 'group':
    case 'plane':
    case 'colourMap':
    case 'presented':
    case 'rotation':
    case 'zoom':
    case 'cine': {
      const value = pane[key];
      return value === undefined ? undefined : String(value);
    }
  }
}

/** False when the key is not one of ours. What the value means is judged by the validator. */
function readField(
  key: string,
  value: string,
  view: Record<string, unknown>,
  panes: Record<string, unknown>[],
): boolean {
  switch (key) {
    case 'layout': {
      const [rows, columns] = value.split('x').map(numberOf);
      view['layout'] = { rows, columns };
      return true;
    }
    case 'active':
      view['active'] = numberOf(value);
      return true;
    case 'max':
      view['maximised'] = numberOf(value);
      return true;
    case 'link':
      view['link'] = flagOf(value);
      return true;
    case 'over':
      view['over'] = value.split(',');
      return true;
    case 'tool':
    case 'overlay':
    case 'uptake':
      view[key] = value;
      return true;
    case 'linkby':
      view['linkBy'] = value;
      return true;
    case 'linkzoom':
    case 'linkwindow':
    case 'lines':
      view[flags.find(([, name]) => name === key)?.[0] ?? key] = flagOf(value);
      return true;
    default: {
      const [, number, name] = /^(\d{1,2})\.([a-z]+)$/.exec(key) ?? [];
      const field = (Object.keys(names) as (keyof PaneView)[]).find((known) => names[known] === name);
      if (number === undefined || !field) return false;
      const pane = (panes[Number(number)] ??= {});
      pane[field] = paneValue(field, value);
      return true;
    }
  }
}

function paneValue(field: keyof PaneView, text: string): unknown {
  const [first = '', second = ''] = text.split(',');
  switch (field) {
    case 'at':
      return { instance: first, frame: numberOf(second) };
    case 'window':
      return { center: numberOf(first), width: numberOf(second) };
    case 'voi':
      return { kind: first, index: numberOf(second) };
    case 'pan':
      return [numberOf(first), numberOf(second)];
    case 'fused':
      return fusedValue(text);
    case 'rendering':
      return readRenderingText(text);
    case 'slab':
      return { mode: first, thickness: numberOf(second) };
    case 'path':
      return readPathText(text);
    case 'point':
    case 'normal':
    case 'up':
      return text.split(',').map(numberOf);
    case 'invert':
    case 'flipHorizontal':
    case 'flipVertical':
      return flagOf(text);
    case 'rotation':
    case 'group':
    case 'zoom':
    case 'cine':
      return numberOf(text);
    case 'anchor':
    case 'displaySet':
    case 'plane':
    case 'colourMap':
    case 'presented':
      return text;
  }
}

/** NaN for what is no number, so that the validator drops it; Number('') would be 0. */
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function flagOf(text: string): unknown {
  return text === '1' ? true : text === '0' ? false : text;
}

/** Everything that a fragment may hold bare stays readable. */
function escaped(value: string): string {
  return encodeURIComponent(value).replace(/%(3A|2C|2F|40)/g, (code) => decodeURIComponent(code));
}

function unescaped(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/** `opacity,map,center,width,set`: what is absent is empty, and a set's id may hold commas. A difference has `minus` before its opacity. */
function fusedText({ displaySet, how, opacity, colourMap, window }: Fused): string {
  const first = `${how === 'subtract' ? 'minus' : ''}${String(opacity)}`;
  return [first, colourMap ?? '', window?.center ?? '', window?.width ?? '', displaySet].join(',');
}

function fusedValue(text: string): unknown {
  const [first = '', colourMap = '', center = '', width = '', ...set] = text.split(',');
  const opacity = first.replace(/^minus/, '');
  return {
    displaySet: set.join(','),
    ...(opacity !== first && { how: 'subtract' }),
    opacity: numberOf(opacity),
    ...(colourMap !== '' && { colourMap }),
    ...(center !== '' && { window: { center: numberOf(center), width: numberOf(width) } }),
  };
}
