import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DicomJson } from '#src/part10/dicom-json.ts';
import type { Gateway } from '../gateway.ts';
import { makeBench, runOver, type Bench } from '../testing/running.ts';
import { smallFile } from '../testing/small-files.ts';

let bench: Bench;
let gateway: Gateway;

/** InstanceNumber by the order of the files; two have the same number, and numbers are not to be sorted as text. */
const numbers = [10, 2, 7, 1, 9, 3, 2, 8, 100];

beforeAll(async () => {
  bench = makeBench();
  numbers.forEach((number, i) => {
    bench.write(`dicom/${String(i)}`, smallFile({ study: '1.7', instance: `1.7.1.${String(20 - i)}`, number }));
  });
  gateway = await runOver(bench);
});
afterAll(async () => {
  await gateway.close();
  bench.remove();
});

const inOrder = numbers
  .map((number, i) => ({ number, uid: `1.7.1.${String(20 - i)}` }))
  .toSorted((a, b) => a.number - b.number || (a.uid < b.uid ? -1 : 1))
  .map(({ uid }) => uid);

async function uids(path: string): Promise<unknown[]> {
  const response = await fetch(`${gateway.url}/dicom-web/studies/1.7${path}`);
  return ((await response.json()) as DicomJson[]).map((row) => row['00080018']?.Value?.[0]);
}

it('instances of a series come by their number and then by their UID, however the files are called', async () => {
  expect(await uids('/series/1.7.1/instances')).toEqual(inOrder);
  expect(await uids('/instances')).toEqual(inOrder);
});

it('one instance from the middle of the pages is the middle one of the series', async () => {
  expect(await uids('/series/1.7.1/instances?limit=1&offset=4')).toEqual([inOrder[4]]);
});

it('metadata comes in the same order', async () => {
  expect(await uids('/metadata')).toEqual(inOrder);
  expect(await uids('/series/1.7.1/metadata')).toEqual(inOrder);
});
