import { useEffect, useState, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { frameAddress } from '#src/dataset/display-set.ts';
import { frameRecord } from '#src/model/dicom/records.ts';
import { transferSyntax } from '#src/model/dicom/transfer-syntax.ts';
import { livePane, placeIn } from '#src/session/live-pane.ts';
import { studyOf } from '#src/session/open-state.ts';
import { t } from '#src/text/index.ts';
import { useApp } from '../app.ts';
import { Name } from '../Name.tsx';
import { numberWords } from '../number-words.ts';
import { clock, isoDate, sexWord } from '../patient.ts';
import { Elements } from './Elements.tsx';
import './information.css';

/** Whose, what, how it was made and stored, and whether what is seen is what was stored: of the live pane's image. */
export function Information() {
  const { session, pixels, library } = useApp();
  const active = useStore(session.view, (v) => v.panes[v.active]);
  const open = useStore(session.open);
  const { set } = livePane(session);
  // Integrity is known once the frame is here.
  const [, setHere] = useState(0);
  useEffect(() => (set ? pixels.onChange(set.id, () => setHere((n) => n + 1)) : undefined), [set, pixels]);
  useSyncExternalStore(session.view.subscribe, () => session.view.getState().active);
  if (set?.kind !== 'image' || !active) {
    return (
      <div className="panel-body">
        <h2>{t('workspace.information')}</h2>
        <p className="panel-none">{t('workspace.information.none')}</p>
      </div>
    );
  }
  const ref = set.frames[placeIn(set, active)];
  if (!ref) return null;
  const { instance } = ref;
  const study = studyOf(open, set.id)?.record ?? instance.study;
  const { patient } = study;
  const { image, series } = instance;
  const frame = image && frameRecord(image, ref.frame);
  const decoded = pixels.peek(frameAddress(ref));
  const source = library.settings.find((s) => s.id === instance.address.source);
  const memory = pixels.memory();
  const number = (value: number | undefined, unit: string) =>
    value === undefined ? undefined : `${String(Number(value.toFixed(3)))} ${unit}`;

  return (
    <div className="panel-body information">
      <h2>{t('workspace.information')}</h2>
      <Section
        title={t('workspace.patient')}
        rows={[
          [t('workspace.field.name'), <Name key="n" name={patient.name} />],
          [t('workspace.field.id'), patient.id],
          [t('workspace.field.issuer'), patient.issuer],
          [t('workspace.field.born'), isoDate(patient.birthDate)],
          [t('workspace.field.sex'), sexWord(patient.sex)],
        ]}
      />
      <Section
        title={t('workspace.study')}
        rows={[
          [t('workspace.field.date'), `${isoDate(study.moment.date)} ${clock(study.moment.time)}`.trim()],
          [t('workspace.field.description'), study.description],
          [t('workspace.field.accession'), study.accession],
          [t('workspace.field.institution'), study.institution],
          [t('workspace.field.referrer'), study.referrer ? <Name key="r" name={study.referrer} /> : undefined],
          [t('workspace.field.series'), [series.number, series.description].filter((v) => v !== undefined).join(' · ')],
          [t('workspace.field.modality'), series.modality],
          [t('workspace.field.images'), String(set.frames.length)],
        ]}
      />
      <Section
        title={t('workspace.technical')}
        rows={[
          [t('workspace.field.size'), image && `${String(image.columns)} × ${String(image.rows)}`],
          [
            t('workspace.field.spacing'),
            frame?.spacing &&
              `${String(Number(frame.spacing.column.toFixed(4)))} × ${String(Number(frame.spacing.row.toFixed(4)))} mm`,
          ],
          [t('workspace.field.thickness'), number(frame?.sliceThickness, 'mm')],
          [
            t('workspace.field.bits'),
            image && `${String(image.bitsStored)} / ${String(image.bitsAllocated)}, ${image.photometric}`,
          ],
          [
            t('workspace.field.syntax'),
            instance.transferSyntax && (transferSyntax(instance.transferSyntax)?.name ?? instance.transferSyntax),
          ],
          [
            t('workspace.field.lossy'),
            image && t(image.lossy || decoded?.lossy ? 'workspace.lossy.yes' : 'workspace.lossy.no'),
          ],
          [t('workspace.field.manufacturer'), [series.manufacturer, series.station].filter(Boolean).join(' · ')],
          [
            t('workspace.field.store'),
            source && 'label' in source ? (source.label ?? source.id) : instance.address.source,
          ],
          [t('workspace.field.memory'), `${megabytes(memory.decoded)} / ${megabytes(memory.budget)} MB`],
          [t('workspace.field.integrity'), t(`workspace.integrity.${decoded?.integrity ?? 'waiting'}`)],
        ]}
      />
      <Elements key={instance.address.instance} address={instance.address} />
    </div>
  );
}

function megabytes(bytes: number): string {
  return numberWords(Math.round(bytes / 1024 / 1024));
}

function Section({
  title,
  rows,
}: {
  readonly title: string;
  readonly rows: readonly (readonly [string, React.ReactNode])[];
}) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map(([name, value]) =>
          value === undefined || value === '' ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}
