import { useState } from 'react';
import { useStore } from 'zustand';
import type { ImageSet } from '#src/dataset/display-set.ts';
import { isSegmenting, segmentingTools } from '#src/model/session/view-state.ts';
import { addSegment, editCopy, segmentationsOf } from '#src/session/segments.ts';
import { brushSizes } from '#src/session/segments-state.ts';
import { t } from '#src/text/index.ts';
import { Button } from '#src/ui/Button.tsx';
import { Brush, Plus } from '#src/ui/icons.ts';
import { Icon } from '#src/ui/Icon.tsx';
import { useApp } from '../app.ts';
import { toolIcons } from '../reading/tool-icons.ts';
import { useCommands } from '../reading/use-commands.ts';
import { useToast } from '../Toast.tsx';
import { SegmentRow } from './SegmentRow.tsx';
import './segments.css';

/** What the reader draws on the live pane's pictures: tools, and the segments that came of them. */
export function Segments({ set }: { readonly set: ImageSet }) {
  const { session } = useApp();
  useStore(session.segments, (s) => s.all);
  const [renaming, setRenaming] = useState<string>();
  const own = segmentationsOf(session, set);
  return (
    <section className="segments" data-segments>
      <h3>{t('segments.title')}</h3>
      <Tools />
      {own.length === 0 ? <p className="panel-none">{t('segments.none')}</p> : null}
      {own.map((one) => (
        <ol key={one.id} data-own-keys>
          {one.object.parts.map((part, index) => {
            const key = `${one.id} ${String(part.number)}`;
            return (
              <SegmentRow
                key={key}
                own={one}
                part={part}
                index={index}
                renaming={renaming === key}
                onRename={(on) => setRenaming(on ? key : undefined)}
              />
            );
          })}
        </ol>
      ))}
      {own.length > 0 ? <Works /> : null}
      <Copies set={set} />
      <Button kind="quiet" data-segments-add onPress={() => addSegment(session, set, segmentNames())}>
        <Icon of={Plus} /> {t('segments.add')}
      </Button>
    </section>
  );
}

/** What is done to the segment in hand as a whole, and what of it is under way. */
function Works() {
  const { session } = useApp();
  const commands = useCommands();
  const work = useStore(session.segments, (s) => s.work);
  if (work) {
    return (
      <div className="segments-work" role="status">
        <span className="grow">{t('segments.working', { done: Math.round(work.done * 100) })}</span>
        <Button kind="plain" onPress={work.stop}>
          {t('segments.stop')}
        </Button>
      </div>
    );
  }
  return (['segment-interpolate', 'segment-smooth'] as const).map((id) => {
    const command = commands.get(id);
    return command ? (
      <Button key={id} kind="quiet" isDisabled={command.blocked !== undefined} data-command={id} onPress={command.run}>
        {command.words}
      </Button>
    ) : null;
  });
}

/** Segmentations that lie over the pictures, to be drawn on: what is stored stays as it is. */
function Copies({ set }: { readonly set: ImageSet }) {
  const { session } = useApp();
  const toast = useToast();
  const over = useStore(session.view, (v) => v.over);
  const known = useStore(session.laidOver, (s) => s.known);
  return over?.map((uid) => {
    const entry = known.get(uid);
    if (entry?.state.kind !== 'here' || entry.state.object.kind !== 'seg') return null;
    const { object } = entry.state;
    return (
      <Button
        key={uid}
        kind="quiet"
        data-segments-edit={uid}
        onPress={() => {
          if (!editCopy(session, entry.instance, object, set)) toast({ words: t('segments.edit.not') });
        }}
      >
        <Icon of={Brush} /> {t('segments.edit', { name: object.label || t('segments.label') })}
      </Button>
    );
  });
}

function segmentNames(): Parameters<typeof addSegment>[2] {
  return { segmentation: t('segments.label'), segment: (number) => t('segments.name', { number }) };
}

/** The tools, and what the one in hand can be set to. */
function Tools() {
  const { session } = useApp();
  const commands = useCommands();
  const tool = useStore(session.view, (v) => v.tool);
  const size = useStore(session.segments, (s) => s.size);
  const tolerance = useStore(session.segments, (s) => s.tolerance);
  const deep = useStore(session.segments, (s) => s.deep);
  const brush = tool === 'brush' || tool === 'eraser' || tool === 'threshold';
  const values = tool === 'threshold' || tool === 'grow';
  return (
    <div className="segments-tools">
      <div role="group" aria-label={t('segments.tools')}>
        {segmentingTools.map((name) => {
          const command = commands.get(`tool-${name}`);
          if (!command) return null;
          const { words, keys, blocked, on, run } = command;
          return (
            <Button
              key={name}
              kind={on ? 'plain' : 'quiet'}
              className="only-icon"
              tip={words}
              {...(keys === undefined ? {} : { keys })}
              hint={blocked}
              aria-pressed={on}
              {...(blocked === undefined ? {} : { 'aria-disabled': 'true' as const })}
              data-command={command.id}
              onPress={() => {
                if (blocked === undefined) run();
              }}
            >
              <Icon of={toolIcons[name]} />
            </Button>
          );
        })}
      </div>
      {brush || !isSegmenting(tool) ? (
        <Slider
          name={t('segments.size')}
          words={t('segments.size.value', { size })}
          value={size}
          least={brushSizes.least}
          most={brushSizes.most}
          onChange={(value) => session.segments.setState({ size: value })}
        />
      ) : null}
      {tool === 'grow' ? (
        <label>
          <input
            type="checkbox"
            checked={deep}
            onChange={() => session.segments.setState({ deep: !deep })}
            data-segments-deep
          />
          <span>{t('segments.deep')}</span>
        </label>
      ) : null}
      {values ? (
        <Slider
          name={t('segments.tolerance')}
          words={`± ${String(tolerance)}`}
          value={tolerance}
          least={1}
          most={500}
          onChange={(value) => session.segments.setState({ tolerance: value })}
        />
      ) : null}
    </div>
  );
}

interface SliderProps {
  readonly name: string;
  readonly words: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

function Slider({ name, words, value, least, most, onChange }: SliderProps) {
  return (
    <label className="segments-slider">
      <span>{name}</span>
      <input
        type="range"
        min={least}
        max={most}
        value={value}
        aria-valuetext={words}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <span className="faint">{words}</span>
    </label>
  );
}
