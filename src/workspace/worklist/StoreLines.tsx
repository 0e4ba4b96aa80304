import type { StoreAnswer } from '#src/session/worklist.ts';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { RefreshCw, TriangleAlert } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { type Indexing, useApp } from '../app.ts';
import { faultWords } from '../fault-words.ts';
import { numberWords } from '../number-words.ts';
import './store-lines.css';

interface StoreLinesProps {
  readonly stores: readonly StoreAnswer[];
  readonly indexing: Indexing | undefined;
  readonly onRetry: () => void;
}

/** One line a store that failed, and one while the archive still lists its files. */
export function StoreLines({ stores, indexing, onRetry }: StoreLinesProps) {
  const { library } = useApp();
  return (
    <div className="store-lines" role="status">
      {indexing ? (
        <div className="store-line">
          {indexing.all === undefined
            ? t('worklist.indexingSome', { done: numberWords(indexing.done) })
            : t('worklist.indexing', { done: numberWords(indexing.done), all: numberWords(indexing.all) })}
        </div>
      ) : null}
      {stores.map((store) => {
        if (!store.fault) return null;
        const { what, advice } = faultWords(store.fault, library.settings);
        const alone = stores.every((s) => s.fault);
        return (
          <div key={store.id} className="store-line failed">
            <Icon of={TriangleAlert} />
            <span className="grow" title={advice}>
              {t(alone ? 'worklist.storeFailedAlone' : 'worklist.storeFailed', { what: `${what} ` })}
            </span>
            <Button kind="quiet" onPress={onRetry}>
              <Icon of={RefreshCw} />
              {t('shell.tryAgain')}
            </Button>
          </div>
        );
      })}
    </div>
  );
}
