import type { Uid } from '#src/model/dicom/uid.ts';
import { plainMapLook, type MapLook, type ParametricMap } from '#src/objects/index.ts';
import type { LaidOverState } from './laid-over-state.ts';
import type { Session } from './session.ts';

export type { MapLook, ParametricMap };

/** How a parametric map is shown. */
export function mapLook(state: LaidOverState, uid: Uid): MapLook {
  return state.maps.get(uid) ?? plainMapLook;
}

export function setMapLook(session: Session, uid: Uid, look: MapLook): void {
  session.laidOver.setState(({ maps }) => ({ maps: new Map(maps).set(uid, look) }));
}
