import type { AxisUnit } from './calibration.ts';

export interface Quantity {
  readonly value: number;
  readonly unit: 'mm' | 'px' | 'mm²' | 'px²' | '°' | 'cm' | 'mm/s' | 'cm/s²' | 'mmHg' | AxisUnit;
}
