import { expect, test } from './fixtures.ts';
import { longestSeries } from './studies.ts';

test('IHE Invoke Image Display opens a study by UID, and the newest study of a patient', async ({
  gateway,
  page,
  workspace,
}) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  await page.goto(`/IHEInvokeImageDisplay?requestType=STUDY&studyUID=${ct.study}&viewerType=IHE_BIR`);
  await workspace.ready();
  await expect(workspace.pane()).toContainText('张');

  const answer = await fetch(`${gateway.origin}/dicom-web/studies?StudyInstanceUID=${ct.study}`);
  const [row] = (await answer.json()) as { readonly '00100020': { readonly Value: readonly [string] } }[];
  const patient = row?.['00100020'].Value[0] ?? '';
  await page.goto(`/IHEInvokeImageDisplay?requestType=PATIENT&patientID=${encodeURIComponent(patient)}`);
  await workspace.ready();
  await expect(workspace.pane()).toContainText(patient);

  await page.goto(`/view?PatientID=${encodeURIComponent(patient)}`);
  await workspace.ready();
  await expect(workspace.pane()).toContainText(patient);
});

test('an address that finds nothing says so, and one that names nothing is no blank page', async ({ page }) => {
  await page.goto('/IHEInvokeImageDisplay?requestType=PATIENT&patientID=nobody-has-this');
  await expect(page.getByText('No study matches what the address asks for.')).toBeVisible();
  await page.goto('/IHEInvokeImageDisplay');
  await expect(page.getByRole('heading').first()).toBeVisible();
});

test('a series and an instance named in the address are what is shown', async ({ gateway, workspace }) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}` });
  await workspace.ready();
  await expect(workspace.pane()).toHaveAttribute('data-series', ct.series);
  // The last instance by number lies at an end of the stack, whichever way the stack is read.
  const last = ct.instances.at(-1) ?? '';
  await workspace.open(ct.study, { query: `&SeriesInstanceUIDs=${ct.series}&SOPInstanceUIDs=${last}` });
  await workspace.ready();
  const count = ct.instances.length;
  await expect(workspace.pane()).toHaveAttribute('data-position', new RegExp(`^(1|${count})/${count}$`));
  await workspace.open(ct.study, { query: '&SeriesInstanceUIDs=1.2.3.4.5' });
  await expect(workspace.page.getByText('The series that the address names is not in this study')).toBeVisible();
});

test('an unknown hanging protocol falls back to the usual one and says so', async ({ gateway, workspace, page }) => {
  const ct = await longestSeries(gateway.origin, 'CT');
  await workspace.open(ct.study, { query: '&protocol=of-another-house' });
  await workspace.ready();
  await expect(page.getByText('The hanging protocol “of-another-house” is not known here')).toBeVisible();
});
