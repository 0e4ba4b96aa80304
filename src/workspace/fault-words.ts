import type { Fault } from '#src/model/fault/fault.ts';
import type { Library } from '#src/session/library.ts';
import { storeLabel } from '#src/session/store-label.ts';
import { t } from '#src/text/index.ts';

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
