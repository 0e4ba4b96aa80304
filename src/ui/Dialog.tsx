import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { X } from 'lucide-react';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import './floating.css';

interface DialogProps {
  readonly title: string;
  /** Without a title bar: the palette names itself by its field. */
  readonly bare?: boolean;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A floating sheet over the page, dismissed by Escape or a click beside it; focus goes back to where it was. */
export function Dialog({ title, bare = false, closeLabel, onClose, className, children }: DialogProps) {
  return (
    <ModalOverlay className="scrim" isOpen isDismissable onOpenChange={(open) => (open ? undefined : onClose())}>
      <Modal className={className ? `dialog ${className}` : 'dialog'}>
        <AriaDialog aria-label={title}>
          {bare ? null : (
            <div className="title">
              <Heading slot="title" level={2}>
                {title}
              </Heading>
              <Button kind="quiet" className="only-icon" aria-label={closeLabel} onPress={onClose}>
                <Icon of={X} />
              </Button>
            </div>
          )}
          {bare ? children : <div className="body">{children}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
