import { lazy, Suspense, useState } from 'react';
import { useStore } from 'zustand';
import type { ImageSet } from '#src/dataset/display-set.ts';
import {
  belongsTo,
  laidOverObjects,
  present,
  showPresented,
  statesNotApplied,
  toggleOver,
} from '#src/session/laid-over.ts';
import type { LaidOverObject } from '#src/session/laid-over.ts';
import { livePane } from '#src/session/live-pane.ts';
import { t } from '#src/text/index.ts';
import { useApp, useLanguage } from '../app.ts';
import { Name } from '../Name.tsx';
import { isoDate } from '../patient.ts';
import { LaidOverParts } from './LaidOverParts.tsx';
import './laid-over.css';

/** What draws segments is fetched when somebody looks at them. */
const Fusion = lazy(async () => ({ default: (await import('./Fusion.tsx')).Fusion }));
const Segments = lazy(async () => ({ default: (await import('./Segments.tsx')).Segments }));

/** What belongs to the live pane's pictures and can be laid over them: switched on here, each part by itself. */
export function LaidOver() {
  const { session } = useApp();
  useLanguage();
  const open = useStore(session.open);
  useStore(session.view, (v) => v.panes[v.active]);
  const drawn = useStore(session.segments, (s) => s.all.size);
  const { set } = livePane(session);
  const images = set?.kind === 'image' ? set : undefined;
  const objects = laidOverObjects(open);
  const own = images ? objects.filter((object) => belongsTo(object, images)) : [];
  const states = own.filter(({ kind }) => kind === 'pr');
  const over = own.filter(({ kind }) => kind !== 'pr');
  const others = objects.filter((object) => object.kind !== 'pr' && !own.includes(object));
  return (
    <div className="panel-body laid-over">
      <h2>
        {t('laidOver.title')} <span className="faint">{own.length}</span>
      </h2>
      {images && images.modality !== 'SEG' ? (
        <Suspense fallback={null}>
          <Fusion />
          <Segments set={images} />
        </Suspense>
      ) : null}
      {own.length === 0 ? <p className="panel-none">{t(images ? 'laidOver.none' : 'laidOver.noImage')}</p> : null}
      {images && states.length > 0 ? <States states={states} set={images} /> : null}
      {over.length + drawn > 0 ? <Manner /> : null}
      {over.map((object) => (
        <Entry key={object.instance.address.instance} object={object} />
      ))}
      {statesNotApplied(open).map((state) => (
        <p key={state.id} className="panel-none" data-not-applied>
          {t('laidOver.notApplied', { name: state.label || state.modality })}
        </p>
      ))}
      {others.length > 0 ? <h3>{t('laidOver.others')}</h3> : null}
      {others.map((object) => (
        <Entry key={object.instance.address.instance} object={object} />
      ))}
    </div>
  );
}

/** By which presentation state the live pane's picture is shown; none is chosen by itself. */
function States({ states, set }: { readonly states: readonly LaidOverObject[]; readonly set: ImageSet }) {
  const { session } = useApp();
  const index = useStore(session.view, (v) => v.active);
  const presented = useStore(session.view, (v) => v.panes[v.active]?.presented);
  return (
    <fieldset className="laid-over-states">
      <legend>{t('laidOver.presented')}</legend>
      <label>
        <input
          type="radio"
          name="presented"
          checked={presented === undefined}
          onChange={() => present(session, index, undefined)}
        />
        <span>{t('laidOver.asFile')}</span>
      </label>
      {states.map(({ instance, set: listedIn }) => {
        const uid = instance.address.instance;
        const { moment } = instance.series;
        return (
          <label key={uid}>
            <input
              type="radio"
              name="presented"
              data-presented={uid}
              checked={presented === uid}
              onChange={() => {
                present(session, index, uid);
                showPresented(session, index, instance, set);
              }}
            />
            <span>
              {t('laidOver.state', { name: instance.refers?.label ?? (listedIn.label || listedIn.modality) })}
              {instance.refers?.by ? (
                <span className="faint">
                  {' '}
                  <Name name={instance.refers.by} />
                </span>
              ) : null}
              {moment?.date ? <span className="faint"> {isoDate(moment.date)}</span> : null}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}

/** Lines or areas, and how much of the picture shows through. */
function Manner() {
  const { session } = useApp();
  const manner = useStore(session.laidOver, (s) => s.manner);
  const opacity = useStore(session.laidOver, (s) => s.opacity);
  return (
    <div className="laid-over-manner">
      <fieldset>
        <legend className="visually-hidden">{t('laidOver.manner')}</legend>
        {(['both', 'outline', 'fill'] as const).map((id) => (
          <label key={id} className={manner === id ? 'chip on' : 'chip'}>
            <input
              type="radio"
              name="manner"
              className="visually-hidden"
              checked={manner === id}
              onChange={() => session.laidOver.setState({ manner: id })}
            />
            {t(`laidOver.manner.${id}`)}
          </label>
        ))}
      </fieldset>
      <input
        type="range"
        min={5}
        max={100}
        step={5}
        value={Math.round(opacity * 100)}
        aria-label={t('laidOver.opacity')}
        aria-valuetext={`${String(Math.round(opacity * 100))} %`}
        onChange={(e) => session.laidOver.setState({ opacity: Number(e.target.value) / 100 })}
      />
    </div>
  );
}

/** One object: on or off, and what it is made of once it is here. */
function Entry({ object }: { readonly object: LaidOverObject }) {
  const { session } = useApp();
  const { instance, set } = object;
  const uid = instance.address.instance;
  const on = useStore(session.view, (v) => v.over?.includes(uid) === true);
  const name = set.label || t(`pane.laidOver.kind.${object.kind}`);
  const [open, setOpen] = useState(true);
  return (
    <section className="laid-over-object" data-laid-over-object={uid}>
      <div className="laid-over-head">
        <label className="grow">
          <input type="checkbox" role="switch" checked={on} onChange={() => toggleOver(session, uid)} />
          <span className="laid-over-name">
            <span className="clip">{name}</span>
            <span className="faint clip">{t(`pane.laidOver.kind.${object.kind}`)}</span>
          </span>
        </label>
      </div>
      {on ? <LaidOverParts uid={uid} open={open} onOpen={setOpen} /> : null}
    </section>
  );
}
