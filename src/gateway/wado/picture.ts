/** Eight bits a channel, RGBA by pixel in memory order. */
export interface Picture {
  readonly columns: number;
  readonly rows: number;
  readonly rgba: Uint32Array;
}

/**
 * The picture made to fit into a box, each new pixel the mean of those it covers. `aspect` is the height of a stored pixel
 * over its width. Never larger than the picture is, but for pixels that are not square.
 */
export function fitInto(
  picture: Picture,
  box: { readonly width: number; readonly height: number },
  aspect = 1,
): Picture {
  const height = picture.rows * Math.max(aspect, 1);
  const width = picture.columns * Math.max(1 / aspect, 1);
  const scale = Math.min(1, box.width / width, box.height / height);
  const columns = Math.max(1, Math.round(width * scale));
  const rows = Math.max(1, Math.round(height * scale));
  if (columns === picture.columns && rows === picture.rows) return picture;
  const rgba = new Uint32Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    const top = Math.floor((y * picture.rows) / rows);
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * picture.rows) / rows));
    for (let x = 0; x < columns; x++) {
      const left = Math.floor((x * picture.columns) / columns);
      const right = Math.max(left + 1, Math.floor(((x + 1) * picture.columns) / columns));
      rgba[y * columns + x] = meanOf(picture, left, top, right, bottom);
    }
  }
  return { columns, rows, rgba };
}

function meanOf({ columns, rgba }: Picture, left: number, top: number, right: number, bottom: number): number {
  let r = 0;
  let g = 0;
  let b = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const pixel = rgba[y * columns + x] ?? 0;
      r += pixel & 255;
      g += (pixel >> 8) & 255;
      b += (pixel >> 16) & 255;
    }
  }
  const count = (right - left) * (bottom - top);
  return (255 << 24) | (Math.round(b / count) << 16) | (Math.round(g / count) << 8) | Math.round(r / count);
}

/** Red, green and blue by pixel; one byte a pixel where all three are equal throughout. */
export function samplesOf({ rgba }: Picture): { readonly samples: 1 | 3; readonly values: Uint8Array } {
  const isGrey = rgba.every(
    (pixel) => (pixel & 255) === ((pixel >> 8) & 255) && (pixel & 255) === ((pixel >> 16) & 255),
  );
  const samples = isGrey ? 1 : 3;
  const values = new Uint8Array(rgba.length * samples);
  rgba.forEach((pixel, i) => {
    values[i * samples] = pixel & 255;
    if (isGrey) return;
    values[i * 3 + 1] = (pixel >> 8) & 255;
    values[i * 3 + 2] = (pixel >> 16) & 255;
  });
  return { samples, values };
}
