import { shownName } from '#src/model/dicom/name-display.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import type { SrDocument } from '#src/objects/index.ts';
import { language, t } from '#src/text/index.ts';
import { part } from '../image/overlay/dom.ts';
import { itemsByPlace, putItems, putName } from './items.ts';
import type { References } from './references.ts';
import { codedWords, momentWords } from './words.ts';

/** Longest that the page's thread is held at a time. Milliseconds. */
const turn = 8;

/**
 * Puts a structured report into its parent, in turns; settles when all of it is there, and early when `alive` no longer
 * holds. What can be read first is there after the first turn.
 */
export async function putPage(
  parent: HTMLElement,
  report: SrDocument,
  instance: InstanceRecord,
  references: References,
  alive: () => boolean,
): Promise<void> {
  const article = part(parent, 'document-page', 'article');
  if (report.language !== undefined) article.lang = report.language;
  const title = part(article, 'document-title', 'h2');
  title.textContent = titleOf(report, instance);
  // What follows it is said by this program, in its own language.
  const facts = part(article, 'document-head');
  facts.lang = language();
  putForeign(facts, report, instance);
  putFacts(part(facts, 'document-facts', 'dl'), report);
  const { root } = report;
  if (root.children.length === 0) part(article, 'document-line', 'p').textContent = t('document.empty');
  const page = { references, items: itemsByPlace(root), elements: new Map<string, HTMLElement>([[root.at, title]]) };
  const steps = putItems(article, root.children, 3, page);
  for (let until = performance.now() + turn; steps.next().done !== true;) {
    if (performance.now() < until) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (!alive()) return;
    until = performance.now() + turn;
  }
}

export function titleOf({ root }: SrDocument, { series }: InstanceRecord): string {
  return root.concept?.meaning ?? series.description ?? t('document.untitled');
}

/** A store may list a report under another patient than its file names: then whoever reads it must know. */
function putForeign(parent: HTMLElement, { patient }: SrDocument, { study }: InstanceRecord): void {
  if (patient.id === study.patient.id) return;
  const warning = part(parent, 'document-warning', 'p');
  warning.setAttribute('role', 'alert');
  warning.textContent = t('document.otherPatient', {
    name: shownName(patient.name, language())?.first.text ?? t('pane.noName'),
    id: patient.id || t('document.noId'),
  });
}

function putFacts(list: HTMLElement, report: SrDocument): void {
  const put = (name: string, fill: (value: HTMLElement) => void) => {
    part(list, 'document-fact', 'dt').textContent = name;
    fill(part(list, 'document-fact-value', 'dd'));
  };
  const { completion, completionWords, preliminary, verification, verifiers, content, institution } = report;
  const flags = [completion, preliminary, verification].filter((flag) => flag !== undefined);
  const status = flags.map((flag) => codedWords('document.status', flag));
  put(t('document.status'), (value) => {
    value.textContent = [...status, completionWords].filter(Boolean).join(' · ') || t('document.status.none');
    value.classList.toggle('document-doubtful', completion === 'PARTIAL' || verification === 'UNVERIFIED');
  });
  for (const { name, organisation, moment } of verifiers) {
    put(t('document.verifiedBy'), (value) => {
      putName(value, name);
      const more = [organisation, moment && momentWords(moment)].filter(Boolean);
      if (more.length > 0) value.append(` · ${more.join(' · ')}`);
    });
  }
  if (content) put(t('document.date'), (value) => (value.textContent = momentWords(content)));
  if (institution !== undefined) put(t('document.institution'), (value) => (value.textContent = institution));
}
