import { random } from './random.ts';
import type { Point, Segment } from './solids.ts';

interface Node {
  readonly at: Point;
  readonly parent: number;
  /** Number of tips it feeds. */
  tips: number;
}

/**
 * A vessel tree that fills a region: from the trunk, tip after tip is joined to the nearest branch, bending on the way; then
 * the radii follow from the number of tips fed, r^3 being kept at every fork (Murray).
 */
export function growTree(options: {
  readonly seed: number;
  /** The stem, from its root on; it is not fed by anything. */
  readonly stem: readonly Point[];
  readonly tips: number;
  /** Radius of the last twigs, mm. */
  readonly tipRadius: number;
  /** The thickest the tree may be, mm. */
  readonly rootRadius: number;
  /** A random point of the region. */
  readonly target: (uniform: () => number) => Point;
  /** Length of a step, mm. */
  readonly step?: number;
  /** Tips nearer than this to the tree are not grown: the ends stay apart, mm. */
  readonly apart?: number;
}): Segment[] {
  const uniform = random(options.seed);
  const step = options.step ?? 7;
  const apart = options.apart ?? 5;
  const nodes: Node[] = options.stem.map((at, i) => ({ at, parent: i - 1, tips: 0 }));
  for (let tip = 0; tip < options.tips; tip++) {
    const goal = options.target(uniform);
    let nearest = 0;
    let least = Infinity;
    for (let i = Math.min(1, nodes.length - 1); i < nodes.length; i++) {
      const d = square((nodes[i] as Node).at, goal);
      if (d < least) {
        least = d;
        nearest = i;
      }
    }
    const distance = Math.sqrt(least);
    if (distance < apart) continue;
    const from = (nodes[nearest] as Node).at;
    const pieces = Math.max(1, Math.round(distance / step));
    let parent = nearest;
    for (let i = 1; i <= pieces; i++) {
      const t = i / pieces;
      const wander = i === pieces ? 0 : distance * 0.07;
      nodes.push({
        at: {
          x: from.x + (goal.x - from.x) * t + (uniform() - 0.5) * wander,
          y: from.y + (goal.y - from.y) * t + (uniform() - 0.5) * wander,
          z: from.z + (goal.z - from.z) * t + (uniform() - 0.5) * wander,
        },
        parent,
        tips: 0,
      });
      parent = nodes.length - 1;
    }
    for (let i = parent; i >= 0; i = (nodes[i] as Node).parent) (nodes[i] as Node).tips++;
  }
  const radius = (node: Node) => Math.min(options.rootRadius, options.tipRadius * Math.cbrt(Math.max(1, node.tips)));
  return nodes.flatMap((node) => {
    const parent = nodes[node.parent];
    if (!parent || node.tips === 0) return [];
    return [{ a: parent.at, b: node.at, ra: Math.min(radius(parent), radius(node) * 1.25), rb: radius(node) }];
  });
}

function square(a: Point, b: Point): number {
  return (a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2;
}
