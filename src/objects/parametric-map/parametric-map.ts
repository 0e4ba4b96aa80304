import type { Uid } from '#src/model/dicom/uid.ts';
import type { ValueGrid } from '../values/value-grid.ts';

/** A parametric map (PS3.3 A.75): measured or computed quantities at places in the patient. */
export interface ParametricMap {
  readonly kind: 'pmap';
  readonly label: string;
  readonly frameOfReference?: Uid;
  /** One for each quantity of its frames. */
  readonly maps: readonly QuantityMap[];
}

export interface QuantityMap {
  readonly name: string;
  /** As UCUM writes it, or in the words of its code; empty of a number without a unit. */
  readonly unit: string;
  /** Real-world values: NaN where the file maps none. */
  readonly grid: ValueGrid;
  readonly least: number;
  readonly most: number;
}

/** How a parametric map is shown. Absent numbers are those of its values. */
export interface MapLook {
  /** Which of its quantities. */
  readonly map: number;
  /** Values that have the first and the last colour. */
  readonly from?: number;
  readonly to?: number;
  /** What is less is not drawn. */
  readonly threshold?: number;
}

export const plainMapLook: MapLook = { map: 0 };
