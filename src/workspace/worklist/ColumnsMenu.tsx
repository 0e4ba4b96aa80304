import { moveColumn, showColumn, widenColumn, widthStep } from '#src/session/worklist-columns.ts';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { ArrowDown, ArrowUp, ChevronLeft, ChevronRight, Columns3 } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { Popup } from '#src/ui/Popup.tsx';
import { titleOf } from './columns.ts';
import { useColumns } from './use-columns.ts';
import './columns-menu.css';

/** Which columns there are, in which order and how wide: all that can be dragged in the list's head, by keyboard too. */
export function ColumnsMenu() {
  const { places, tracks, change } = useColumns();
  return (
    <Popup
      label={t('worklist.columns')}
      placement="bottom end"
      trigger={
        <Button kind="quiet" className="columns-button" data-command="columns">
          <Icon of={Columns3} />
          {t('worklist.columns')}
        </Button>
      }
    >
      {() => (
        <ul className="columns-menu">
          {places.map(({ id, shown, width }, i) => {
            const column = t(titleOf(id));
            const buttons = [
              [ArrowUp, t('worklist.columns.before', { column }), i === 0, () => moveColumn(places, id, -1)],
              [
                ArrowDown,
                t('worklist.columns.after', { column }),
                i === places.length - 1,
                () => moveColumn(places, id, 1),
              ],
              [
                ChevronLeft,
                t('worklist.columns.narrower', { column }),
                !shown,
                () => widenColumn(places, id, width - widthStep),
              ],
              [
                ChevronRight,
                t('worklist.columns.wider', { column }),
                !shown,
                () => widenColumn(places, id, width + widthStep),
              ],
            ] as const;
            return (
              <li key={id} data-column={id}>
                <label className="grow">
                  <input
                    type="checkbox"
                    checked={shown}
                    disabled={id === 'name'}
                    onChange={(event) => change(showColumn(places, id, event.target.checked))}
                  />{' '}
                  {column}
                </label>
                {buttons.map(([icon, words, blocked, next]) => (
                  <Button
                    key={words}
                    kind="quiet"
                    className="only-icon"
                    aria-label={words}
                    isDisabled={blocked || (id === 'description' && icon !== ArrowUp && icon !== ArrowDown)}
                    onPress={() => change(next())}
                  >
                    <Icon of={icon} />
                  </Button>
                ))}
              </li>
            );
          })}
          <li>
            <Button kind="plain" className="grow" isDisabled={tracks === undefined} onPress={() => change()}>
              {t('worklist.columns.usual')}
            </Button>
          </li>
        </ul>
      )}
    </Popup>
  );
}
