import { describe, expect, it } from 'vitest';
import type { SeriesRecord } from '#src/model/dicom/records.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { displaySetsOf } from './display-sets.ts';
import type { DisplaySet } from './display-set.ts';
import { hang as hangWith, hangingOrder, type HangRequest } from './hang.ts';
import { arrange, fit, stagesThatFit } from './protocols/arrange.ts';
import { builtInProtocols } from './protocols/built-in.ts';
import { axialStack, instanceOf, objectOf, planeAt, seriesOf } from './instances.fixture.ts';

const window = { width: 1280, height: 800 };

/** As a study is hung that has no earlier ones: by the best of the protocols that hang unasked. */
const hang = (request: HangRequest) =>
  hangWith({
    ...request,
    byProtocol(displaySets) {
      const study = { source: 'test', study: toUid('1.2.3') };
      const material = { current: { address: study, series: [], displaySets, loading: false }, priors: [] };
      const [best] = builtInProtocols
        .filter((protocol) => protocol.automatic && fit(protocol, material) !== undefined)
        .sort((a, b) => (fit(b, material) ?? 0) - (fit(a, material) ?? 0));
      const stage = best && stagesThatFit(best, material)[0];
      return best && stage !== undefined ? arrange(best, stage, material) : undefined;
    },
  });
const series = (uid: string, modality: string, number: number, description = ''): SeriesRecord =>
  seriesOf(modality, { address: { source: 'test', study: toUid('1.2.3'), series: toUid(uid) }, number, description });

function view(modality: string, n: number, laterality: string | undefined, viewPosition: string): DisplaySet {
  const own = series(`1.5.${n}`, modality, n);
  const image = { viewPosition, ...(laterality === undefined ? {} : { laterality }) };
  const [set] = displaySetsOf(own, [instanceOf({ series: own, number: n, image })], false);
  if (!set) throw new Error('a set was due');
  return set;
}

const scout = series('1.6.1', 'CT', 1, 'Topogram');
const axial = series('1.6.2', 'CT', 2, 'Thorax 1.0');
const lung = series('1.6.3', 'CT', 3, 'Lung 1.0');
const ct = hangingOrder([
  ...displaySetsOf(lung, axialStack([0, 1, 2], lung), false),
  ...displaySetsOf(axial, axialStack([0, 1, 2], axial), false),
  ...displaySetsOf(
    scout,
    [instanceOf({ series: scout, number: 1, frame: { plane: planeAt([0, 0, 0], 'coronal') } })],
    false,
  ),
  ...displaySetsOf(
    series('1.6.9', 'SR', 9),
    [objectOf(series('1.6.9', 'SR', 9), 1, '1.2.840.10008.5.1.4.1.1.88.67')],
    false,
  ),
]);
const idOf = (uid: string): string | undefined => ct.find((set) => set.series.series === uid)?.id;

describe('opening a study', () => {
  it('shows the first stack that is read, not the scout', () => {
    expect(hang({ sets: ct, window })).toEqual({
      layout: { rows: 1, columns: 1 },
      panes: [{ displaySet: idOf('1.6.2') }],
      notes: [],
    });
  });

  it('shows what masks lie over before the masks, and masks where there is nothing else', () => {
    const own = series('1.6.0', 'SEG', 0);
    const masks = displaySetsOf(own, axialStack([0, 1, 2], own), false);
    const shownOf = (sets: readonly DisplaySet[]) => hang({ sets: hangingOrder(sets), window }).panes[0]?.displaySet;
    expect(shownOf([...masks, ...ct])).toBe(idOf('1.6.2'));
    expect(shownOf(masks)).toBe(masks[0]?.id);
  });

  it('shows the four views of a mammogram right before left, CC above MLO', () => {
    const four = [
      view('MG', 1, 'L', 'MLO'),
      view('MG', 2, 'R', 'MLO'),
      view('MG', 3, 'L', 'CC'),
      view('MG', 4, 'R', 'CC'),
    ];
    const { layout, panes } = hang({ sets: four, window });
    expect(layout).toEqual({ rows: 2, columns: 2 });
    expect(panes.map(({ displaySet }) => displaySet)).toEqual([four[3]?.id, four[2]?.id, four[1]?.id, four[0]?.id]);
  });

  it('leaves the place of a missing view empty', () => {
    const three = [view('MG', 1, 'R', 'CC'), view('MG', 2, 'R', 'MLO'), view('MG', 3, 'L', 'MLO')];
    expect(hang({ sets: three, window }).panes.map((pane) => pane.displaySet !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('shows a chest from the front beside the one from the side', () => {
    const two = [view('DX', 1, undefined, 'LL'), view('DX', 2, undefined, 'PA')];
    const { layout, panes } = hang({ sets: two, window });
    expect(layout).toEqual({ rows: 1, columns: 2 });
    expect(panes.map(({ displaySet }) => displaySet)).toEqual([two[1]?.id, two[0]?.id]);
  });

  it('shows one picture on a narrow screen', () => {
    const two = [view('DX', 1, undefined, 'PA'), view('DX', 2, undefined, 'LL')];
    expect(hang({ sets: two, window: { width: 390, height: 844 } })).toMatchObject({
      layout: { rows: 1, columns: 1 },
      panes: [{ displaySet: two[0]?.id }],
    });
  });

  it('shows a document where there is nothing else, and an empty pane where there is nothing at all', () => {
    const report = ct.filter(({ kind }) => kind === 'document');
    expect(hang({ sets: report, window }).panes).toEqual([{ displaySet: report[0]?.id }]);
    expect(hang({ sets: [], window }).panes).toEqual([{}]);
  });
});

describe('opening by a link', () => {
  it('shows the series it names, side by side in its order', () => {
    const asked = hang({ sets: ct, series: [toUid('1.6.3'), toUid('1.6.1')], window });
    expect(asked.layout).toEqual({ rows: 1, columns: 2 });
    expect(asked.panes).toEqual([{ displaySet: idOf('1.6.3') }, { displaySet: idOf('1.6.1') }]);
  });

  it('shows the instance it names', () => {
    const instance = ct.find((set) => set.series.series === '1.6.2')?.instances[1]?.address.instance;
    if (!instance) throw new Error('an instance was due');
    expect(hang({ sets: ct, instances: [instance], window }).panes).toEqual([
      { displaySet: idOf('1.6.2'), at: { instance, frame: 1 } },
    ]);
  });

  it('says what it did not find, and shows the study all the same', () => {
    const missing = toUid('9.9');
    expect(hang({ sets: ct, series: [missing], window })).toMatchObject({
      panes: [{ displaySet: idOf('1.6.2') }],
      notes: [{ kind: 'series-not-found', uid: missing }],
    });
    expect(hang({ sets: ct, instances: [missing], window }).notes).toEqual([
      { kind: 'instance-not-found', uid: missing },
    ]);
  });
});
