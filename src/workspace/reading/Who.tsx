import { useStore } from 'zustand';
import { useApp } from '../app.ts';
import { Name } from '../Name.tsx';
import { identityLine } from '../patient.ts';
import { mainStudy } from './whose.ts';

/** Whose images these are: the patient the workspace was opened for. */
export function Who() {
  const { session } = useApp();
  const record = useStore(session.open, (open) => mainStudy(open)?.record);
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
