import type { Library } from './library.ts';

/** What a person calls a store: its label, else its id. */
export function storeLabel(sources: Library['settings'], id: string): string {
  const found = sources.find((s) => s.id === id);
  return found && 'label' in found && found.label ? found.label : id;
}
