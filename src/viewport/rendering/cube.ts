import type { Vector3 } from '#src/model/geometry/spaces.ts';
import { cross, dot, scale } from '#src/model/geometry/vector.ts';
import type { Axes } from '#src/model/geometry/orientation-of-view.ts';

const svg = 'http://www.w3.org/2000/svg';
/** Half of the cube's side, and half of the drawing's. CSS pixels. */
const [side, room] = [17, 32];

/** Faces by the letter of the way they point (PS3.3 C.7.6.1.1.1), and what is up on each. */
const faces: readonly { readonly letter: string; readonly way: Vector3; readonly up: Vector3 }[] = [
  { letter: 'L', way: [1, 0, 0], up: [0, 0, 1] },
  { letter: 'R', way: [-1, 0, 0], up: [0, 0, 1] },
  { letter: 'P', way: [0, 1, 0], up: [0, 0, 1] },
  { letter: 'A', way: [0, -1, 0], up: [0, 0, 1] },
  { letter: 'H', way: [0, 0, 1], up: [0, -1, 0] },
  { letter: 'F', way: [0, 0, -1], up: [0, -1, 0] },
];

/** A face as it is seen: its letter and where a place on it lies, `matrix(a b c d e f)` from the face's right and down. */
export interface SeenFace {
  readonly letter: string;
  /** 1 = towards the viewer, 0 = from the side. */
  readonly facing: number;
  readonly matrix: readonly [number, number, number, number, number, number];
}

/** The faces that are turned towards the viewer, those from the side first. */
export function seenFaces({ right, up, towards }: Axes): readonly SeenFace[] {
  return faces
    .map(({ letter, way, up: faceUp }): SeenFace => {
      const faceRight = cross(faceUp, way); // seen from outside
      const down = scale(faceUp, -1);
      const flat = (v: Vector3) => [dot(v, right), -dot(v, up)] as const;
      const [a, b] = flat(faceRight);
      const [c, d] = flat(down);
      const [e, f] = flat(scale(way, side));
      return { letter, facing: dot(way, towards), matrix: [a, b, c, d, e, f] };
    })
    .filter(({ facing }) => facing > 0.02)
    .sort((one, other) => one.facing - other.facing);
}

/** Which way the volume is turned: a cube with the letters of the patient's sides. */
export class Cube {
  readonly #root: SVGSVGElement;

  constructor(parent: HTMLElement) {
    this.#root = document.createElementNS(svg, 'svg');
    this.#root.setAttribute('class', 'rendering-cube');
    this.#root.setAttribute('viewBox', `${-room} ${-room} ${2 * room} ${2 * room}`);
    this.#root.setAttribute('aria-hidden', 'true'); // the letters at the edges are words too
    parent.append(this.#root);
  }

  show(axes: Axes | undefined): void {
    const shapes = (axes ? seenFaces(axes) : []).map(({ letter, facing, matrix }) => {
      const group = document.createElementNS(svg, 'g');
      group.setAttribute('transform', `matrix(${matrix.map((n) => n.toFixed(4)).join(' ')})`);
      const square = document.createElementNS(svg, 'rect');
      for (const [name, value] of [
        ['x', -side],
        ['y', -side],
        ['width', 2 * side],
        ['height', 2 * side],
      ] as const)
        square.setAttribute(name, String(value));
      const grey = Math.round(40 + 60 * facing);
      square.setAttribute('fill', `rgb(${grey} ${grey} ${grey})`);
      square.setAttribute('stroke', '#bbb');
      const text = document.createElementNS(svg, 'text');
      text.textContent = letter;
      text.setAttribute('text-anchor', 'middle');
      text.setAttribute('y', '7');
      text.setAttribute('font-size', '20');
      text.setAttribute('font-weight', '600');
      text.setAttribute('font-family', 'sans-serif');
      text.setAttribute('fill', '#fff');
      group.append(square, text);
      return group;
    });
    this.#root.replaceChildren(...shapes);
  }
}
