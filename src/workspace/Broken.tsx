import { Component, type ReactNode } from 'react';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import './empty.css';

/** What a person sees when drawing the screen itself failed: words and a way on, never a white page. */
export class Broken extends Component<{ readonly children: ReactNode }, { readonly error?: string }> {
  override state: { readonly error?: string } = {};

  static getDerivedStateFromError(error: unknown): { readonly error: string } {
    return { error: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <main className="empty" role="alert">
        <h1>{t('shell.broken')}</h1>
        <p>{t('shell.broken.more')}</p>
        <Button kind="primary" onPress={() => window.location.reload()}>
          {t('shell.reload')}
        </Button>
        <p className="small faint">{t('shell.reference', { reference: this.state.error })}</p>
      </main>
    );
  }
}
