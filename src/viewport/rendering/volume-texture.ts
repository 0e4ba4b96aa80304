import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { length } from '#src/model/geometry/vector.ts';
import { brickSide } from './shaders.ts';
import { filtered, texture3d } from './textures.ts';
import { isSeen, type TransferTable } from './transfer-table.ts';
import type { VolumeSpace } from './volume-space.ts';

/**
 * A volume on the graphics card, filled layer by layer; a layer is as many slices as go into one voxel. With each brick of
 * voxels goes what values are in it, so that rays pass over the empty ones. No copy stays on the page's side.
 */
export class VolumeTexture {
  readonly space: VolumeSpace;
  /** Voxels of the volume in one of the texture, along each axis. */
  readonly thinning: Vector3;
  /** What modality values are multiplied by before they are stored as half-precision numbers. */
  readonly stored: number;
  /** Least distance between the texture's voxels. Millimetres. */
  readonly finest: number;
  readonly #gl: WebGL2RenderingContext;
  readonly #voxels: WebGLTexture;
  readonly #bricks: WebGLTexture;
  readonly #here: WebGLTexture;
  readonly #size: Vector3;
  readonly #brickCounts: Vector3;
  readonly #least: Float32Array;
  readonly #most: Float32Array;
  readonly #layers: Uint8Array<ArrayBuffer>;
  #count = 0;
  #settled: TransferTable | undefined;

  private constructor(gl: WebGL2RenderingContext, space: VolumeSpace, thinning: Vector3, stored: number) {
    this.#gl = gl;
    this.space = space;
    this.thinning = thinning;
    this.stored = stored;
    this.#size = space.counts.map((count, n) => Math.ceil(count / (thinning[n] ?? 1))) as unknown as Vector3;
    this.finest = Math.min(...space.steps.map((step, n) => length(step) * (thinning[n] ?? 1)));
    this.#brickCounts = this.#size.map((count) => Math.ceil(count / brickSide)) as unknown as Vector3;
    const [bx, by, bz] = this.#brickCounts;
    this.#least = new Float32Array(bx * by * bz).fill(Infinity);
    this.#most = new Float32Array(bx * by * bz).fill(-Infinity);
    this.#layers = new Uint8Array(this.#size[2]);
    this.#voxels = texture3d(gl, gl.R16F, this.#size, gl.LINEAR);
    this.#bricks = texture3d(gl, gl.R32F, this.#brickCounts, gl.NEAREST);
    this.#here = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.#here);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.R8, this.#size[2], 1);
    filtered(gl, gl.TEXTURE_2D, gl.NEAREST);
  }

  /** Undefined where the card has no room for it. */
  static make(
    gl: WebGL2RenderingContext,
    space: VolumeSpace,
    thinning: Vector3,
    stored: number,
  ): VolumeTexture | undefined {
    while (gl.getError() !== gl.NO_ERROR && !gl.isContextLost()); // what others left
    const made = new VolumeTexture(gl, space, thinning, stored);
    if (gl.getError() === gl.NO_ERROR) return made;
    made.free();
    return undefined;
  }

  /** Columns, rows and layers of the texture. */
  get size(): Vector3 {
    return this.#size;
  }

  get isWhole(): boolean {
    return this.#count === this.#size[2];
  }

  has(layer: number): boolean {
    return this.#layers[layer] === 1;
  }

  /** Puts a layer of modality values, columns x rows of the texture. */
  put(layer: number, values: Float32Array): void {
    const gl = this.#gl;
    const [columns, rows] = this.#size;
    this.#tell(layer, values);
    for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) * this.stored;
    gl.bindTexture(gl.TEXTURE_3D, this.#voxels);
    gl.texSubImage3D(gl.TEXTURE_3D, 0, 0, 0, layer, columns, rows, 1, gl.RED, gl.FLOAT, values);
    if (this.#layers[layer] === 0) this.#count += 1;
    this.#layers[layer] = 1;
    gl.bindTexture(gl.TEXTURE_2D, this.#here);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, layer, 0, 1, 1, gl.RED, gl.UNSIGNED_BYTE, new Uint8Array([255]));
    this.#settled = undefined;
  }

  /** Which bricks a transfer table leaves anything of; of the brightest, how bright each can be. */
  settle(table: TransferTable): void {
    if (this.#settled === table) return;
    this.#settled = table;
    const gl = this.#gl;
    const full = new Float32Array(this.#least.length);
    for (let i = 0; i < full.length; i++) {
      const [least, most] = [this.#least[i] as number, this.#most[i] as number];
      if (table.look.kind === 'brightest') full[i] = most === -Infinity ? -1e9 : (most - table.from) / table.span;
      else full[i] = least <= most && isSeen(table, least, most) ? 1 : 0;
    }
    gl.bindTexture(gl.TEXTURE_3D, this.#bricks);
    gl.texSubImage3D(gl.TEXTURE_3D, 0, 0, 0, 0, ...this.#brickCounts, gl.RED, gl.FLOAT, full);
  }

  bind(voxels: number, bricks: number, here: number): void {
    const gl = this.#gl;
    gl.activeTexture(voxels);
    gl.bindTexture(gl.TEXTURE_3D, this.#voxels);
    gl.activeTexture(bricks);
    gl.bindTexture(gl.TEXTURE_3D, this.#bricks);
    gl.activeTexture(here);
    gl.bindTexture(gl.TEXTURE_2D, this.#here);
    // What is filled and settled between pictures is bound where no picture looks.
    gl.activeTexture(gl.TEXTURE0 + 7);
  }

  free(): void {
    for (const texture of [this.#voxels, this.#bricks, this.#here]) this.#gl.deleteTexture(texture);
  }

  /** A sample lies between a voxel and the next on each axis: a brick answers for its own voxels and the first ones beyond. */
  #tell(layer: number, values: Float32Array): void {
    const [columns, rows] = this.#size;
    const [bx, by] = this.#brickCounts;
    const own = Math.floor(layer / brickSide);
    const layers = layer % brickSide === 0 && layer > 0 ? [own - 1, own] : [own];
    for (let y = 0; y < by; y++) {
      for (let x = 0; x < bx; x++) {
        let [least, most] = [Infinity, -Infinity];
        const right = Math.min((x + 1) * brickSide, columns - 1);
        const bottom = Math.min((y + 1) * brickSide, rows - 1);
        for (let row = y * brickSide; row <= bottom; row++) {
          for (let i = row * columns + x * brickSide; i <= row * columns + right; i++) {
            const value = values[i] as number;
            if (value < least) least = value;
            if (value > most) most = value;
          }
        }
        for (const z of layers) {
          const i = (z * by + y) * bx + x;
          if (least < (this.#least[i] as number)) this.#least[i] = least;
          if (most > (this.#most[i] as number)) this.#most[i] = most;
        }
      }
    }
  }
}
