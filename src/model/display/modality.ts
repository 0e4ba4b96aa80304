import type { ModalityTransform } from './luts.ts';
import { lutMaximum, lutValue } from './window.ts';

/** Stored value to modality value, in the transform's unit (PS3.3 C.11.1). */
export function modalityValue(transform: ModalityTransform, stored: number): number {
  switch (transform.kind) {
    case 'identity':
      return stored;
    case 'rescale':
      return stored * transform.slope + transform.intercept;
    case 'lut':
      return lutValue(transform.lut, stored);
  }
}

/** Smallest and largest modality value that stored values between `min` and `max` can give. */
export function modalityRange(transform: ModalityTransform, min: number, max: number): readonly [number, number] {
  switch (transform.kind) {
    case 'identity':
      return [min, max];
    case 'rescale': {
      const a = modalityValue(transform, min);
      const b = modalityValue(transform, max);
      return a <= b ? [a, b] : [b, a];
    }
    case 'lut':
      return [0, lutMaximum(transform.lut)];
  }
}
