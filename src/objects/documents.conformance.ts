import { describe, expect, it } from 'vitest';
import { displaySetsOf } from '#src/dataset/display-sets.ts';
import { instanceOf, seriesOf } from '#src/dataset/instances.fixture.ts';
import type { ImageGeometry, ImageMark } from '#src/model/annotation/annotation.ts';
import type { InstanceAddress, StudyAddress } from '#src/model/dicom/address.ts';
import type { InstanceRecord } from '#src/model/dicom/records.ts';
import { toUid, type Uid } from '#src/model/dicom/uid.ts';
import { indexPoint } from '#src/model/geometry/place.ts';
import { readKeyObjects, writeKeyObjects } from './ko/key-objects.ts';
import { writePresentationState, type SeenPicture } from './pr/write-presentation-state.ts';
import { readLaidOver } from './read-laid-over.ts';
import { segmentationOn, withPart, withRuns } from './seg/edit.ts';
import type { Segmentation } from './seg/segmentation.ts';
import { writeSegmentation } from './seg/write-segmentation.ts';
import { readReport } from './sr/read-report.ts';
import { writeReport } from './sr/write-report.ts';

const never = new AbortController().signal;

/** Four pixels of a slice. */
function segmentationOf(slice: InstanceRecord): Segmentation {
  const ref = { instance: slice, frame: 1 };
  const [set] = displaySetsOf(slice.series, [slice], false);
  if (set?.kind !== 'image') throw new Error('no image');
  const empty = withPart(segmentationOn(set, ref, 'Läsion'), (n) => `王 ${String(n)}`);
  return withRuns(empty, 1, [{ ref, runs: Uint32Array.of(1, 3, 6, 1) }]);
}

/** What of a source is tried here. */
interface Shelf {
  readonly id: string;
  store?(files: readonly Uint8Array<ArrayBuffer>[], signal: AbortSignal): Promise<readonly { readonly ok: boolean }[]>;
  study(
    study: StudyAddress,
    signal: AbortSignal,
  ): Promise<{ readonly series: readonly { readonly modality: string }[] }>;
  whole(instance: InstanceAddress, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * What the viewer itself writes about a study goes into a store that keeps objects, and comes back as it was. It stores
 * a study of its own. `complaints` = what other programs find wrong with what came back.
 */
export function describeDocuments(
  name: string,
  open: () => Promise<Shelf>,
  complaints: (file: Uint8Array, modality: string) => readonly string[] = () => [],
): void {
  const uid = (end: string): Uid => toUid(`1.2.826.0.1.3680043.10.1.77.${end}`);
  const study = uid('1');

  describe(`${name}: what the viewer writes`, () => {
    it('is stored, listed and comes back to the last bit of every mark and mask', async () => {
      const source = await open();
      const slice = instanceOf({
        series: seriesOf('CT', { address: { source: source.id, study, series: uid('1.1') } }),
        number: 1,
      });
      const on = { ...slice.address, frame: 1 };
      const points = [indexPoint(0.1, 1 / 3), indexPoint(1.1, 1 / 3)] as const;
      const mark: ImageMark = {
        ...{ id: uid('9'), version: 3, author: 'Reader^A', label: 'Läsion 王' },
        ...{ created: '2026-11-22T08:00:00+08:00', changed: '2026-11-22T08:00:01+08:00' },
        shape: { space: 'index', on, geometry: { kind: 'length', points } },
      };
      const document = (n: string) => ({
        study: { address: { source: source.id, study }, patient: { id: 'P-77' }, moment: {}, modalities: ['CT'] },
        ...{ series: uid(`2.${n}`), instance: uid(`2.${n}.1`), now: new Date(), replaces: [] },
      });
      const report = writeReport(document('1'), [
        { mark, instance: slice, measure: (_: ImageGeometry) => ({ basis: 'none' as const }) },
      ]);
      const stars = { starred: [{ instance: slice, frame: 1 }], unstarred: [] };
      const drawn = segmentationOf(slice);
      const seg = writeSegmentation({ ...document('3'), segmentation: drawn, source: () => slice });
      const seen = viewOf(slice);
      const state = writePresentationState({ ...document('4'), label: 'VIEW', description: 'Bild 王' }, seen, []);
      const results = await source.store?.([report, writeKeyObjects(document('2'), stars), seg, state], never);
      expect(results?.map(({ ok }) => ok)).toEqual([true, true, true, true]);

      const { series } = await source.study({ source: source.id, study }, never);
      expect(series.map(({ modality }) => modality).sort()).toEqual(['KO', 'PR', 'SEG', 'SR']);
      const address = (n: string) => ({ source: source.id, study, series: uid(`2.${n}`), instance: uid(`2.${n}.1`) });
      const [sr, ko] = [await source.whole(address('1'), never), await source.whole(address('2'), never)];
      const kept = await source.whole(address('3'), never);
      const shown = await source.whole(address('4'), never);
      const found = [
        ...[...complaints(sr, 'SR'), ...complaints(ko, 'KO')],
        ...[...complaints(kept, 'SEG'), ...complaints(shown, 'PR')],
      ];
      expect(found).toEqual([]);
      const masks = await readLaidOver(kept);
      expect(masks.ok && masks.value.kind === 'seg' && masks.value.masks).toEqual(drawn.masks);
      const again = await readLaidOver(shown);
      expect(again.ok && again.value).toMatchObject({
        kind: 'pr',
        label: 'VIEW',
        description: 'Bild 王',
        images: [{ instance: slice.address.instance }],
        voi: [{ windows: [seen.voi.window] }],
        ...{ inverse: seen.inverse, rotation: seen.rotation, flip: seen.flip, areas: [seen.area] },
      });
      const { marks } = await readReport(sr);
      const { shape, ...rest } = mark;
      expect(marks).toMatchObject([{ ...rest, geometry: shape.geometry, image: { instance: slice.address.instance } }]);
      const read = await readKeyObjects(ko);
      expect(read.images.map(({ instance }) => instance)).toEqual([slice.address.instance]);
    });
  });
}

/** A picture turned, mirrored, white for black and drawn larger. */
function viewOf(instance: InstanceRecord) {
  return {
    instance,
    frame: 1,
    modality: { kind: 'identity' },
    voi: { kind: 'window', window: { center: 40.5, width: 400, shape: 'linear' } },
    ...{ inverse: true, rotation: 270, flip: true, shutters: [] },
    // As the turn and the mirror have them on the screen.
    area: { topLeft: [3, 4], bottomRight: [1, 2] },
    spacing: { row: 0.7, column: 0.7, basis: 'patient' },
  } as const satisfies SeenPicture;
}
