import type { StudyRecord } from '#src/model/dicom/records.ts';
import { t, language } from '#src/text/index.ts';
import { useApp } from '../app.ts';
import { storeLabel } from '../fault-words.ts';
import { Name } from '../Name.tsx';
import { ageAt, clock, isoDate, sexWord } from '../patient.ts';

/** One study: a grid row of eight cells; on a narrow page the style sheet makes two lines of them. */
export function StudyRow({ row }: { readonly row: StudyRecord }) {
  const { patient, moment } = row;
  const { settings } = useApp().library;
  const stores = settings.filter((s) => s.kind !== 'files');
  const age = ageAt(row);
  return (
    <>
      <span role="gridcell" className="cell-name">
        <Name name={patient.name} />
      </span>
      <span role="gridcell" className="cell-id">
        {patient.id}
      </span>
      <span role="gridcell" className="cell-born">
        {isoDate(patient.birthDate)}{' '}
        <span className="faint">
          {sexWord(patient.sex)} {age ?? ''}
        </span>
      </span>
      <span role="gridcell" className="cell-date">
        {isoDate(moment.date) || <span className="faint">{t('worklist.noDate')}</span>}{' '}
        <span className="faint">{clock(moment.time)}</span>
      </span>
      <span role="gridcell" className="cell-type modality">
        {row.modalities.join(' ')}
      </span>
      <span role="gridcell" className="cell-description">
        {row.description ?? <span className="faint">{t('worklist.noDescription')}</span>}
        {stores.length > 1 ? <span className="faint"> {storeLabel(stores, row.address.source)}</span> : null}
      </span>
      <span role="gridcell" className="cell-accession">
        {row.accession}
      </span>
      <span role="gridcell" className="cell-images number">
        {row.instanceCount === undefined ? '' : numberWords(row.instanceCount)}
      </span>
    </>
  );
}

export function numberWords(value: number): string {
  return value.toLocaleString(language() === 'zh' ? 'zh-CN' : 'en-US');
}
