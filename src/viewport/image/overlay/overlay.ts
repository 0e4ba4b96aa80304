import type { EdgeLetters } from '#src/model/geometry/orientation.ts';
import type { ScaleBar } from '#src/model/geometry/scale-bar.ts';
import type { OverlayLevel } from '#src/model/session/view-state.ts';
import { t } from '#src/text/index.ts';
import { attribute, part, say, show } from './dom.ts';
import type { NameWords } from './identity.ts';

/** What is true of the set and does not change from slice to slice. */
export interface Heading {
  readonly letter: string;
  readonly name: NameWords;
  readonly nativeFirst: boolean;
  readonly facts: string;
}

/** What goes with the picture: always set together with it or with its placeholder. */
export interface Caption {
  readonly when: string;
  readonly description: string;
  readonly institution: string;
  /** Study ID and accession number. */
  readonly numbers: string;
  readonly standing: string;
  readonly current: boolean;
  readonly badges: readonly string[];
  readonly series: string;
  readonly position: string;
}

/** What changes with a gesture. */
export interface Figures {
  readonly window: string;
  readonly zoom: string;
  readonly letters: EdgeLetters | undefined;
  readonly scaleBar: ScaleBar | undefined;
  /** Whose scale it is, where it is not the file's. */
  readonly scaleFrom: string;
}

/** The words over a picture (IHE BIR, RAD TF-2 4.16.4.2.2.5.8): who top left, when top right, what below. */
export class Overlay {
  readonly #root: HTMLDivElement;
  readonly #letter: HTMLElement;
  readonly #latin: HTMLElement;
  readonly #native: HTMLElement;
  readonly #nameLine: HTMLElement;
  readonly #facts: HTMLElement;
  readonly #when: HTMLElement;
  readonly #description: HTMLElement;
  readonly #institution: HTMLElement;
  readonly #numbers: HTMLElement;
  readonly #standing: HTMLElement;
  readonly #badges: HTMLElement;
  readonly #notice: HTMLElement;
  readonly #laidOver: HTMLElement;
  readonly #series: HTMLElement;
  readonly #position: HTMLElement;
  readonly #count: HTMLElement;
  readonly #window: HTMLElement;
  readonly #zoom: HTMLElement;
  readonly #edges: Readonly<Record<keyof EdgeLetters, HTMLElement>>;
  readonly #scale: HTMLElement;
  readonly #scaleText: HTMLElement;
  #badgeWords = '';

  constructor(parent: HTMLElement) {
    this.#root = part(parent, 'pane-overlay');
    const topLeft = part(this.#root, 'pane-corner pane-tl');
    this.#nameLine = part(topLeft, 'pane-name');
    this.#letter = part(this.#nameLine, 'pane-letter', 'span');
    this.#latin = part(this.#nameLine, 'pane-latin', 'span');
    this.#native = part(this.#nameLine, 'pane-native', 'span');
    this.#facts = part(topLeft, 'pane-facts');
    const topRight = part(this.#root, 'pane-corner pane-tr');
    this.#when = part(topRight, 'pane-when');
    this.#description = part(topRight, 'pane-description');
    this.#institution = part(topRight, 'pane-institution');
    this.#numbers = part(topRight, 'pane-numbers');
    this.#standing = part(topRight, 'pane-standing', 'span');
    this.#standing.hidden = true;
    const bottomLeft = part(this.#root, 'pane-corner pane-bl');
    this.#badges = part(bottomLeft, 'pane-badges');
    this.#notice = part(bottomLeft, 'pane-badge pane-notice', 'span');
    this.#notice.hidden = true;
    this.#laidOver = part(bottomLeft, 'pane-over');
    this.#laidOver.hidden = true;
    this.#series = part(bottomLeft, 'pane-series');
    this.#position = part(bottomLeft, 'pane-image');
    const bottomRight = part(this.#root, 'pane-corner pane-br');
    this.#count = part(bottomRight, 'pane-count');
    this.#window = part(bottomRight, 'pane-window');
    this.#zoom = part(bottomRight, 'pane-zoom');
    const edge = (side: string) => part(this.#root, `pane-edge pane-edge-${side}`);
    this.#edges = { top: edge('top'), right: edge('right'), bottom: edge('bottom'), left: edge('left') };
    this.#scale = part(this.#root, 'pane-scale');
    this.#scale.hidden = true;
    this.#scaleText = part(this.#scale, 'pane-scale-text');
    part(this.#scale, 'pane-scale-bar');
  }

  setLevel(level: OverlayLevel): void {
    attribute(this.#root, 'data-level', level);
  }

  setHeading(heading: Heading): void {
    say(this.#letter, heading.letter);
    const { latin, native } = heading.name;
    say(this.#latin, latin || (native ? '' : t('pane.noName')));
    say(this.#native, native);
    attribute(this.#native, 'lang', native ? 'zh' : undefined);
    attribute(this.#nameLine, 'data-native-first', heading.nativeFirst && native ? '' : undefined);
    say(this.#facts, heading.facts);
  }

  setCaption(caption: Caption): void {
    say(this.#when, caption.when);
    say(this.#description, caption.description);
    say(this.#institution, caption.institution);
    say(this.#numbers, caption.numbers);
    say(this.#standing, caption.standing);
    show(this.#standing, caption.standing !== '');
    attribute(this.#standing, 'data-current', caption.current ? '' : undefined);
    const words = caption.badges.join('\n');
    if (words !== this.#badgeWords) {
      this.#badgeWords = words;
      this.#badges.replaceChildren();
      for (const badge of caption.badges) say(part(this.#badges, 'pane-badge', 'span'), badge);
    }
    say(this.#series, caption.series);
    say(this.#position, caption.position);
  }

  /** Something about the pane itself; empty = nothing. */
  setNotice(words: string): void {
    say(this.#notice, words);
    show(this.#notice, words !== '');
  }

  /** What is laid over the picture, a line each; empty = nothing. */
  setLaidOver(words: readonly string[]): void {
    say(this.#laidOver, words.join('\n'));
    show(this.#laidOver, words.length > 0);
  }

  /** How many images are here while not all are; empty = all. */
  setCount(words: string): void {
    say(this.#count, words);
  }

  setFigures(figures: Figures): void {
    say(this.#window, figures.window);
    say(this.#zoom, figures.zoom);
    for (const side of ['top', 'right', 'bottom', 'left'] as const)
      say(this.#edges[side], figures.letters?.[side] ?? '');
    const bar = figures.scaleBar;
    show(this.#scale, bar !== undefined);
    if (!bar) return;
    say(this.#scaleText, [`${bar.value} ${bar.unit}`, figures.scaleFrom].filter(Boolean).join(' · '));
    const width = `${bar.pixels.toFixed(1)}px`;
    if (this.#scale.style.width !== width) this.#scale.style.width = width;
  }
}
