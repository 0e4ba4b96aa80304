import type { DisplaySet } from '#src/dataset/display-set.ts';
import { FaultError } from '#src/model/fault/fault.ts';
import type { Pane, PaneContext } from '../pane.ts';
import { makeRefusedPane } from '../volume/refused-pane.ts';

/** A set seen as a whole: what draws it is fetched with the first; a set that is no volume says why it is none. */
export function makeRenderingPane(element: HTMLElement, index: number, context: PaneContext): Pane {
  let pane: Pane | undefined;
  let wanted: DisplaySet | undefined;
  let state: 'open' | 'asked' | 'here' | 'gone' = 'open';
  const put = (made: Pane, set: DisplaySet) => {
    pane?.destroy();
    pane = made;
    pane.show(set);
  };
  const refuse = (set: DisplaySet, reason: Parameters<typeof makeRefusedPane>[3]) =>
    put(makeRefusedPane(element, index, context, reason, 'pane.rendering.refused'), set);
  const load = async () => {
    const { RenderingPane } = await import('./rendering-pane.ts');
    if (state === 'gone' || !wanted) return;
    state = 'here';
    put(new RenderingPane(element, index, context), wanted);
  };
  return {
    show(set) {
      if (set.kind !== 'image') return;
      wanted = set;
      if (state === 'here') {
        pane?.show(set);
        return;
      }
      if (state === 'asked') return;
      if (set.growing) element.setAttribute('data-state', 'loading');
      else if (set.geometry.kind === 'stack') refuse(set, set.geometry.reason);
      else {
        state = 'asked';
        element.setAttribute('data-state', 'loading');
        load().catch(() => {
          if (state !== 'gone') refuse(set, 'not-loaded');
        });
      }
    },
    async snapshot(wish) {
      const picture = await pane?.snapshot?.(wish);
      if (!picture) throw new FaultError({ kind: 'unsupported', reason: 'there is no picture' });
      return picture;
    },
    destroy() {
      state = 'gone';
      pane?.destroy();
    },
  };
}
