import type { DisplaySet } from '#src/dataset/display-set.ts';
import { instanceKey } from '#src/model/dicom/address.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { faultOf, type Fault } from '#src/model/fault/fault.ts';
import type { SrDocument } from '#src/objects/index.ts';
import { readAgain, readingOf, reportIn } from '#src/session/documents.ts';
import { isForeign } from '#src/session/whose.ts';
import { onLanguage, t } from '#src/text/index.ts';
import { headingOf } from '../image/caption.ts';
import { Cover } from '../image/overlay/cover.ts';
import { attribute, part, say } from '../image/overlay/dom.ts';
import { momentText, standing } from '../image/overlay/identity.ts';
import { standingWords } from '../image/overlay/lines.ts';
import type { Pane, PaneContext } from '../pane.ts';
import type { References } from './references.ts';
import './document.css';

/**
 * A structured report as a document: whose it is over it, its words in a scrolled region below. The session fetches and
 * reads it (`session/keep-documents.ts`); what lays its items out is fetched with the first.
 */
export function makeDocumentPane(element: HTMLElement, index: number, context: PaneContext): Pane {
  const { session } = context;
  const root = part(element, 'pane-root document-pane');
  const whose = part(root, 'document-whose');
  const name = part(whose, 'pane-name');
  const letter = part(name, 'pane-letter', 'span');
  const latin = part(name, 'pane-latin', 'span');
  const native = part(name, 'pane-native', 'span');
  const facts = part(whose, 'document-whose-facts');
  const place = part(root, 'document-place');
  const cover = new Cover(place, { again: () => again(), skip: () => undefined });

  let set: DisplaySet | undefined;
  let instance: InstanceRecord | undefined;
  /** What is on the page, or being put there. */
  let page: { readonly of: SrDocument; readonly body: HTMLElement; references?: References } | undefined;

  const state = (words: 'loading' | 'ready' | 'error') => attribute(element, 'data-state', words);
  const clear = () => {
    page?.references?.destroy();
    page?.body.remove();
    page = undefined;
  };
  const failed = (fault: Fault) => {
    clear();
    cover.told(t('document.failed'), fault, set?.series.source ?? '');
    state('error');
  };
  const again = () => {
    if (!instance) return;
    const reading = readingOf(session, instance);
    // What was read is here: then it was the layout that did not arrive.
    if (reading?.kind === 'here') draw();
    else readAgain(session, instance);
  };
  const drawWhose = () => {
    if (!instance) return;
    const heading = headingOf(index, { instance, frame: 1 });
    say(letter, heading.letter);
    say(latin, heading.name.latin || (heading.name.native ? '' : t('pane.noName')));
    say(native, heading.name.native);
    attribute(native, 'lang', heading.name.native ? 'zh' : undefined);
    attribute(name, 'data-native-first', heading.nativeFirst && heading.name.native ? '' : undefined);
    const { study } = instance;
    // Another patient's report is neither current nor a prior among these.
    const { studies } = session.open.getState();
    const records = studies.flatMap(({ record }) => record ?? []);
    const stands = set && !isForeign(session, set.id) ? standing(study, records) : undefined;
    const what = [heading.facts, momentText(study.moment), study.description, stands && standingWords(stands)];
    say(facts, what.filter(Boolean).join(' · '));
  };
  const draw = () => {
    attribute(root, 'data-live', session.view.getState().active === index ? '' : undefined);
    const reading = instance && readingOf(session, instance);
    if (!set || !instance) return;
    if (reading?.kind === 'failed') failed(reading.fault);
    else if (reading?.kind === 'here') {
      if (page?.of !== reading.document) void lay(reading.document, instance, 0);
    } else {
      clear();
      cover.words(set.label, t('document.loading'));
      state('loading');
    }
  };
  const lay = async (report: SrDocument, of: InstanceRecord, scrolled: number): Promise<void> => {
    clear();
    const body = part(place, 'document-body');
    const mine: NonNullable<typeof page> = { of: report, body };
    page = mine;
    state('loading');
    try {
      const [{ putPage, titleOf }, { References }] = await Promise.all([
        import('./page.ts'),
        import('./references.ts'),
      ]);
      if (page !== mine) return;
      cover.hide();
      mine.references = new References(session, index, of.address.source);
      body.tabIndex = 0;
      body.setAttribute('role', 'document');
      body.setAttribute('data-own-arrows', '');
      body.setAttribute('aria-label', titleOf(report, of));
      await putPage(body, report, of, mine.references, () => page === mine);
      if (page !== mine) return;
      body.scrollTop = scrolled;
      state('ready');
    } catch (thrown) {
      if (page === mine) failed(faultOf(thrown));
    }
  };
  /** In other words, at the same place. */
  const drawAnew = () => {
    drawWhose();
    const { of, body } = page ?? {};
    if (of && instance) void lay(of, instance, body?.scrollTop ?? 0);
    else draw();
  };
  const activate = () => {
    const { view } = session;
    if (view.getState().active !== index) view.setState({ active: index });
  };
  /** The pane itself has the focus: its keys scroll what it shows. */
  const scroll = (event: KeyboardEvent) => {
    if (event.target !== element || !page || event.altKey || event.ctrlKey || event.metaKey) return;
    const { body } = page;
    const far = body.clientHeight - 40;
    const by: Readonly<Record<string, number>> = {
      ...{ ArrowDown: 40, ArrowUp: -40, PageDown: far, PageUp: -far },
      ...{ Home: -body.scrollHeight, End: body.scrollHeight },
    };
    const step = by[event.key];
    if (step === undefined) return;
    event.preventDefault();
    body.scrollBy({ top: step });
  };
  root.addEventListener('pointerdown', activate);
  element.addEventListener('keydown', scroll);
  element.setAttribute('data-own-arrows', '');
  const stops = [
    onLanguage(drawAnew),
    session.open.subscribe(() => drawWhose()),
    session.view.subscribe(draw),
    session.documents.subscribe(draw),
  ];
  attribute(element, 'data-pane', String(index));
  return {
    show(next) {
      const before = instance;
      set = next;
      instance = reportIn(next);
      attribute(element, 'data-pane-kind', 'document');
      attribute(element, 'data-display-set', next.id);
      attribute(element, 'data-series', next.series.series);
      attribute(element, 'data-source', next.series.source);
      for (const old of ['data-quality', 'data-position', 'data-window']) element.removeAttribute(old);
      if (before && instance && instanceKey(before.address) !== instanceKey(instance.address)) clear();
      drawWhose();
      draw();
    },
    destroy() {
      for (const stop of stops) stop();
      element.removeEventListener('keydown', scroll);
      element.removeAttribute('data-own-arrows');
      clear();
      root.remove();
    },
  };
}
