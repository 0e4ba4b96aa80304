import { Name } from '../Name.tsx';
import { identityLine } from '../patient.ts';
import { useMainStudy } from './use-main-study.ts';

/** Whose images these are: the patient the workspace was opened for. */
export function Who() {
  const record = useMainStudy()?.record;
  return (
    <div className="who">
      {record ? (
        <>
          <div className="clip who-name">
            <Name name={record.patient.name} />
          </div>
          <div className="clip who-line">{identityLine(record)}</div>
        </>
      ) : null}
    </div>
  );
}
