import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { X } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import './toast.css';

export interface Toast {
  readonly words: string;
  readonly action?: { readonly label: string; readonly keys?: string; readonly run: () => void };
}

const ToastContext = createContext<(toast: Toast) => void>(() => undefined);

export function useToast(): (toast: Toast) => void {
  return useContext(ToastContext);
}

const staysMs = 8000;

/** One at a time, at the top centre, for eight seconds; rests while it is hovered or focused. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  const [toast, setToast] = useState<Toast>();
  const [held, setHeld] = useState(false);
  const show = useCallback((next: Toast) => setToast(next), []);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!toast || held) return undefined;
    const timer = setTimeout(() => setToast(undefined), staysMs);
    return () => clearTimeout(timer);
  }, [toast, held]);
  return (
    <ToastContext value={show}>
      {children}
      <div className="toast-place" role="status" aria-live="polite">
        {toast ? (
          <div
            ref={box}
            className="toast"
            data-toast
            onPointerEnter={() => setHeld(true)}
            onPointerLeave={() => setHeld(false)}
            onFocus={() => setHeld(true)}
            onBlur={() => setHeld(false)}
          >
            <span>{toast.words}</span>
            {toast.action ? (
              <Button
                kind="quiet"
                className="toast-action"
                onPress={() => {
                  toast.action?.run();
                  setToast(undefined);
                }}
              >
                {toast.action.label}
                {toast.action.keys ? <kbd className="key">{toast.action.keys}</kbd> : null}
              </Button>
            ) : null}
            <Button
              kind="quiet"
              className="only-icon"
              aria-label={t('shell.close')}
              onPress={() => setToast(undefined)}
            >
              <Icon of={X} />
            </Button>
          </div>
        ) : null}
      </div>
    </ToastContext>
  );
}
