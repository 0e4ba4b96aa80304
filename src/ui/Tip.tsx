import type { ReactElement } from 'react';
import { Tooltip, TooltipTrigger } from 'react-aria-components';
import './floating.css';

interface TipProps {
  readonly name: string;
  readonly keys?: string | undefined;
  readonly hint?: string | undefined;
  readonly target: ReactElement;
}

/** Name, key and one line, on focus and after 400 ms of hover. */
export function Tip({ name, keys, hint, target }: TipProps) {
  return (
    <TooltipTrigger delay={400} closeDelay={0}>
      {target}
      <Tooltip className="tooltip" offset={6}>
        <span className="name">
          {name}
          {keys ? <kbd className="key">{keys}</kbd> : null}
        </span>
        {hint ? <p>{hint}</p> : null}
      </Tooltip>
    </TooltipTrigger>
  );
}
