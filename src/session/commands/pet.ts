import type { DisplaySet } from '#src/dataset/display-set.ts';
import { factsOf } from '#src/dataset/frame-facts.ts';
import { colourMapNames } from '#src/model/display/colour-maps.ts';
import { uptakeUnits, type UptakeUnit } from '#src/model/display/suv.ts';
import type { Command } from '../command.ts';
import { changeFused, fuse, fusible } from '../fusion.ts';
import { livePane } from '../live-pane.ts';
import { updatePane } from '../panes.ts';
import type { Session } from '../session.ts';
import { hasPet, refusedUnit, setUptakeUnit } from '../uptake.ts';

/** What the values of a set's pictures are in; undefined where it is not known. */
export function unitOf(set: DisplaySet | undefined): string | undefined {
  const ref = set?.kind === 'image' ? set.frames[0] : undefined;
  const modality = ref && factsOf(ref).record.modality;
  return modality?.kind === 'rescale' ? modality.unit : undefined;
}

/** What PET is shown in, and the colours of the live pane's picture. */
export function petCommands(session: Session): readonly Command[] {
  const inForce = () => session.view.getState().uptake ?? 'bw';
  const blocked = (unit: UptakeUnit) => () => (hasPet(session) ? refusedUnit(session, unit) : 'blocked.noPet');
  const grey = () => {
    const { set } = livePane(session);
    return set?.kind === 'image' && set.frames[0]?.instance.image?.samplesPerPixel === 1 ? undefined : 'blocked.noGrey';
  };
  return [
    ...uptakeUnits.map((unit): Command => ({
      id: `uptake-${unit}`,
      title: `command.uptake-${unit}`,
      keys: [],
      blocked: blocked(unit),
      on: () => hasPet(session) && inForce() === unit,
      run: () => setUptakeUnit(session, unit),
    })),
    {
      id: 'fuse',
      title: 'command.fuse',
      keys: ['Shift+p'],
      blocked: () =>
        livePane(session).view.fused || fusible(session, livePane(session).view).length > 0
          ? undefined
          : 'blocked.noFusion',
      on: () => livePane(session).view.fused !== undefined,
      run: () => {
        const { index, view } = livePane(session);
        fuse(session, index, view.fused ? undefined : fusible(session, view)[0]);
      },
    },
    ...([1, -1] as const).map((way): Command => ({
      id: way > 0 ? 'fuse-more' : 'fuse-less',
      title: way > 0 ? 'command.fuse-more' : 'command.fuse-less',
      keys: [way > 0 ? 'Alt+ArrowUp' : 'Alt+ArrowDown'],
      blocked: () => (livePane(session).view.fused ? undefined : 'blocked.notFused'),
      run: () =>
        changeFused(session, livePane(session).index, (fused) => ({
          ...fused,
          opacity: Math.min(1, Math.max(0, Math.round(fused.opacity * 10 + way) / 10)),
        })),
    })),
    {
      id: 'colours-grey',
      title: 'command.colours-grey',
      keys: [],
      blocked: grey,
      on: () => grey() === undefined && livePane(session).view.colourMap === undefined,
      run: () => updatePane(session, livePane(session).index, ({ colourMap: _, ...pane }) => pane),
    },
    ...colourMapNames.map((name): Command => ({
      id: `colours-${name}`,
      title: `command.colours-${name}`,
      keys: [],
      blocked: grey,
      on: () => livePane(session).view.colourMap === name,
      run: () => updatePane(session, livePane(session).index, (pane) => ({ ...pane, colourMap: name })),
    })),
  ];
}
