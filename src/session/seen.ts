import type { SeenBook } from './session.ts';

/** Keeps what the panes have shown. The sets are live: copying them at every slice would cost more than the slice. */
export function createSeenBook(): SeenBook {
  const seen = new Map<string, Set<string>>();
  const listeners = new Set<() => void>();
  return {
    add(set, instance, frame) {
      const frames = seen.get(set) ?? new Set<string>();
      const before = frames.size;
      frames.add(`${instance}#${String(frame)}`);
      seen.set(set, frames);
      if (frames.size !== before) for (const listener of [...listeners]) listener();
    },
    has: (set, instance, frame) => seen.get(set)?.has(`${instance}#${String(frame)}`) ?? false,
    count: (set) => seen.get(set)?.size ?? 0,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
