import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { dot, scale } from '#src/model/geometry/vector.ts';
import type { RenderingView } from '#src/model/session/rendering.ts';
import type { Camera } from './camera.ts';
import type { Room } from './resolution.ts';
import { fragmentShader, vertexShader } from './shaders.ts';
import { filtered } from './textures.ts';
import { tableSize, type TransferTable } from './transfer-table.ts';
import type { VolumeSpace } from './volume-space.ts';
import { VolumeTexture } from './volume-texture.ts';

/** What one picture shows. */
export interface Scene {
  readonly volume: VolumeTexture;
  readonly camera: Camera;
  readonly table: TransferTable;
  readonly crop?: RenderingView['crop'] | undefined;
  readonly clip?: RenderingView['clip'] | undefined;
  /** Between samples on a ray, in parts of the smallest distance between voxels. */
  readonly step: number;
}

/** Pixels of a picture that are drawn in one go, from its lower left. */
export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a pane's pictures are drawn before they are shown. */
export interface Canvas3d {
  readonly frame: WebGLFramebuffer;
  readonly texture: WebGLTexture;
  width: number;
  height: number;
}

/** The graphics card, as far as volumes need it: one context for all panes of the page. */
export class Raycaster {
  readonly canvas: HTMLCanvasElement;
  readonly gl: WebGL2RenderingContext;
  readonly #program: WebGLProgram;
  readonly #places: ReadonlyMap<string, WebGLUniformLocation>;
  readonly #transfer: WebGLTexture;
  #table: TransferTable | undefined;

  private constructor(canvas: HTMLCanvasElement, gl: WebGL2RenderingContext) {
    this.canvas = canvas;
    this.gl = gl;
    this.#program = programOf(gl);
    const places = new Map<string, WebGLUniformLocation>();
    const count = gl.getProgramParameter(this.#program, gl.ACTIVE_UNIFORMS) as number;
    for (let i = 0; i < count; i++) {
      const name = gl.getActiveUniform(this.#program, i)?.name ?? '';
      const at = gl.getUniformLocation(this.#program, name);
      if (at) places.set(name, at);
    }
    this.#places = places;
    this.#transfer = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.#transfer);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA16F, tableSize, 1);
    filtered(gl, gl.TEXTURE_2D, gl.LINEAR);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.activeTexture(gl.TEXTURE0 + 7);
  }

  /** On a canvas of its own or one that had its context restored; undefined where there is no WebGL 2. Throws what the compiler says. */
  static on(canvas: HTMLCanvasElement): Raycaster | undefined {
    const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false, stencil: false });
    return gl && !gl.isContextLost() ? new Raycaster(canvas, gl) : undefined;
  }

  get lost(): boolean {
    return this.gl.isContextLost();
  }

  /** The longest side of a 3-D texture. */
  get side(): Room['side'] {
    return this.gl.getParameter(this.gl.MAX_3D_TEXTURE_SIZE) as number;
  }

  makeVolume(space: VolumeSpace, thinning: Vector3, stored: number): VolumeTexture | undefined {
    return VolumeTexture.make(this.gl, space, thinning, stored);
  }

  makeCanvas(): Canvas3d {
    const { gl } = this;
    const texture = gl.createTexture();
    const frame = gl.createFramebuffer();
    return { frame, texture, width: 0, height: 0 };
  }

  freeCanvas({ frame, texture }: Canvas3d): void {
    this.gl.deleteFramebuffer(frame);
    this.gl.deleteTexture(texture);
  }

  /** Makes a canvas as large as a picture; what was on it is gone. */
  resize(canvas: Canvas3d, width: number, height: number): void {
    const { gl } = this;
    if (canvas.width === width && canvas.height === height) return;
    canvas.width = width;
    canvas.height = height;
    gl.bindTexture(gl.TEXTURE_2D, canvas.texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
    filtered(gl, gl.TEXTURE_2D, gl.NEAREST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, canvas.frame);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, canvas.texture, 0);
  }

  /** Draws a tile of a scene. Returns what tells when the card is done with it. */
  draw(canvas: Canvas3d, scene: Scene, tile: Tile): WebGLSync | null {
    const { gl } = this;
    gl.bindFramebuffer(gl.FRAMEBUFFER, canvas.frame);
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(tile.x, tile.y, tile.width, tile.height);
    gl.useProgram(this.#program);
    this.#bind(scene);
    this.#aim(scene, canvas);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    return fence;
  }

  isDone(fence: WebGLSync | null): boolean {
    const { gl } = this;
    if (!fence || gl.isContextLost()) return true;
    const state = gl.clientWaitSync(fence, 0, 0);
    if (state === gl.TIMEOUT_EXPIRED) return false;
    gl.deleteSync(fence);
    return true;
  }

  /** Puts a picture onto a 2-D canvas as large as it is to be shown. False where the context was lost: nothing is drawn then. */
  show(canvas: Canvas3d, to: CanvasRenderingContext2D): boolean {
    const { gl } = this;
    const { width, height } = canvas;
    if (this.canvas.width < width) this.canvas.width = width;
    if (this.canvas.height < height) this.canvas.height = height;
    gl.disable(gl.SCISSOR_TEST);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, canvas.frame);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
    gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    if (gl.isContextLost()) return false;
    to.imageSmoothingEnabled = true;
    // The context's rows count from below.
    to.drawImage(this.canvas, 0, this.canvas.height - height, width, height, 0, 0, to.canvas.width, to.canvas.height);
    return true;
  }

  #bind({ volume, table }: Scene): void {
    const { gl } = this;
    volume.settle(table);
    gl.activeTexture(gl.TEXTURE3);
    gl.bindTexture(gl.TEXTURE_2D, this.#transfer);
    if (this.#table !== table) {
      this.#table = table;
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, tableSize, 1, gl.RGBA, gl.FLOAT, table.entries);
    }
    volume.bind(gl.TEXTURE0, gl.TEXTURE1, gl.TEXTURE2);
    ['volume', 'bricks', 'here', 'transfer'].forEach((name, unit) => gl.uniform1i(this.#at(name), unit));
  }

  /** `start` is the centre of the pixel at the lower left. */
  #aim({ volume, camera, table, crop, clip, step }: Scene, { width, height }: Canvas3d): void {
    const { gl } = this;
    const { space, thinning } = volume;
    const { right, up, towards, pixel } = camera;
    const ways = { across: scale(right, pixel), upward: scale(up, pixel), onward: scale(towards, -1) };
    const start = ([0, 1, 2] as const).map(
      (n) => camera.middle[n] - (ways.across[n] * (width - 1)) / 2 - (ways.upward[n] * (height - 1)) / 2,
    ) as unknown as Vector3;
    const toVoxels = (way: Vector3) => space.rows.map((row, n) => dot(way, row) / (thinning[n] ?? 1));
    const at = (place: Vector3) =>
      space.rows.map((row, n) => {
        const voxel = dot(place, row) - dot(space.origin, row);
        return (voxel + 0.5) / (thinning[n] ?? 1) - 0.5;
      });
    gl.uniform3fv(this.#at('start'), at(start));
    gl.uniform3fv(this.#at('across'), toVoxels(ways.across));
    gl.uniform3fv(this.#at('upward'), toVoxels(ways.upward));
    gl.uniform3fv(this.#at('onward'), toVoxels(ways.onward));
    gl.uniform3fv(this.#at('place'), start);
    gl.uniform3fv(this.#at('placeAcross'), ways.across);
    gl.uniform3fv(this.#at('placeUpward'), ways.upward);
    gl.uniform3fv(this.#at('placeOnward'), ways.onward);
    // Nothing is known beyond the centres of the outermost voxels.
    gl.uniform3fv(
      this.#at('least'),
      thinning.map((by) => 0.5 / by - 0.5 - 1e-3),
    );
    gl.uniform3fv(
      this.#at('most'),
      thinning.map((by, n) => ((space.counts[n] ?? 1) - 0.5) / by - 0.5 + 1e-3),
    );
    const far = 1e7;
    gl.uniform3fv(this.#at('cropLeast'), crop ? [crop[0], crop[2], crop[4]] : [-far, -far, -far]);
    gl.uniform3fv(this.#at('cropMost'), crop ? [crop[1], crop[3], crop[5]] : [far, far, far]);
    gl.uniform4fv(this.#at('clip'), clip ? [...clip.normal, clip.at] : [0, 0, 0, 0]);
    gl.uniformMatrix3fv(
      this.#at('slope'),
      false,
      space.rows.flatMap((row, n) => scale(row, 1 / (thinning[n] ?? 1))),
    );
    gl.uniform2fv(this.#at('range'), [1 / volume.stored / table.span, -table.from / table.span]);
    gl.uniform1f(this.#at('stepLength'), step * volume.finest);
    gl.uniform1f(this.#at('tableSize'), tableSize);
    gl.uniform1i(this.#at('whole'), volume.isWhole ? 1 : 0);
    gl.uniform1i(this.#at('brightest'), table.look.kind === 'brightest' ? 1 : 0);
  }

  #at(name: string): WebGLUniformLocation | null {
    return this.#places.get(name) ?? null;
  }
}

function programOf(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) continue;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost())
      throw new Error(gl.getShaderInfoLog(shader) ?? 'shader');
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
    throw new Error(gl.getProgramInfoLog(program) ?? 'program');
  return program;
}
