import { expect, it } from 'vitest';
import type { Uid } from '../dicom/uid.ts';
import { readLink, writeLink } from './link.ts';
import { emptyView } from './view-state.ts';

const uid = (n: number) => `1.2.${String(n)}` as Uid;

it('a link carries what is laid over the pictures, and by which state they are presented', () => {
  const view = { ...emptyView, over: [uid(1), uid(2)], panes: [{ displaySet: 'a', presented: uid(3) }] };
  const link = writeLink(view);
  expect(link).toContain('over=1.2.1,1.2.2');
  expect(link).toContain('0.as=1.2.3');
  expect(readLink(link)).toEqual({ view, dropped: [] });
});

it('of what is no object nothing is switched on', () => {
  const read = readLink('over=1.2.1,abc&0.as=x');
  expect(read?.view.over).toBeUndefined();
  expect(read?.view.panes[0]?.presented).toBeUndefined();
  expect(read?.dropped).toEqual(['over', 'panes.0.presented']);
});
