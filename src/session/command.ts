/** One thing a person can ask for: in the toolbar, the palette, by key, or by a host page (`data-command`). */
export interface Command {
  readonly id: string;
  /** Key into the catalogue of texts. */
  readonly title: string;
  /** What fills the title's places: a preset's window, a series' number. */
  readonly params?: Readonly<Record<string, string | number>>;
  /** As `KeyboardEvent.key`, modifiers before it with plus signs, `Mod` for Ctrl or Command: `Mod+k`, `Shift+ArrowDown`. */
  readonly keys: readonly string[];
  /** Why it cannot run now, as a key into the catalogue; undefined when it can. */
  readonly blocked?: () => string | undefined;
  /** For what can be on or off. */
  readonly on?: () => boolean;
  readonly run: () => void;
}
