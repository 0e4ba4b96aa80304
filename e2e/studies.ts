/** The sample patient's studies that browser tests open, found by what the archive says of them. */
export interface Listed {
  readonly study: string;
  readonly series: string;
  readonly instances: readonly string[];
}

interface Row {
  readonly [tag: string]: { readonly Value?: readonly (string | number)[] } | undefined;
}

const first = (row: Row, tag: string): string => String(row[tag]?.Value?.[0] ?? '');

async function rows(origin: string, path: string): Promise<readonly Row[]> {
  const answer = await fetch(`${origin}/dicom-web${path}`, { headers: { accept: 'application/dicom+json' } });
  return (await answer.json()) as Row[];
}

/** The longest series of the newest study of a modality, its instances in their numbered order. */
export async function longestSeries(origin: string, modality: string): Promise<Listed> {
  const studies = await rows(origin, `/studies?ModalitiesInStudy=${modality}`);
  const newest = studies.toSorted((a, b) => first(b, '00080020').localeCompare(first(a, '00080020')))[0];
  if (!newest) throw new Error(`the sample patient has no ${modality}`);
  const study = first(newest, '0020000D');
  const listed = await rows(origin, `/studies/${study}/series?includefield=00201209`);
  const size = (row: Row) => Number(first(row, '00201209'));
  const longest = listed.toSorted((a, b) => size(b) - size(a))[0];
  if (!longest) throw new Error(`the ${modality} study has no series`);
  const series = first(longest, '0020000E');
  const instances = await rows(origin, `/studies/${study}/series/${series}/instances`);
  const number = (row: Row) => Number(first(row, '00200013'));
  return {
    study,
    series,
    instances: instances.toSorted((a, b) => number(a) - number(b)).map((row) => first(row, '00080018')),
  };
}
