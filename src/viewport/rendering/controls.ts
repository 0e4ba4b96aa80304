import type { ImageSet } from '#src/dataset/display-set.ts';
import { axesOf, orientationFrom, sideOf, sides, type Side } from '#src/model/geometry/orientation-of-view.ts';
import { dot } from '#src/model/geometry/vector.ts';
import { presetsFor, renderingPresets, type PatientBox, type RenderingView } from '#src/model/session/rendering.ts';
import { t } from '#src/text/index.ts';
import { attribute, part, say, show } from '../image/overlay/dom.ts';
import { cropFrom, cutFrom, faces, type Face } from './cropping.ts';
import type { LiveRendering } from './live-rendering.ts';
import { ballOf, type VolumeSpace } from './volume-space.ts';

interface Actions {
  /** Undefined until it is known. */
  readonly space: () => VolumeSpace | undefined;
  readonly changed: () => void;
  /** Asks again for slices that did not arrive. */
  readonly again: () => void;
}

/** The letter on each side's button (PS3.3 C.7.6.1.1.1). */
const letters: Readonly<Record<Side, string>> = { front: 'A', back: 'P', left: 'L', right: 'R', head: 'H', feet: 'F' };

/** The strip over a rendering pane: preset, sides, box and plane. All of it is the page's own elements, so keys work as anywhere. */
export class Controls {
  readonly #live: LiveRendering;
  readonly #on: Actions;
  readonly #strip: HTMLElement;
  readonly #preset: HTMLSelectElement;
  readonly #sides = new Map<Side, HTMLButtonElement>();
  readonly #box: HTMLButtonElement;
  readonly #plane: HTMLButtonElement;
  readonly #again: HTMLButtonElement;
  readonly #reset: HTMLButtonElement;
  readonly #boxSliders: HTMLElement;
  readonly #planeSliders: HTMLElement;
  readonly #faces = new Map<Face, Slider>();
  readonly #depth: Slider;
  readonly #facing: HTMLButtonElement;
  #boxOpen = false;
  #modality = '';

  constructor(parent: HTMLElement, live: LiveRendering, on: Actions) {
    this.#live = live;
    this.#on = on;
    this.#strip = part(parent, 'rendering-strip');
    parent.prepend(this.#strip);
    const bar = part(this.#strip, 'rendering-bar');
    attribute(bar, 'role', 'group');
    this.#preset = part(bar, 'rendering-preset', 'select');
    this.#preset.addEventListener('change', () => {
      const preset = renderingPresets.find((name) => name === this.#preset.value);
      // Another preset has another window.
      if (preset)
        this.#live.change(({ window: _, ...view }) => ({ ...view, rendering: { ...view.rendering, preset } }));
      this.#done();
    });
    const views = part(bar, 'rendering-sides');
    for (const side of sides) {
      const button = this.#button(views, () => this.#set((view) => ({ ...view, orientation: orientationFrom(side) })));
      button.textContent = letters[side];
      this.#sides.set(side, button);
    }
    this.#box = this.#button(bar, () => {
      this.#boxOpen = !this.#boxOpen;
      this.write();
    });
    this.#plane = this.#button(bar, () => this.#set((view) => (view.clip ? without(view, 'clip') : this.#cut(view))));
    this.#reset = this.#button(bar, () => {
      this.#live.change(({ window: _w, ...view }) => ({ ...view, rendering: { preset: this.#live.rendering.preset } }));
      this.#done();
    });
    this.#again = this.#button(bar, on.again);
    this.#boxSliders = part(this.#strip, 'rendering-sliders');
    for (const face of faces) {
      const slider = new Slider(
        this.#boxSliders,
        (away) => this.#crop(face, away),
        () => this.#live.tell(),
      );
      this.#faces.set(face, slider);
    }
    this.#planeSliders = part(this.#strip, 'rendering-sliders');
    this.#depth = new Slider(
      this.#planeSliders,
      (depth) => {
        const { space } = this.#known;
        const { clip } = this.#live.rendering;
        if (!space || !clip) return;
        const at = dot(ballOf(space).centre, clip.normal) + depth;
        this.#live.changeRendering((view) => ({ ...view, clip: { ...clip, at } }));
        this.#on.changed();
      },
      () => this.#live.tell(),
    );
    this.#facing = this.#button(this.#planeSliders, () => this.#set((view) => this.#cut(view)));
    this.write();
  }

  enter(set: ImageSet): void {
    this.#modality = set.modality;
    this.write();
  }

  /** The picture follows the session: so do the controls. */
  follow(failed: number): void {
    show(this.#again, failed > 0);
    this.write();
  }

  /** Words and values as they are now. */
  write(): void {
    const view = this.#live.rendering;
    const { space } = this.#known;
    this.#writePresets(view);
    const now = sideOf(view.orientation);
    for (const [side, button] of this.#sides) {
      named(button, t(`rendering.from.${side}`));
      attribute(button, 'aria-pressed', String(side === now));
    }
    labelled(this.#box, t('rendering.box'));
    attribute(this.#box, 'aria-expanded', String(this.#boxOpen));
    labelled(this.#plane, t('rendering.plane'));
    attribute(this.#plane, 'aria-pressed', String(view.clip !== undefined));
    labelled(this.#reset, t('rendering.reset'));
    labelled(this.#again, t('pane.tryAgain'));
    show(this.#boxSliders, this.#boxOpen && space !== undefined);
    show(this.#planeSliders, view.clip !== undefined && space !== undefined);
    if (!space) return;
    for (const [face, slider] of this.#faces) {
      const { away, most } = cutFrom(space.box, view.crop, face);
      slider.write(t(`rendering.face.${face}`), 0, most, away);
    }
    if (!view.clip) return;
    const { centre, radius } = ballOf(space);
    const most = Math.ceil(radius);
    this.#depth.write(t('rendering.depth'), -most, most, view.clip.at - dot(centre, view.clip.normal));
    labelled(this.#facing, t('rendering.facing'));
  }

  get #known(): { readonly space: VolumeSpace | undefined } {
    return { space: this.#on.space() };
  }

  #writePresets(view: RenderingView): void {
    const usual = presetsFor(this.#modality);
    const offered = usual.includes(view.preset) ? usual : [...usual, view.preset];
    const words = offered.map((preset) => t(`rendering.preset.${preset}`));
    attribute(this.#preset, 'aria-label', t('rendering.preset'));
    const key = words.join('|');
    if (this.#preset.dataset['words'] !== key) {
      this.#preset.dataset['words'] = key;
      this.#preset.replaceChildren(
        ...offered.map((preset, i) => {
          const option = document.createElement('option');
          option.value = preset;
          option.textContent = words[i] ?? '';
          return option;
        }),
      );
    }
    if (this.#preset.value !== view.preset) this.#preset.value = view.preset;
  }

  #button(parent: HTMLElement, press: () => void): HTMLButtonElement {
    const button = part(parent, 'rendering-button', 'button');
    button.type = 'button';
    button.addEventListener('click', press);
    return button;
  }

  #set(step: (view: RenderingView) => RenderingView): void {
    this.#live.changeRendering(step);
    this.#done();
  }

  /** A plane through the middle, across the way one looks. */
  #cut(view: RenderingView): RenderingView {
    const { space } = this.#known;
    if (!space) return view;
    const { towards } = axesOf(view.orientation);
    return { ...view, clip: { normal: towards, at: dot(ballOf(space).centre, towards) } };
  }

  #crop(face: Face, away: number): void {
    const { space } = this.#known;
    if (!space) return;
    const crop: PatientBox | undefined = cropFrom(space.box, this.#live.rendering.crop, face, away);
    this.#live.changeRendering((view) => (crop ? { ...view, crop } : without(view, 'crop')));
    this.#on.changed();
  }

  #done(): void {
    this.#live.tell();
    this.write();
    this.#on.changed();
  }
}

/** A length along one axis, by hand or by key. Millimetres. */
class Slider {
  readonly #label: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #figure: HTMLElement;

  constructor(parent: HTMLElement, move: (value: number) => void, end: () => void) {
    const label = part(parent, 'rendering-slider', 'label');
    this.#label = part(label, 'rendering-slider-name', 'span');
    this.#input = part(label, 'rendering-range', 'input');
    this.#input.type = 'range';
    this.#figure = part(label, 'rendering-slider-figure', 'span');
    this.#input.addEventListener('input', () => {
      move(this.#input.valueAsNumber);
      this.#say();
    });
    this.#input.addEventListener('change', end);
  }

  write(name: string, least: number, most: number, value: number): void {
    say(this.#label, name);
    attribute(this.#input, 'min', least.toFixed(1));
    attribute(this.#input, 'max', most.toFixed(1));
    attribute(this.#input, 'step', most - least > 40 ? '1' : '0.1');
    if (Math.abs(this.#input.valueAsNumber - value) > 0.5) this.#input.value = String(value);
    this.#say();
  }

  #say(): void {
    const words = `${String(Math.round(this.#input.valueAsNumber * 10) / 10)} mm`;
    say(this.#figure, words);
    attribute(this.#input, 'aria-valuetext', words);
  }
}

function without(view: RenderingView, field: 'crop' | 'clip'): RenderingView {
  const { [field]: _, ...rest } = view;
  return rest;
}

function labelled(button: HTMLElement, words: string): void {
  say(button, words);
}

function named(button: HTMLElement, words: string): void {
  attribute(button, 'aria-label', words);
  attribute(button, 'title', words);
}
