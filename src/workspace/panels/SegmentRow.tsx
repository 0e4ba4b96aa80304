import { useMemo } from 'react';
import { useStore } from 'zustand';
import {
  changeSegment,
  kindIds,
  kindOfSegment,
  removeSegment,
  setKind,
  showSegments,
  take,
  volumeOfSegment,
} from '#src/session/segments.ts';
import type { OwnSegmentation } from '#src/session/segments-state.ts';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { Ellipsis } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { Menu } from '#src/ui/Menu.tsx';
import { useApp } from '../app.ts';
import { millilitres } from '../number-words.ts';
import { useToast } from '../Toast.tsx';

type Part = OwnSegmentation['object']['parts'][number];
type Rgb = Part['colour'];

interface SegmentRowProps {
  readonly own: OwnSegmentation;
  readonly part: Part;
  readonly index: number;
  readonly renaming: boolean;
  readonly onRename: (on: boolean) => void;
}

/** One segment: whether it is drawn, its colour, name and volume; a click takes it in hand. */
export function SegmentRow({ own, part, index, renaming, onRename }: SegmentRowProps) {
  const { session } = useApp();
  const toast = useToast();
  const { id, object } = own;
  const { number, name } = part;
  const inHand = useStore(session.segments, ({ active }) => active?.id === id && active.segment === number);
  const off = useStore(session.segments, ({ hidden }) => hidden.get(id)?.has(number) === true);
  const volume = useMemo(() => volumeOfSegment({ object }, index), [object, index]);
  const kind = kindOfSegment(part);
  const remove = () => {
    removeSegment(session, id, number);
    toast({
      words: t('segments.deleted', { name }),
      action: { label: t('command.undo'), keys: 'Ctrl Z', run: () => void session.history.undo() },
    });
  };
  const choose = (choice: string) => {
    if (choice === 'rename') onRename(true);
    else if (choice === 'delete') remove();
    else setKind(session, id, number, choice as (typeof kindIds)[number]);
  };
  return (
    <li className={inHand ? 'segments-row in-hand' : 'segments-row'} data-segment={number}>
      <input
        type="checkbox"
        checked={!off}
        aria-label={t('segments.show', { name })}
        onChange={() => showSegments(session, id, [number], off)}
      />
      <input
        key={hexOf(part.colour)}
        type="color"
        defaultValue={hexOf(part.colour)}
        aria-label={t('segments.colour', { name })}
        ref={(field) => {
          // Heard when a colour is chosen, not of each one that the pointer goes over: one step to undo.
          if (field) field.onchange = () => changeSegment(session, id, number, { colour: rgbOf(field.value) });
        }}
      />
      {renaming ? (
        <NameField
          name={name}
          onDone={(label) => {
            if (label !== undefined && label !== name) changeSegment(session, id, number, { name: label });
            onRename(false);
          }}
        />
      ) : (
        <button
          type="button"
          className="segments-take grow"
          aria-pressed={inHand}
          aria-label={t('segments.take', { name })}
          onClick={() => take(session, id, number)}
          onDoubleClick={() => onRename(true)}
          onKeyDown={(event) => {
            if (event.key === 'F2') onRename(true);
            else if (event.key === 'Delete') remove();
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        >
          <span className="clip">{name}</span>
          <span className="faint clip" data-volume={volume === undefined ? undefined : volume.toFixed(3)}>
            {[
              part.count === 0 ? t('laidOver.empty') : t('laidOver.frames', { count: part.count }),
              volume === undefined || part.count === 0 ? undefined : millilitres(volume),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </button>
      )}
      <Menu
        label={name}
        placement="bottom end"
        trigger={
          <Button kind="quiet" className="only-icon" aria-label={t('segments.more', { name })}>
            <Icon of={Ellipsis} />
          </Button>
        }
        groups={[
          {
            id: 'do',
            choices: [
              { id: 'rename', label: t('segments.rename'), aside: 'F2' },
              { id: 'delete', label: t('segments.delete'), aside: 'Del' },
            ],
          },
          {
            id: 'kind',
            heading: t('segments.kind'),
            choices: kindIds.map((one) => ({
              id: one,
              label: t(`segments.kind.${one}`),
              chosen: kind === one,
            })),
          },
        ]}
        onChoose={choose}
      />
    </li>
  );
}

function NameField({ name, onDone }: { readonly name: string; readonly onDone: (name: string | undefined) => void }) {
  const done = (text: string) => onDone(text.trim() === '' ? undefined : text.trim());
  return (
    <span className="field name-field grow">
      <input
        autoFocus
        defaultValue={name}
        maxLength={64}
        aria-label={t('segments.rename')}
        onBlur={(event) => done(event.target.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter') done(event.currentTarget.value);
          else if (event.key === 'Escape') onDone(undefined);
        }}
      />
    </span>
  );
}

function hexOf(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function rgbOf(hex: string): Rgb {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
