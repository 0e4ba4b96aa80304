import { windowPresets } from '#src/model/display/presets.ts';
import { sliceOn } from '#src/dataset/phases.ts';
import { isSuv } from '#src/model/display/suv.ts';
import { turnClockwise } from '#src/model/geometry/view-transform.ts';
import { clipRate } from '#src/model/time/clip-rate.ts';
import { frameRecord } from '#src/model/dicom/records.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import type { Command } from '../command.ts';
import { unitOf } from './pet.ts';
import { phaseCommands } from './phases.ts';
import { isClamped } from '../clamp.ts';
import { isBasic } from '../habits.ts';
import { goOn, livePane, placeIn } from '../live-pane.ts';
import { updatePane } from '../panes.ts';
import type { Session } from '../session.ts';

/** How the live pane shows its image. */
export function imageCommands(session: Session): readonly Command[] {
  const change = (next: (pane: PaneView) => PaneView) => updatePane(session, livePane(session).index, next);
  const needsImage = () => (livePane(session).set?.kind === 'image' ? undefined : 'blocked.noImage');
  const needsStack = () => {
    const { set } = livePane(session);
    return set?.kind === 'image' ? (set.frames.length > 1 ? undefined : 'blocked.oneImage') : 'blocked.noImage';
  };
  /** Basic image review turns and mirrors only projections: a turned slice is read with its sides exchanged. */
  const mayTurn = () => {
    const { set } = livePane(session);
    const projection = set?.modality === 'CR' || set?.modality === 'DX';
    return needsImage() ?? (isBasic(session) && !projection ? 'blocked.notProjection' : undefined);
  };
  const turning = (command: Command): Command => ({ ...command, blocked: mayTurn });
  const image = (
    id: string,
    keys: readonly string[],
    next: (pane: PaneView) => PaneView,
    on?: () => boolean,
  ): Command => ({
    id,
    title: `command.${id}`,
    keys,
    blocked: needsImage,
    ...(on ? { on } : {}),
    run: () => change(next),
  });
  const step = (id: string, keys: readonly string[], slices: number): Command => ({
    id,
    title: `command.${id}`,
    keys,
    blocked: needsStack,
    run: () => goOn(session, sliceOn, slices),
  });
  return [
    step('next-image', ['ArrowDown'], 1),
    step('previous-image', ['ArrowUp'], -1),
    step('next-ten', ['Shift+ArrowDown'], 10),
    step('previous-ten', ['Shift+ArrowUp'], -10),
    step('first-image', ['Home'], -Infinity),
    step('last-image', ['End'], Infinity),
    ...phaseCommands(session),
    {
      id: 'cine',
      title: 'command.cine',
      keys: ['c'],
      blocked: needsStack,
      on: () => livePane(session).view.cine !== undefined,
      run: () => change(({ cine, ...pane }) => (cine === undefined ? { ...pane, cine: cineRate(session) } : pane)),
    },
    ...[1.25, 0.8].map((by): Command => ({
      id: by > 1 ? 'cine-faster' : 'cine-slower',
      title: by > 1 ? 'command.cine-faster' : 'command.cine-slower',
      keys: [by > 1 ? '>' : '<'],
      blocked: () => needsStack() ?? (livePane(session).view.cine === undefined ? 'blocked.noCine' : undefined),
      run: () =>
        change((pane) =>
          pane.cine === undefined ? pane : { ...pane, cine: Math.min(mostRate, Math.max(leastRate, pane.cine * by)) },
        ),
    })),
    {
      id: 'reset',
      title: 'command.reset',
      keys: [' '],
      blocked: needsImage,
      // What is looked at stays: only how it is shown goes back to what the file says.
      run: () =>
        change(({ displaySet, at, plane, point }) => ({
          ...(displaySet ? { displaySet } : {}),
          ...(at ? { at } : {}),
          ...(plane ? { plane } : {}),
          ...(point ? { point } : {}),
        })),
    },
    image(
      'invert',
      ['i'],
      (pane) => ({ ...pane, invert: !pane.invert }),
      () => livePane(session).view.invert === true,
    ),
    turning(image('rotate-right', ['r'], (pane) => ({ ...pane, rotation: turnClockwise(pane) }))),
    turning(image('rotate-left', ['l'], turnedLeft)),
    turning(image('flip-horizontal', ['h'], (pane) => ({ ...pane, flipHorizontal: !pane.flipHorizontal }))),
    turning(image('flip-vertical', ['v'], (pane) => ({ ...pane, flipVertical: !pane.flipVertical }))),
    image('zoom-in', ['+', '='], (pane) => zoomedAtCentre(pane, 1.25)),
    image('zoom-out', ['-'], (pane) => zoomedAtCentre(pane, 0.8)),
    image('fit', ['0'], ({ zoom: _z, pan: _p, ...pane }) => pane),
    image('window-default', ['`'], ({ window: _w, voi: _v, ...pane }) => pane),
    {
      id: 'clamp',
      title: 'command.clamp',
      keys: [],
      blocked: needsImage,
      on: () => isClamped(session, livePane(session).set?.modality),
      run: () => {
        const modality = livePane(session).set?.modality ?? '';
        const now = isClamped(session, modality);
        session.habits.setState(({ clamped }) => ({ clamped: { ...clamped, [modality]: !now } }));
      },
    },
    {
      id: 'overlay',
      title: 'command.overlay',
      keys: ['o'],
      run: () =>
        session.view.setState(({ overlay }) => ({
          overlay: overlay === 'full' ? 'minimal' : overlay === 'minimal' ? 'off' : 'full',
        })),
    },
  ];
}

/** Images a second that a clip can be played at. */
const [leastRate, mostRate] = [0.5, 120];

/** A quarter turn counterclockwise on the screen: three clockwise ones. */
function turnedLeft(pane: PaneView): PaneView {
  const once = turnClockwise(pane);
  const twice = turnClockwise({ ...pane, rotation: once });
  return { ...pane, rotation: turnClockwise({ ...pane, rotation: twice }) };
}

/** The most a picture can be shrunk and enlarged, by keys as by gestures. */
const [leastZoom, mostZoom] = [0.1, 64];

/**
 * The view zoomed about the pane's centre. What lies there stays, so the way from it to the image's centre grows by the
 * same factor: `zoomAbout` for a point that needs no pane's size to name.
 */
function zoomedAtCentre(pane: PaneView, by: number): PaneView {
  const before = pane.zoom ?? 1;
  const zoom = Math.min(mostZoom, Math.max(leastZoom, before * by));
  const [x, y] = pane.pan ?? [0, 0];
  return { ...pane, zoom, ...(pane.pan && { pan: [(x * zoom) / before, (y * zoom) / before] as const }) };
}

/** Frames a second of what hangs in the live pane: a clip's own, else a usual rate. */
function cineRate(session: Session): number {
  const { set } = livePane(session);
  return clipRate(set?.kind === 'image' ? set.frames[0]?.instance.image?.cine : undefined);
}

/** The windows to choose from in the live pane: those of its file, then those its modality is commonly read with. */
export function presetCommands(session: Session): readonly Command[] {
  const { set, index, view } = livePane(session);
  const meant = set?.modality !== 'PT' || isSuv(unitOf(set));
  const common = (meant ? windowPresets(set?.modality ?? '') : []).map(
    ({ id, window: { center, width } }, i): Command => ({
      id: `preset-${id}`,
      title: `preset.${id}`,
      params: { center, width },
      keys: i < 9 ? [String(i + 1)] : [],
      on: () => {
        const { window } = livePane(session).view;
        return window?.center === center && window.width === width;
      },
      run: () => updatePane(session, index, ({ voi: _, ...pane }) => ({ ...pane, window: { center, width } })),
    }),
  );
  const ref = set?.kind === 'image' ? set.frames[placeIn(set, view)] : undefined;
  const frame = ref?.instance.image && frameRecord(ref.instance.image, ref.frame);
  if (!frame || frame.windows.length + frame.voiLuts.length < 2) return common;
  const choose = (kind: 'window' | 'lut', i: number): Pick<Command, 'on' | 'run'> => ({
    on: () => livePane(session).view.voi?.kind === kind && livePane(session).view.voi?.index === i,
    run: () => updatePane(session, index, ({ window: _, ...pane }) => ({ ...pane, voi: { kind, index: i } })),
  });
  const named = (explanation: string | undefined, i: number) => explanation ?? String(i + 1);
  return [
    ...frame.windows.map(({ center, width, explanation }, i): Command => ({
      id: `voi-window-${String(i)}`,
      title: 'command.voi-window',
      params: { name: named(explanation, i), center, width },
      keys: [],
      ...choose('window', i),
    })),
    ...frame.voiLuts.map(({ explanation }, i): Command => ({
      id: `voi-lut-${String(i)}`,
      title: 'command.voi-lut',
      params: { name: named(explanation, i) },
      keys: [],
      ...choose('lut', i),
    })),
    ...common,
  ];
}
