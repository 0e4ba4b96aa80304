import { expect, test } from 'vitest';
import type { DisplaySetId } from '#src/dataset/display-set.ts';
import { Changes } from './changes.ts';

const set = 'a' as DisplaySetId;

test('what changes between two animation frames is told once', () => {
  const due: (() => void)[] = [];
  const changes = new Changes((run) => due.push(run));
  const told: (readonly number[])[] = [];
  changes.listen(set, (indices) => told.push(indices));
  for (const index of [3, 4, 3, 5]) changes.note(set, index);
  expect(due.length).toBe(1);
  expect(told).toEqual([]);
  due[0]?.();
  expect(told).toEqual([[3, 4, 5]]);
  changes.note(set, 6);
  expect(due.length).toBe(2);
});

test('who stopped listening hears no more, and nothing is kept for them', () => {
  const due: (() => void)[] = [];
  const changes = new Changes((run) => due.push(run));
  const told: number[] = [];
  const stop = changes.listen(set, () => told.push(1));
  changes.note(set, 1);
  stop();
  due[0]?.();
  changes.note(set, 2);
  expect(told).toEqual([]);
  expect(due.length).toBe(1);
});
