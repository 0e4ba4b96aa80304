import type { StudyRecord } from '#src/model/dicom/records.ts';
import type { ColumnPlace } from '#src/session/worklist-columns.ts';
import type { WorklistColumn } from '#src/session/worklist-order.ts';
import { t } from '#src/text/index.ts';
import { useApp } from '../app.ts';
import { storeLabel } from '#src/session/store-label.ts';
import { Name } from '../Name.tsx';
import { numberWords } from '../number-words.ts';
import { ageWords, clock, isoDate, sexWord } from '../patient.ts';
import { cellClass } from './columns.ts';

/** One study: a grid row of the shown columns; on a narrow page the style sheet makes two lines of them. */
export function StudyRow({ row, columns }: { readonly row: StudyRecord; readonly columns: readonly ColumnPlace[] }) {
  return columns.map(({ id }) => (
    <span key={id} role="gridcell" className={cellClass(id)}>
      <Cell of={id} row={row} />
    </span>
  ));
}

function Cell({ of, row }: { readonly of: WorklistColumn; readonly row: StudyRecord }) {
  const { settings } = useApp().library;
  const { patient, moment } = row;
  switch (of) {
    case 'name':
      return <Name name={patient.name} />;
    case 'id':
      return patient.id;
    case 'born':
      return (
        <>
          {isoDate(patient.birthDate)}{' '}
          <span className="faint">
            {sexWord(patient.sex)} {ageWords(row, true)}
          </span>
        </>
      );
    case 'date':
      return (
        <>
          {isoDate(moment.date) || <span className="faint">{t('worklist.noDate')}</span>}{' '}
          <span className="faint">{clock(moment.time)}</span>
        </>
      );
    case 'modality':
      return row.modalities.join(' ');
    case 'description': {
      const stores = settings.filter((s) => s.kind !== 'files');
      return (
        <>
          {row.description ?? <span className="faint">{t('worklist.noDescription')}</span>}
          {stores.length > 1 ? <span className="faint"> {storeLabel(stores, row.address.source)}</span> : null}
        </>
      );
    }
    case 'accession':
      return row.accession;
    case 'images':
      return row.instanceCount === undefined ? '' : numberWords(row.instanceCount);
  }
}
