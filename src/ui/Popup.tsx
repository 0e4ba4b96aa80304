import type { ReactElement, ReactNode } from 'react';
import { Dialog, DialogTrigger, Popover, type Placement } from 'react-aria-components';
import './floating.css';

interface PopupProps {
  readonly trigger: ReactElement;
  readonly label: string;
  readonly placement?: Placement;
  /** Given where the opener is not only the button. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly children: (close: () => void) => ReactNode;
}

/** Something to fill in or pick from, under the button that opens it. */
export function Popup({ trigger, label, placement = 'bottom start', open, onOpenChange, children }: PopupProps) {
  return (
    <DialogTrigger {...(open === undefined ? {} : { isOpen: open })} {...(onOpenChange ? { onOpenChange } : {})}>
      {trigger}
      <Popover className="popover" placement={placement} offset={4}>
        <Dialog aria-label={label} className="popup">
          {({ close }) => children(close)}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
