import { describe, expect, test } from 'vitest';
import type { ImageSet } from '#src/dataset/display-set.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { createSession } from '#src/session/create.ts';
import { emptyView, type PaneView } from '#src/model/session/view-state.ts';
import type { Session } from '#src/session/session.ts';
import { linkPanes } from './link-panes.ts';

interface Stack {
  readonly id: string;
  readonly from: number;
  readonly step: number;
  readonly count: number;
  readonly frameOfReference: string;
  readonly patient?: string;
  readonly sagittal?: boolean;
}

/** A stack of parallel images from `from` on, `step` millimetres apart towards the head. */
function stack({ id, from, step, count, frameOfReference, patient = 'p', sagittal = false }: Stack): ImageSet {
  const instances = Array.from({ length: count }, (_, i) => ({
    address: { source: 's', study: toUid('1.2'), series: toUid('1.3'), instance: toUid(`${id}.${String(i + 1)}`) },
    study: { address: { source: 's', study: toUid(`1.2.${String(patient.charCodeAt(0))}`) }, patient: { id: patient } },
    frameOfReference: toUid(frameOfReference),
    image: {
      shared: {
        plane: sagittal
          ? { position: [from + i * step, 0, 0], rowDirection: [0, 1, 0], columnDirection: [0, 0, 1] }
          : { position: [0, 0, from + i * step], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0] },
      },
    },
  }));
  return {
    id,
    kind: 'image',
    instances,
    frames: instances.map((instance) => ({ instance, frame: 1 })),
  } as unknown as ImageSet;
}

function linked(...sets: ImageSet[]) {
  const session = createSession({
    ...emptyView,
    layout: { rows: 1, columns: sets.length },
    panes: sets.map((set) => ({
      displaySet: set.id,
      at: { instance: set.frames[0]!.instance.address.instance, frame: 1 },
    })),
  });
  session.open.setState({ studies: [], displaySets: new Map(sets.map((set) => [set.id, set])) });
  linkPanes(session);
  const go = (pane: number, image: number) => {
    const ref = sets[pane]!.frames[image - 1]!;
    session.view.setState(({ panes }) => ({
      active: pane,
      panes: panes.map((view, i) =>
        i === pane ? { ...view, at: { instance: ref.instance.address.instance, frame: 1 } } : view,
      ),
    }));
  };
  const images = () =>
    session.view
      .getState()
      .panes.map(
        (pane, i) => sets[i]!.frames.findIndex((ref) => ref.instance.address.instance === pane.at!.instance) + 1,
      );
  return { session, go, images };
}

describe('linked scrolling', () => {
  test('series of one frame of reference stand at the same place in the patient', () => {
    const { go, images } = linked(
      stack({ id: '1.1', from: 0, step: 1, count: 101, frameOfReference: '9.1' }),
      stack({ id: '1.2', from: 10, step: 5, count: 10, frameOfReference: '9.1' }),
    );
    go(0, 31);
    expect(images()).toEqual([31, 5]);
    go(0, 41);
    expect(images()).toEqual([41, 7]);
  });

  test('an older study follows by millimetres from where it was put, and rounding does not add up', () => {
    const { session, go, images } = linked(
      stack({ id: '1.1', from: 0, step: 1, count: 101, frameOfReference: '9.1' }),
      stack({ id: '1.2', from: -500, step: 2.5, count: 40, frameOfReference: '9.2' }),
    );
    session.view.setState({ link: false });
    go(1, 11);
    session.view.setState({ link: true });
    for (let image = 2; image <= 51; image++) go(0, image);
    // 50 mm are 20 images of 2.5 mm; step by step, 1 mm rounded to a whole image would have given 0.
    expect(images()).toEqual([51, 31]);
  });

  test('another plane, another patient and an unlinked pane stay where they are', () => {
    const axial = stack({ id: '1.1', from: 0, step: 1, count: 50, frameOfReference: '9.1' });
    const sagittal = stack({ id: '1.2', from: 0, step: 1, count: 50, frameOfReference: '9.1', sagittal: true });
    const stranger = stack({ id: '1.3', from: 0, step: 1, count: 50, frameOfReference: '9.3', patient: 'q' });
    const { session, go, images } = linked(axial, sagittal, stranger);
    go(0, 20);
    expect(images()).toEqual([20, 1, 1]);
    const pair = linked(axial, stack({ id: '1.4', from: 0, step: 1, count: 50, frameOfReference: '9.1' }));
    pair.session.view.setState({ link: false });
    pair.go(0, 30);
    expect(pair.images()).toEqual([30, 1]);
    expect(session.view.getState().active).toBe(0);
  });

  test('beyond its end a series stays', () => {
    const { go, images } = linked(
      stack({ id: '1.1', from: 0, step: 1, count: 101, frameOfReference: '9.1' }),
      stack({ id: '1.2', from: 0, step: 1, count: 11, frameOfReference: '9.1' }),
    );
    go(0, 9);
    go(0, 60);
    expect(images()).toEqual([60, 9]);
  });

  test('by image number a series goes as many images, whatever lies between them, and stays at its end', () => {
    const { session, go, images } = linked(
      stack({ id: '1.1', from: 0, step: 1, count: 101, frameOfReference: '9.1' }),
      stack({ id: '1.2', from: 0, step: 5, count: 10, frameOfReference: '9.1', sagittal: true }),
    );
    session.view.setState({ linkBy: 'number' });
    go(0, 4);
    expect(images()).toEqual([4, 4]);
    go(0, 50);
    expect(images()).toEqual([50, 10]);
  });

  test('panes of another group stay', () => {
    const of = (id: string) => stack({ id, from: 0, step: 1, count: 20, frameOfReference: '9.1' });
    const { session, go, images } = linked(of('1.1'), of('1.2'), of('1.3'));
    session.view.setState(({ panes }) => ({ panes: panes.map((pane, i) => (i === 1 ? pane : { ...pane, group: 1 })) }));
    go(0, 8);
    expect(images()).toEqual([8, 1, 8]);
  });
});

describe('linked looks', () => {
  const of = (id: string, patient = 'p') =>
    stack({ id, from: 0, step: 1, count: 20, frameOfReference: '9.1', patient });
  const change = (session: Session, look: PaneView) =>
    session.view.setState(({ panes }) => ({ panes: panes.map((pane, i) => (i === 0 ? { ...pane, ...look } : pane)) }));
  const looks = (session: Session) =>
    session.view.getState().panes.map(({ zoom, pan, window }) => ({ zoom, pan, window }));

  test('zoom and pan go along where they are linked, the window where it is', () => {
    const { session } = linked(of('1.1'), of('1.2'));
    const placed = { zoom: 2, pan: [0.1, 0] as const };
    change(session, placed);
    expect(looks(session)[1]).toEqual({});
    session.view.setState({ linkZoom: true });
    change(session, { zoom: 3 });
    expect(looks(session)[1]).toEqual({ ...placed, zoom: 3 });
    change(session, { window: { center: 40, width: 400 } });
    expect(looks(session)[1]?.window).toBeUndefined();
    session.view.setState({ linkWindow: true });
    change(session, { window: { center: 40, width: 350 } });
    expect(looks(session)[1]?.window).toEqual({ center: 40, width: 350 });
  });

  test('nothing goes along to another patient, or while panes are not linked', () => {
    const { session } = linked(of('1.1'), of('1.2', 'q'), of('1.3'));
    session.view.setState({ linkZoom: true });
    change(session, { zoom: 2 });
    expect(looks(session).map(({ zoom }) => zoom)).toEqual([2, undefined, 2]);
    session.view.setState({ link: false });
    change(session, { zoom: 4 });
    expect(looks(session).map(({ zoom }) => zoom)).toEqual([4, undefined, 2]);
  });
});
