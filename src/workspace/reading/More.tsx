import { Button } from '#src/ui/Button.tsx';
import { ChevronDown } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';

/** The small button beside a tool that opens its menu. */
export function More({ name, ...rest }: { readonly name: string }) {
  return (
    <Button kind="bare" className="tool-more" aria-label={name} {...rest}>
      <Icon of={ChevronDown} />
    </Button>
  );
}
