import type { Fault } from '#src/model/fault/fault.ts';
import { t } from '#src/text/index.ts';

/** A fault in words: what happened, and what it means and what to do. */
export function faultWords(fault: Fault): { readonly what: string; readonly todo: string } {
  const params = {
    ...('source' in fault ? { source: fault.source } : {}),
    ...('status' in fault ? { status: fault.status } : {}),
  };
  return { what: t(`fault.${fault.kind}`, params), todo: t(`fault.${fault.kind}.do`, params) };
}
