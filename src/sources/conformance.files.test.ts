import { expect } from 'vitest';
import { describeSource } from './conformance.ts';
import { testObjects } from './conformance/objects.ts';
import { filesSource } from './files/index.ts';

describeSource('dropped files', async () => {
  const source = filesSource('files');
  const files = testObjects().map(({ file }, i) => ({ path: `a/${String(i)}`, file: new File([file], String(i)) }));
  const report = await source.add(files, () => undefined);
  expect(report.skipped).toEqual([]);
  return source;
});
