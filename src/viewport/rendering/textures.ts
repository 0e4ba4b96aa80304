import type { Vector3 } from '#src/model/geometry/spaces.ts';

/** How a texture that is bound is looked up between its pixels; beyond its edges it stays as it is there. */
export function filtered(gl: WebGL2RenderingContext, target: number, filter: number): void {
  gl.texParameteri(target, gl.TEXTURE_MIN_FILTER, filter);
  gl.texParameteri(target, gl.TEXTURE_MAG_FILTER, filter);
  for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T, gl.TEXTURE_WRAP_R]) {
    gl.texParameteri(target, side, gl.CLAMP_TO_EDGE);
  }
}

/** A 3-D texture of columns, rows and layers. */
export function texture3d(gl: WebGL2RenderingContext, format: number, size: Vector3, filter: number): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_3D, texture);
  gl.texStorage3D(gl.TEXTURE_3D, 1, format, ...size);
  filtered(gl, gl.TEXTURE_3D, filter);
  return texture;
}
