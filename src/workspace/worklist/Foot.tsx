import type { WorklistState } from '#src/session/worklist.ts';
import { t } from '#src/text/index.ts';
import { numberWords } from '../number-words.ts';
import { totalOf } from './total.ts';
import './foot.css';

/** What part of how many is on screen, and who counted; never a total that nobody told. */
export function Foot({
  state,
  first,
  last,
}: {
  readonly state: WorklistState;
  readonly first: number;
  readonly last: number;
}) {
  const { rows, stores, sort, stale } = state;
  const total = totalOf(stores);
  const asking = stores.some((s) => s.asking);
  const range = { first: numberWords(first), last: numberWords(Math.min(last, rows.length)) };
  const words =
    stale || (rows.length === 0 && asking)
      ? t('worklist.loading')
      : rows.length === 0
        ? ''
        : total === undefined
          ? t('worklist.atLeast', { ...range, total: numberWords(rows.length) })
          : t('worklist.counted', {
              ...range,
              count: Math.max(total, rows.length),
              total: numberWords(Math.max(total, rows.length)),
            });
  const partly = stores.some((s) => s.more) && sort.by !== 'date';
  return (
    <footer className="foot">
      <span className="grow clip">
        {words}
        {partly ? ` · ${t('worklist.sortedLoaded', { count: rows.length })}` : ''}
      </span>
      <span className="hint">
        <kbd className="key">↑ ↓</kbd>
        {t('worklist.move')}
      </span>
      <span className="hint">
        <kbd className="key">Enter</kbd>
        {t('worklist.open')}
      </span>
      <span className="hint">
        <kbd className="key">Esc</kbd>
        {t('worklist.clear')}
      </span>
    </footer>
  );
}
