import { expect, test } from 'vitest';
import type { Settings } from './host.ts';
import {
  columnTracks,
  keepColumns,
  keptColumns,
  moveColumn,
  showColumn,
  usualColumns,
  widenColumn,
} from './worklist-columns.ts';

function settingsWith(value?: string): Settings {
  let kept = value;
  return { get: () => kept, set: (_, next) => (kept = next) };
}

const ids = (places: readonly { id: string }[]) => places.map(({ id }) => id).join(' ');

test('columns come back as they were left', () => {
  const settings = settingsWith();
  expect(keptColumns(settings)).toBeUndefined();
  const mine = widenColumn(moveColumn(showColumn(usualColumns, 'accession', false), 'date', -3), 'name', 240);
  keepColumns(settings, mine);
  expect(keptColumns(settings)).toEqual(mine);
  expect(ids(mine)).toBe('date name id born modality description accession images');
  keepColumns(settings, undefined);
  expect(keptColumns(settings)).toBeUndefined();
});

test('the name cannot be hidden, whatever the machine has kept', () => {
  expect(showColumn(usualColumns, 'name', false)).toEqual(usualColumns);
  const kept = keptColumns(settingsWith('[{"id":"name","shown":false,"width":100}]'));
  expect(kept?.[0]).toEqual({ id: 'name', shown: true, width: 100 });
});

test('what was kept and is not understood is left out, what is missing stands at the end, nothing stands twice', () => {
  expect(keptColumns(settingsWith('{'))).toBeUndefined();
  const kept = keptColumns(
    settingsWith(
      '[{"id":"images","shown":true,"width":60},{"id":"shoe","shown":true,"width":60},{"id":"images","shown":false,"width":90},{"id":"id","shown":true,"width":-5}]',
    ),
  );
  expect(ids(kept ?? [])).toBe('images name id born date modality description accession');
});

test('a column moves no further than the ends', () => {
  expect(ids(moveColumn(usualColumns, 'id', -9))).toBe('id name born date modality description accession images');
  expect(ids(moveColumn(usualColumns, 'name', 99))).toBe('id born date modality description accession images name');
});

test('widths stay readable', () => {
  expect(widenColumn(usualColumns, 'id', 3)[1]?.width).toBe(40);
  expect(widenColumn(usualColumns, 'id', 9000)[1]?.width).toBe(480);
});

test('the description takes what is left over, or else the last column', () => {
  expect(columnTracks(usualColumns)).toBe('180px 84px 118px 118px 56px minmax(40px, 1fr) 96px 52px');
  expect(columnTracks(showColumn(usualColumns, 'description', false))).toBe(
    '180px 84px 118px 118px 56px 96px minmax(40px, 1fr)',
  );
});
