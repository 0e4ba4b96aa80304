import { orientationFrom, sideOf, sides, turned } from '#src/model/geometry/orientation-of-view.ts';
import { presetsFor, type RenderingView } from '#src/model/session/rendering.ts';
import type { PaneView } from '#src/model/session/view-state.ts';
import type { Command } from '../command.ts';
import { livePane } from '../live-pane.ts';
import { updatePane } from '../panes.ts';
import type { Session } from '../session.ts';

/** Radians of one press. */
const step = Math.PI / 18;

/** Whether the live pane shows its set as a whole. */
export function renderingCommand(session: Session): Command {
  return {
    id: 'rendering',
    title: 'command.rendering',
    keys: ['y'],
    blocked: () => {
      const live = livePane(session);
      if (live.set?.kind !== 'image') return 'blocked.noImage';
      const { geometry } = live.set;
      return geometry.kind === 'stack' && !live.view.rendering ? `pane.cut.${geometry.reason}` : undefined;
    },
    on: () => livePane(session).view.rendering !== undefined,
    run: () => {
      const [preset = 'mip'] = presetsFor(livePane(session).set?.modality ?? '');
      change(session, (pane) => (pane.rendering ? flat(pane) : { ...bare(pane), rendering: { preset } }));
    },
  };
}

/** How the live pane's volume is seen, where it is seen as a whole. Their keys go before those of single images. */
function lookCommands(session: Session): readonly Command[] {
  const { set } = livePane(session);
  const presets = presetsFor(set?.modality ?? '');
  const look = (next: (rendering: RenderingView) => RenderingView) => () =>
    change(session, (pane) => (pane.rendering ? { ...pane, rendering: next(pane.rendering) } : pane));
  const turn = (id: string, key: string, dx: number, dy: number): Command => ({
    id: `rendering-turn-${id}`,
    title: `command.rendering-turn-${id}`,
    keys: [key],
    run: look((now) => ({ ...now, orientation: turned(now.orientation, dx, dy, 1) })),
  });
  return [
    ...presets.map((preset, i): Command => ({
      id: `rendering-${preset}`,
      title: `command.rendering-${preset}`,
      keys: [String(i + 1)],
      on: () => livePane(session).view.rendering?.preset === preset,
      // The window was another preset's.
      run: () =>
        change(session, ({ window: _, ...pane }) =>
          pane.rendering ? { ...pane, rendering: { ...pane.rendering, preset } } : pane,
        ),
    })),
    turn('left', 'Mod+Shift+ArrowLeft', -step, 0),
    turn('right', 'Mod+Shift+ArrowRight', step, 0),
    turn('up', 'Mod+Shift+ArrowUp', 0, -step),
    turn('down', 'Mod+Shift+ArrowDown', 0, step),
    ...sides.map((side): Command => ({
      id: `rendering-from-${side}`,
      title: `command.rendering-from-${side}`,
      keys: [],
      on: () => sideOf(livePane(session).view.rendering?.orientation) === side,
      run: look((now) => ({ ...now, orientation: orientationFrom(side) })),
    })),
  ];
}

/**
 * Commands as they stand while the live pane shows a volume as a whole: what belongs to one image waits, zooming and
 * resetting are the volume's, and choosing planes ends it.
 */
export function besideRendering(session: Session, commands: readonly Command[]): readonly Command[] {
  const { view } = livePane(session);
  const { rendering } = view;
  if (!rendering) return commands;
  const look = (next: (now: RenderingView) => RenderingView) => () =>
    change(session, (pane) => ({ ...pane, rendering: next(rendering) }));
  const own: Readonly<Record<string, () => void>> = {
    'zoom-in': look((now) => ({ ...now, zoom: Math.min(50, (now.zoom ?? 1) * 1.25) })),
    'zoom-out': look((now) => ({ ...now, zoom: Math.max(0.2, (now.zoom ?? 1) * 0.8) })),
    fit: look(({ zoom: _z, pan: _p, ...now }) => now),
    reset: () =>
      change(session, ({ invert: _i, window: _w, ...pane }) => ({ ...pane, rendering: { preset: rendering.preset } })),
  };
  const others = commands
    .filter(({ id }) => !/^(preset|voi)-/.test(id))
    .map((command): Command => {
      const { id } = command;
      const run = own[id];
      if (run) return { ...command, run };
      if (/^(reformat$|plane-|slab-)/.test(id))
        return {
          ...command,
          on: () => false,
          run: () => {
            change(session, flat);
            command.run();
          },
        };
      if (ofOneImage.test(id)) return { ...command, blocked: () => 'blocked.rendering' };
      if (id === 'invert' && rendering.preset !== 'mip' && rendering.preset !== 'pet')
        return { ...command, blocked: () => 'blocked.notInverted' };
      return command;
    });
  return [...lookCommands(session), ...others];
}

/** Commands that mean one image, or a mark on it. */
const ofOneImage =
  /^(next-image|previous-image|next-ten|previous-ten|first-image|last-image|cine|rotate-|flip-|one-to-one|star|turn-|planes-straight|tool-(?!window$|zoom$|pan$|scroll$))/;

/** Another way to see it has another shape and other tones: how it was turned, zoomed and windowed goes, its place stays. */
function bare(view: PaneView): PaneView {
  const {
    zoom: _z,
    pan: _p,
    rotation: _r,
    flipHorizontal: _h,
    flipVertical: _v,
    cine: _c,
    window: _w,
    voi: _o,
    invert: _i,
    rendering: _3,
    ...kept
  } = view;
  return kept;
}

function flat(view: PaneView): PaneView {
  return view.rendering ? bare(view) : view;
}

function change(session: Session, next: (pane: PaneView) => PaneView): void {
  updatePane(session, livePane(session).index, next);
}
