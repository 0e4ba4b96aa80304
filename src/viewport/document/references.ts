import type { DisplaySet } from '#src/dataset/display-set.ts';
import type { ReferencedObject } from '#src/objects/index.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import { showBeside } from '#src/session/show-beside.ts';
import type { OpenState, Session } from '#src/session/session.ts';
import { t } from '#src/text/index.ts';
import { part } from '../image/overlay/dom.ts';
import { objectWords, partWords } from './words.ts';

/** Where a referenced object is among what is open. */
interface Place {
  readonly set: DisplaySet;
  readonly at?: NonNullable<PaneView['at']>;
  /** Of an image: its number in its set, from 1. */
  readonly number?: number;
}

/** By SOP Instance UID, and by that and the frame's number for every frame. */
type Places = ReadonlyMap<string, Place>;

const known = new WeakMap<OpenState, Map<string, Places>>();

/** What is open, by what reports refer to it by; where two sources hold an object, the report's own goes before. */
function placesIn(open: OpenState, source: string): Places {
  const bySource = known.get(open) ?? new Map<string, Places>();
  known.set(open, bySource);
  const before = bySource.get(source);
  if (before) return before;
  const sets = [...open.displaySets.values()];
  const places = new Map<string, Place>();
  const put = (key: string, place: Place) => {
    if (!places.has(key)) places.set(key, place);
  };
  for (const set of [...sets.filter((one) => one.series.source === source), ...sets]) {
    if (set.kind !== 'image') for (const { address } of set.instances) put(address.instance, { set });
    else {
      set.frames.forEach(({ instance, frame }, i) => {
        const uid = instance.address.instance;
        const place = { set, at: { instance: uid, frame }, number: i + 1 };
        put(uid, place);
        put(`${uid}#${String(frame)}`, place);
      });
    }
  }
  bySource.set(source, places);
  return places;
}

/** Lines that say what items refer to: buttons where it is open, words where it is not, kept so while studies come and go. */
export class References {
  readonly #session: Session;
  readonly #index: number;
  readonly #source: string;
  readonly #lines: (() => void)[] = [];
  readonly #stop: () => void;
  #due = false;

  /** `index` = the report's pane; `source` = where it came from. */
  constructor(session: Session, index: number, source: string) {
    this.#session = session;
    this.#index = index;
    this.#source = source;
    // A study that is arriving changes many times a second.
    this.#stop = session.open.subscribe(() => {
      if (this.#due) return;
      this.#due = true;
      setTimeout(() => {
        this.#due = false;
        for (const update of this.#lines) update();
      }, 250);
    });
  }

  /** Puts the line of one reference into its place. */
  put(parent: HTMLElement, type: 'IMAGE' | 'COMPOSITE' | 'WAVEFORM', object: ReferencedObject): void {
    const line = part(parent, 'document-refer', 'span');
    let shown: Place | 'not-open' | undefined;
    const update = () => {
      const place = this.#placeOf(object);
      if (place ? samePlace(shown, place) : shown === 'not-open') return;
      shown = place ?? 'not-open';
      line.replaceChildren();
      if (place) this.#button(line, place, object);
      else {
        part(line, 'document-not-open', 'span').textContent = t('document.refer.notOpen', {
          what: objectWords(type, object),
        });
        part(line, 'document-uid', 'span').textContent = object.instance;
      }
    };
    update();
    this.#lines.push(update);
  }

  #button(line: HTMLElement, place: Place, object: ReferencedObject): void {
    const { set, number } = place;
    const label = set.label || set.modality;
    const { frames, ...rest } = object;
    const what = [
      number === undefined ? label : t('document.refer.image', { label, number }),
      // One frame of an image is its number in the set.
      ...partWords({ ...rest, frames: number !== undefined && frames.length < 2 ? [] : frames }),
    ].join(', ');
    const button = part(line, 'document-show', 'button');
    button.type = 'button';
    button.textContent = what;
    button.title = t('document.refer.show', { what });
    button.addEventListener('click', () => {
      const below = window.matchMedia('(max-width: 700px)').matches;
      showBeside(this.#session, this.#index, set, place.at, below);
    });
  }

  #placeOf({ instance, frames }: ReferencedObject): Place | undefined {
    const places = placesIn(this.#session.open.getState(), this.#source);
    return places.get(`${instance}#${String(frames[0] ?? 1)}`) ?? places.get(instance);
  }

  destroy(): void {
    this.#stop();
    this.#lines.length = 0;
  }
}

function samePlace(shown: Place | 'not-open' | undefined, place: Place): boolean {
  if (shown === undefined || shown === 'not-open') return false;
  return shown.set.id === place.set.id && shown.number === place.number;
}
