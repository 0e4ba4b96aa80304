/** What this page may and can do. Made by `main.tsx`; features ask `can`, never the mode. */
export interface Host {
  readonly mode: 'gateway' | 'static' | 'files';
  readonly can: {
    /** Query a store: there is a worklist. */
    readonly search: boolean;
  };
  /** Preferences and names of views, kept on this machine; nothing of a patient goes here. */
  readonly settings: Settings;
  /** Milliseconds since 1970, for "last 7 days" and new annotations; the date in the page's zone is asked of `today`. */
  now(): number;
}

export interface Settings {
  get(name: string): string | undefined;
  set(name: string, value: string | undefined): void;
}

/** The date on this machine's calendar, `YYYY-MM-DD`, moved by days. */
export function today(host: Pick<Host, 'now'>, days = 0): string {
  const date = new Date(host.now());
  date.setDate(date.getDate() + days);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
