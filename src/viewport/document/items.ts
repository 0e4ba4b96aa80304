import type { Code, ContentItem, ContentValue } from '#src/objects/index.ts';
import { shownName } from '#src/model/dicom/name-display.ts';
import type { PersonName } from '#src/model/dicom/person-name.ts';
import { language, t } from '#src/text/index.ts';
import { part } from '../image/overlay/dom.ts';
import type { References } from './references.ts';
import { codedWords, itemName, lineOf, momentWords } from './words.ts';

export interface Page {
  readonly references: References;
  /** Every item of the document by its place. */
  readonly items: ReadonlyMap<string, ContentItem>;
  /** Where each stands on the page, filled as they are put there. */
  readonly elements: Map<string, HTMLElement>;
}

/** The items of a document by their places. */
export function itemsByPlace(root: ContentItem): ReadonlyMap<string, ContentItem> {
  const all = new Map<string, ContentItem>();
  const add = (item: ContentItem) => {
    all.set(item.at, item);
    item.children.forEach(add);
  };
  add(root);
  return all;
}

/**
 * Puts items one below another into their parent, a step each, so that long documents need not be made in one turn. Words
 * of a document become text of the page and nothing else. `level` = of the next heading, 2 to 6.
 */
export function* putItems(
  parent: HTMLElement,
  items: readonly ContentItem[],
  level: number,
  page: Page,
): Generator<undefined, void> {
  let folded: HTMLElement | undefined;
  for (const [i, item] of items.entries()) {
    if (!isReference(item)) folded = undefined;
    else folded ??= putFold(parent, items, i);
    const inner =
      item.value.type === 'CONTAINER' ? putSection(parent, item, level) : putItem(folded ?? parent, item, page);
    page.elements.set(item.at, inner);
    yield;
    if (item.children.length === 0) continue;
    if (item.value.type === 'CONTAINER') yield* putItems(inner, item.children, item.concept ? level + 1 : level, page);
    else yield* putItems(part(inner, 'document-inner'), item.children, level, page);
  }
}

/** So many references in a row are folded away: lists of all images of a study stand before what is said of them. */
const mostReferences = 12;

function isReference({ value }: ContentItem): boolean {
  return value.type === 'IMAGE' || value.type === 'COMPOSITE' || value.type === 'WAVEFORM';
}

/** Where the references that begin at a place are put; a short run stays where it is. */
function putFold(parent: HTMLElement, items: readonly ContentItem[], from: number): HTMLElement {
  const end = items.findIndex((item, i) => i > from && !isReference(item));
  const count = (end < 0 ? items.length : end) - from;
  if (count <= mostReferences) return parent;
  const details = part(parent, 'document-many', 'details');
  part(details, 'document-many-words', 'summary').textContent = t('document.many', { count });
  return details;
}

function putSection(parent: HTMLElement, item: ContentItem, level: number): HTMLElement {
  const section = part(parent, 'document-section', 'section');
  if (item.concept) {
    const heading = document.createElement(`h${String(Math.min(level, 6))}`);
    heading.className = 'document-heading';
    heading.textContent = item.concept.meaning;
    section.append(heading);
  }
  putObserved(section, item);
  return section;
}

function putItem(parent: HTMLElement, item: ContentItem, page: Page): HTMLElement {
  const { value, concept } = item;
  const block = part(parent, 'document-item');
  const line = part(block, 'document-line', value.type === 'TABLE' ? 'div' : 'p');
  const relation = relationWords(item.relationship);
  if (relation) part(line, 'document-relation', 'span').textContent = `${relation} `;
  if (concept) putConcept(line, concept);
  putValue(line, value, page);
  putObserved(line, item);
  return block;
}

/** Relations that say more than that one item stands in another. */
function relationWords(relationship: string | undefined): string {
  if (relationship === undefined) return '';
  const words = codedWords('document.relation', relationship);
  return words === relationship ? '' : words;
}

function putConcept(line: HTMLElement, { meaning }: Code): void {
  part(line, 'document-concept', 'span').textContent = t('document.concept', { name: meaning });
}

function putObserved(parent: HTMLElement, { observed }: ContentItem): void {
  if (!observed) return;
  const words = t('document.observed', { when: momentWords(observed) });
  part(parent, 'document-observed', 'span').textContent = ` ${words}`;
}

function putValue(line: HTMLElement, value: ContentValue, page: Page): void {
  switch (value.type) {
    case 'CONTAINER':
      return;
    case 'PNAME':
      putName(line, value.name);
      return;
    case 'IMAGE':
    case 'COMPOSITE':
    case 'WAVEFORM':
      for (const object of value.objects) page.references.put(line, value.type, object);
      if (value.objects.length === 0) line.append(t('document.refer.none'));
      return;
    case 'REFERENCE':
      putJump(line, value.to, page);
      return;
    case 'TABLE':
      putTable(line, value);
      return;
    case 'CODE':
    case 'NUM':
    case 'DATE':
    case 'TIME':
    case 'DATETIME':
    case 'UIDREF':
    case 'TEXT':
    case 'SCOORD':
    case 'SCOORD3D':
    case 'TCOORD':
    case 'UNKNOWN':
      part(line, 'document-value', 'span').textContent = lineOf(value) ?? '';
  }
}

/** In both scripts, each marked with its language. */
export function putName(parent: HTMLElement, name: PersonName | undefined): void {
  const shown = shownName(name, language());
  if (!shown) {
    parent.append(t('pane.noName'));
    return;
  }
  const span = part(parent, 'document-value', 'span');
  for (const text of [shown.first, shown.second]) {
    if (!text) continue;
    if (text !== shown.first) span.append(' ');
    const script = part(span, 'document-script', 'span');
    script.textContent = text.text;
    if (text.lang !== undefined) script.lang = text.lang;
  }
}

/** An item that stands for another: what that one is, and the way there. */
function putJump(line: HTMLElement, to: string, page: Page): void {
  const target = page.items.get(to);
  if (!target) {
    line.append(t('document.see.gone', { at: to }));
    return;
  }
  const button = part(line, 'document-show', 'button');
  button.type = 'button';
  button.textContent = t('document.see', { name: itemName(target) });
  button.addEventListener('click', () => {
    const element = page.elements.get(to);
    if (!element) return;
    const fold = element.closest('details');
    if (fold) fold.open = true;
    element.tabIndex = -1;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'center' });
  });
}

function putTable(parent: HTMLElement, { head, rows, tooLarge }: ContentValue & { readonly type: 'TABLE' }): void {
  if (tooLarge !== undefined) {
    parent.append(t('document.table.tooLarge', { count: tooLarge }));
    return;
  }
  const table = part(part(parent, 'document-wide'), 'document-table', 'table');
  const put = (cells: readonly string[], tag: 'th' | 'td', into: HTMLElement) => {
    const row = part(into, 'document-table-row', 'tr');
    for (const cell of cells) part(row, 'document-cell', tag).textContent = cell;
  };
  if (head.some((words) => words !== '')) put(head, 'th', part(table, 'document-table-head', 'thead'));
  const body = part(table, 'document-table-body', 'tbody');
  for (const row of rows) put(row, 'td', body);
}
