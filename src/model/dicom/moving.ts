/** Modalities whose many frames without a place are moments and not slices, even where no timing is given. */
export const movingModalities: ReadonlySet<string> = new Set([
  'US',
  'IVUS',
  'XA',
  'RF',
  'ES',
  'XC',
  'OPT',
  'IVOCT',
  'GM',
  'DX',
  'CR',
  'SM',
]);
