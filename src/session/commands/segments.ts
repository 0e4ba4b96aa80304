import type { Command } from '../command.ts';
import { isSegmenting } from '#src/model/session/view-state.ts';
import { brushSizes } from '../segments-state.ts';
import type { Session } from '../session.ts';

/** How large the brush is. The tools themselves are among the tools. */
export function segmentCommands(session: Session): readonly Command[] {
  const resize = (factor: number) => () =>
    session.segments.setState(({ size }) => {
      const next = Math.round(size * factor);
      const moved = next === size ? size + Math.sign(factor - 1) : next;
      return { size: Math.min(brushSizes.most, Math.max(brushSizes.least, moved)) };
    });
  const blocked = () => (isSegmenting(session.view.getState().tool) ? undefined : 'blocked.noBrush');
  const none = () => (session.segments.getState().active ? undefined : 'blocked.noSegment');
  const work = (name: 'interpolate' | 'smooth') => () =>
    void import('../segment-work.ts').then(
      (works) => works[name](session),
      () => session.notices.setState((all) => [...all, { words: 'notice.segments-not-loaded' }], true),
    );
  return [
    { id: 'brush-smaller', title: 'command.brush-smaller', keys: ['['], blocked, run: resize(1 / 1.25) },
    { id: 'brush-larger', title: 'command.brush-larger', keys: [']'], blocked, run: resize(1.25) },
    {
      id: 'segment-interpolate',
      title: 'command.segment-interpolate',
      keys: [],
      blocked: none,
      run: work('interpolate'),
    },
    { id: 'segment-smooth', title: 'command.segment-smooth', keys: [], blocked: none, run: work('smooth') },
  ];
}
