import type { LucideIcon } from 'lucide-react';

/** A lucide icon at the weight the interface uses; always beside a word or under a name of its button. */
export function Icon({ of: Glyph, className }: { readonly of: LucideIcon; readonly className?: string }) {
  return <Glyph aria-hidden strokeWidth={1.75} className={className ? `icon ${className}` : 'icon'} />;
}
