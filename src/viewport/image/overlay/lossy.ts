/** Names of LossyImageCompressionMethod's terms (PS3.3 C.7.6.1.1.5.1). */
const methods: Readonly<Record<string, string>> = {
  ISO_10918_1: 'JPEG',
  ISO_14495_1: 'JPEG-LS',
  ISO_15444_1: 'JPEG 2000',
  ISO_15444_15: 'HTJ2K',
  ISO_18181_1: 'JPEG XL',
  ISO_13818_2: 'MPEG-2',
  ISO_14496_10: 'H.264',
  ISO_23008_2: 'H.265',
};

/** `8:1, JPEG 2000`: each step's ratio and method as far as they are known; empty where nothing is. */
export function lossyFacts(
  lossy: { readonly ratios: readonly number[]; readonly methods: readonly string[] } | undefined,
): string {
  if (!lossy) return '';
  const ratios = lossy.ratios.filter((r) => r > 0).map((r) => `${String(Number(r.toPrecision(3)))}:1`);
  const names = lossy.methods.map((m) => methods[m] ?? m);
  return [ratios.join(' × '), names.join(', ')].filter(Boolean).join(', ');
}
