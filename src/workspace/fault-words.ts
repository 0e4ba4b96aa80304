import type { Fault } from '#src/model/fault/fault.ts';
import type { Library } from '#src/session/library.ts';
import { t } from '#src/text/index.ts';

/** What a person calls a store: its label, else its id. */
export function storeLabel(sources: Library['settings'], id: string): string {
  const found = sources.find((s) => s.id === id);
  return found && 'label' in found && found.label ? found.label : id;
}

/** A fault in words: what happened, and what it means and what to do; stores by the label they have in `sources`. */
export function faultWords(
  fault: Fault,
  sources: Library['settings'],
): { readonly what: string; readonly advice: string } {
  const params = {
    ...('source' in fault ? { source: storeLabel(sources, fault.source) } : {}),
    ...('status' in fault ? { status: fault.status } : {}),
  };
  return { what: t(`fault.${fault.kind}`, params), advice: t(`fault.${fault.kind}.do`, params) };
}
