/** A linear window (PS3.3 C.11.2.1.2). */
export interface VoiWindow {
  readonly center: number;
  readonly width: number;
  /** VOILUTFunction (0028,1056). */
  readonly shape: 'linear' | 'linear-exact' | 'sigmoid';
  readonly explanation?: string;
}

/** A look-up table (PS3.3 C.11.1, C.11.2): values below the first map to the first entry, above the last to the last. */
export interface Lut {
  /** Input value of the first entry. */
  readonly first: number;
  /** Bits of an entry: 8 to 16. */
  readonly bits: number;
  readonly data: Uint16Array;
  readonly explanation?: string;
}

/** Stored value to modality value: HU, counts, optical density (PS3.3 C.11.1). */
export type ModalityTransform =
  | { readonly kind: 'identity' }
  | { readonly kind: 'rescale'; readonly slope: number; readonly intercept: number; readonly unit?: string }
  | { readonly kind: 'lut'; readonly lut: Lut; readonly unit?: string };

/** PALETTE COLOR (PS3.3 C.7.9), segmented tables already expanded. */
export interface Palette {
  readonly red: Lut;
  readonly green: Lut;
  readonly blue: Lut;
}
