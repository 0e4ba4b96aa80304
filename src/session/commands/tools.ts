import { isSegmenting, type Tool } from '#src/model/session/view-state.ts';
import { factsOf } from '#src/dataset/frame-facts.ts';
import { dragTools } from '../buttons.ts';
import type { Command } from '../command.ts';
import { livePane, shownSet } from '../live-pane.ts';
import type { Session } from '../session.ts';

const keys: Readonly<Record<Tool, readonly string[]>> = {
  window: ['w'],
  scroll: ['s'],
  zoom: ['z'],
  pan: ['t'],
  crosshair: ['j'],
  select: ['Shift+v'],
  length: ['d'],
  bidirectional: ['Shift+d'],
  angle: ['a'],
  cobb: ['Shift+a'],
  arrow: ['n'],
  text: ['Shift+n'],
  rectangle: ['b'],
  ellipse: ['e'],
  circle: ['Shift+e'],
  freehand: ['f'],
  spline: ['Shift+f'],
  livewire: ['Shift+k'],
  path: ['Shift+q'],
  probe: ['p'],
  calibration: ['Shift+c'],
  brush: ['Shift+b'],
  eraser: ['Shift+x'],
  threshold: ['Shift+y'],
  grow: ['Shift+g'],
  outline: ['Shift+u'],
  scissors: ['Shift+z'],
};

/** Why a tool has nothing to do on the live pane. */
function blockedOn(session: Session, tool: Tool): string | undefined {
  if (tool === 'select' || dragTools.some((drag) => drag === tool)) return undefined;
  const { view } = livePane(session);
  const set = shownSet(session, view);
  if (set?.kind !== 'image') return undefined;
  const [ref] = set.frames;
  // Nothing on a ribbon lies in a plane, so nothing is drawn on it, and no place is pointed to.
  if (set.cut?.ribbon) return 'pane.cut.noCurvedMarks';
  if (tool === 'crosshair') return ref && factsOf(ref).record.plane ? undefined : 'pane.cut.no-plane';
  if (isSegmenting(tool) && set.modality === 'SEG') return 'blocked.segOnSeg';
  if (!set.cut) return undefined;
  if (isSegmenting(tool)) return (tool !== 'brush' && tool !== 'eraser') || view.slab ? 'blocked.cutBrush' : undefined;
  // Marks on a plane cut anew are kept in the patient: they need a frame of reference, and a depth.
  if (tool === 'calibration') return 'pane.cut.noCalibration';
  if (ref?.instance.frameOfReference === undefined) return 'pane.cut.noFrame';
  return view.slab ? 'pane.cut.noSlabMarks' : undefined;
}

/** What the left button or one finger does. */
export function toolCommands(session: Session): readonly Command[] {
  return (Object.keys(keys) as Tool[]).map((tool) => ({
    id: `tool-${tool}`,
    title: `command.tool-${tool}`,
    keys: keys[tool],
    blocked: () => blockedOn(session, tool),
    on: () => session.view.getState().tool === tool,
    run: () => session.view.setState({ tool }),
  }));
}
