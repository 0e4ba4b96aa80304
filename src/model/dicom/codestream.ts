/** Whether a fragment's first bytes begin a codestream: JPEG and JPEG-LS, JPEG 2000, JPEG XL, or an RLE header. */
export function beginsCodestream(head: Uint8Array, rle: boolean): boolean {
  if (rle) return isRleHeader(head);
  return isJpeg(head) || isJpeg2000(head) || isJpegXl(head);
}

/**
 * Whether a fragment's last bytes end the codestream: for the JPEG families the end marker, before at most some padding.
 * Of JPEG XL nothing is known at the end, so every fragment may be the last.
 */
export function endsCodestream(head: Uint8Array, tail: Uint8Array): boolean {
  if (isJpegXl(head)) return true;
  let last = tail.length - 1;
  while (last > 0 && (tail[last] === 0 || (tail[last] === 0xff && tail[last - 1] === 0xd9) || tail[last] === 0x20))
    last--;
  return last > 0 && tail[last] === 0xd9 && tail[last - 1] === 0xff;
}

export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

export function isJpeg2000(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0x4f && bytes[2] === 0xff && bytes[3] === 0x51) || isBox(bytes, 0x6a502020);
}

export function isJpegXl(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0x0a) || isBox(bytes, 0x4a584c20);
}

/** The 12-byte signature box with which JP2 and JPEG XL containers begin. */
function isBox(bytes: Uint8Array, type: number): boolean {
  if (bytes.length < 12) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 12);
  return view.getUint32(0) === 12 && view.getUint32(4) === type && view.getUint32(8) === 0x0d0a870a;
}

/** PS3.5 G.5: the number of segments, then 15 offsets, of which the first is 64 and those past the last are 0. */
export function isRleHeader(bytes: Uint8Array): boolean {
  if (bytes.length < 64) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 64);
  const count = view.getUint32(0, true);
  if (count < 1 || count > 15 || view.getUint32(4, true) !== 64) return false;
  for (let i = 1; i < 15; i++) {
    const offset = view.getUint32(4 + i * 4, true);
    if (i < count ? offset <= view.getUint32(i * 4, true) : offset !== 0) return false;
  }
  return true;
}
