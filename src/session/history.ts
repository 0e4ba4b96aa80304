/** What was done, and how it is taken back and done again. */
export interface Step {
  undo(): void;
  redo(): void;
}

/** One line of steps for all that a reader makes: marks and segments are taken back in the order they were made. */
export interface History {
  readonly push: (step: Step) => void;
  /** False where there is nothing to take back. */
  readonly undo: () => boolean;
  readonly redo: () => boolean;
  readonly canUndo: () => boolean;
  readonly canRedo: () => boolean;
}

export function createHistory(): History {
  const done: Step[] = [];
  const undone: Step[] = [];
  const move = (from: Step[], to: Step[], way: keyof Step) => {
    const last = from.pop();
    if (!last) return false;
    to.push(last);
    last[way]();
    return true;
  };
  return {
    push(step) {
      done.push(step);
      undone.length = 0;
    },
    undo: () => move(done, undone, 'undo'),
    redo: () => move(undone, done, 'redo'),
    canUndo: () => done.length > 0,
    canRedo: () => undone.length > 0,
  };
}
