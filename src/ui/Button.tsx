import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { Tip } from './Tip.tsx';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'style'> {
  readonly kind?: 'plain' | 'primary' | 'quiet' | 'bare';
  /** Classes of the caller's own. */
  readonly className?: string;
  readonly children: ReactNode;
  /** Names an icon-only button and is shown on focus and hover; a line of help goes into `hint`. */
  readonly tip?: string;
  readonly keys?: string;
  readonly hint?: string | undefined;
  readonly [data: `data-${string}`]: string | number | undefined;
}

/** A button. With `tip` it carries a tooltip; without words of its own, `tip` is its name too. */
export function Button({ kind = 'plain', className, tip, keys, hint, children, ...rest }: ButtonProps) {
  const classes = [kind === 'bare' ? '' : 'button', kind === 'plain' || kind === 'bare' ? '' : kind, className ?? '']
    .filter(Boolean)
    .join(' ');
  const named = tip !== undefined && rest['aria-label'] === undefined ? { 'aria-label': tip } : {};
  const button = (
    <AriaButton {...named} {...rest} className={classes}>
      {children}
    </AriaButton>
  );
  return tip === undefined ? button : <Tip name={tip} keys={keys} hint={hint} target={button} />;
}
