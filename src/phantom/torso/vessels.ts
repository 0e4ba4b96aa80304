import { lesions } from '../truth.ts';
import { ellipsoid, segmentDistance, tube, type Point, type Segment } from '../solids.ts';
import { growTree } from '../tree.ts';
import { tubes, type Tubes } from '../tubes.ts';
import { inLung, liver } from './organs.ts';

const p = (x: number, y: number, z: number, r: number) => ({ x, y, z, r });

/** Contrast-filled vessels of chest and abdomen, and the trees of lung and liver. */
export interface Vessels {
  readonly arteries: Tubes;
  readonly veins: Tubes;
  readonly portal: Tubes;
  readonly hepatic: Tubes;
  readonly mesentery: Tubes;
  readonly lungs: Tubes;
  /** Trachea and bronchi: radii are those of the lumen. */
  readonly airway: Tubes;
  readonly oesophagus: Tubes;
}

const aorta: Segment[] = [
  ...tube([
    p(14, -34, 132, 14),
    p(-8, -44, 158, 16),
    p(-14, -38, 188, 15),
    p(-2, -16, 210, 14),
    p(14, 12, 211, 13),
    p(22, 32, 192, 12.5),
    p(22, 37, 150, 12),
    p(20, 36, 90, 11.5),
    p(12, 26, 45, 11),
    p(5, 13, 0, 10),
    p(4, 6, -40, 9.5),
    p(3, 2, -90, 9),
    p(2, 0, -122, 8.5),
  ]),
  ...tube([p(2, 0, -122, 6), p(22, 6, -145, 5.5), p(42, 14, -178, 5)]),
  ...tube([p(2, 0, -122, 6), p(-18, 6, -145, 5.5), p(-40, 14, -178, 5)]),
  ...tube([p(-8, -22, 208, 6.5), p(-16, -8, 235, 6), p(-26, 0, 262, 5.5), p(-50, 2, 280, 5)]),
  ...tube([p(4, -6, 213, 4), p(12, 0, 240, 4), p(16, 4, 290, 4)]),
  ...tube([p(14, 10, 213, 5), p(24, 14, 240, 5), p(40, 8, 266, 5), p(75, -6, 270, 4.5)]),
  // Coeliac, superior mesenteric and renal arteries.
  ...tube([p(5, 4, 2, 4), p(5, -10, 3, 4), p(-2, -16, 6, 3), p(-22, -14, 10, 2.5), p(-32, -12, 12, 2)]),
  ...tube([p(5, -10, 3, 3), p(24, -4, 12, 2.8), p(40, -2, 8, 2.8), p(60, 8, 20, 2.6), p(84, 20, 30, 2.4)]),
  ...tube([p(4, 4, -14, 4), p(3, -9, -22, 3.8), p(0, -16, -45, 3.4), p(-2, -22, -90, 3), p(-20, -30, -130, 2)]),
  ...tube([p(4, 8, -26, 3), p(24, 22, -24, 2.8), p(44, 30, -20, 2.6)]),
  ...tube([p(4, 8, -28, 3), p(-20, 22, -32, 2.8), p(-42, 32, -34, 2.6)]),
  // Pulmonary trunk and its two arteries.
  ...tube([p(20, -62, 136, 14), p(24, -52, 156, 14), p(20, -28, 174, 13), p(34, 2, 182, 11), p(48, 16, 176, 9)]),
  ...tube([p(20, -26, 173, 11), p(-4, -6, 174, 11), p(-30, 0, 170, 10), p(-42, 4, 164, 8)]),
];

const veins: Segment[] = [
  ...tube([
    p(-28, -26, 128, 10),
    p(-30, -27, 170, 9.5),
    p(-30, -27, 205, 9),
    p(-26, -22, 228, 8),
    p(-38, -14, 262, 7),
    p(-70, -20, 272, 6),
  ]),
  ...tube([p(-26, -26, 214, 7), p(0, -36, 216, 6.5), p(22, -26, 236, 6.5), p(40, -16, 262, 6.5), p(72, -20, 274, 6)]),
  ...tube([
    p(-24, -12, 92, 12),
    p(-24, -2, 70, 12),
    p(-23, 6, 40, 11.5),
    p(-21, 8, 0, 11),
    p(-20, 10, -60, 10.5),
    p(-19, 8, -118, 10),
    p(-14, 8, -128, 9),
  ]),
  ...tube([p(-19, 8, -122, 8), p(-30, 14, -145, 7), p(-46, 20, -178, 6.5)]),
  ...tube([p(-16, 9, -122, 8), p(8, 13, -142, 7), p(36, 22, -178, 6.5)]),
  ...tube([p(-20, 8, -24, 5), p(6, -5, -22, 4.5), p(26, 12, -18, 4.5), p(46, 28, -16, 4)]),
  ...tube([p(-22, 12, -32, 5), p(-36, 24, -34, 4.5), p(-46, 32, -34, 4)]),
];

const portalTrunk: Segment[] = [
  ...tube([p(88, 22, 30, 3.5), p(62, 12, 20, 4), p(30, -2, 8, 4.5), p(-6, -14, -6, 5.5)]),
  ...tube([p(-6, -14, -6, 6.5), p(-20, -12, 2, 7), p(-34, -8, 12, 7)]),
  ...tube([p(-6, -14, -6, 5.5), p(-8, -20, -40, 5), p(-10, -26, -90, 4.5), p(-34, -34, -130, 3)]),
  ...tube([p(-8, -22, -60, 3.5), p(24, -30, -90, 2.5), p(50, -36, -120, 2)]),
];

/** A vessel that touched the nodule would be measured with it. */
function apartFromNodule(s: Segment): boolean {
  const { centre, radii } = lesions.lungNodule;
  return segmentDistance(s, centre.x, centre.y, centre.z) > Math.max(...radii.current) + 3;
}

function inLiver(margin: number, keepOut: readonly ReturnType<typeof ellipsoid>[]) {
  return (uniform: () => number): Point => {
    for (;;) {
      const at = { x: -150 + uniform() * 235, y: -95 + uniform() * 180, z: -88 + uniform() * 165 };
      if (liver.distance(at.x, at.y, at.z) < -margin && keepOut.every((s) => s.distance(at.x, at.y, at.z) > 4))
        return at;
    }
  };
}

function inOneLung(side: 1 | -1, margin: number) {
  return (uniform: () => number): Point => {
    for (;;) {
      const at = { x: side * (10 + uniform() * 135), y: -95 + uniform() * 175, z: -25 + uniform() * 300 };
      if (inLung(at, margin)) return at;
    }
  };
}

let made: Vessels | undefined;

/** Made once: the vessels keep clear of the lesions as they are at their largest, so that all times share them. */
export function makeVessels(): Vessels {
  return (made ??= grow());
}

function grow(): Vessels {
  const keepOut = [lesions.segmentVII, lesions.segmentVI].map((l) => {
    const [rx, ry, rz] = l.radii.current;
    return ellipsoid(l.centre, rx, ry, rz, l.turn);
  });
  const inside = inLiver(6, keepOut);
  const portal = [
    ...portalTrunk,
    ...growTree({
      seed: 31,
      stem: [
        { x: -34, y: -8, z: 12 },
        { x: -50, y: -8, z: 16 },
        { x: -66, y: -4, z: 18 },
      ],
      tips: 190,
      tipRadius: 0.95,
      rootRadius: 6,
      target: (u) => {
        for (;;) {
          const q = inside(u);
          if (q.x < -28) return q;
        }
      },
    }),
    ...growTree({
      seed: 32,
      stem: [
        { x: -34, y: -8, z: 12 },
        { x: -22, y: -26, z: 26 },
        { x: -6, y: -44, z: 34 },
      ],
      tips: 60,
      tipRadius: 0.95,
      rootRadius: 4.5,
      target: (u) => {
        for (;;) {
          const q = inside(u);
          if (q.x > -40) return q;
        }
      },
    }),
  ];
  const hepatic = [
    growTree({
      seed: 33,
      stem: [
        { x: -27, y: 2, z: 60 },
        { x: -46, y: 6, z: 52 },
        { x: -64, y: 8, z: 42 },
      ],
      tips: 60,
      tipRadius: 0.95,
      rootRadius: 4.6,
      target: (u) => {
        for (;;) {
          const q = inside(u);
          if (q.x < -52 && q.y > -30) return q;
        }
      },
    }),
    growTree({
      seed: 34,
      stem: [
        { x: -24, y: -4, z: 62 },
        { x: -34, y: -18, z: 54 },
        { x: -44, y: -34, z: 44 },
      ],
      tips: 45,
      tipRadius: 0.95,
      rootRadius: 4.4,
      target: (u) => {
        for (;;) {
          const q = inside(u);
          if (q.x < -20 && q.y < 0) return q;
        }
      },
    }),
    growTree({
      seed: 35,
      stem: [
        { x: -20, y: -4, z: 62 },
        { x: -8, y: -22, z: 58 },
        { x: 8, y: -40, z: 54 },
      ],
      tips: 30,
      tipRadius: 0.95,
      rootRadius: 4,
      target: (u) => {
        for (;;) {
          const q = inside(u);
          if (q.x > -24) return q;
        }
      },
    }),
  ].flat();
  const lungs = [
    growTree({
      seed: 41,
      stem: [
        { x: -42, y: 4, z: 164 },
        { x: -50, y: 6, z: 154 },
        { x: -56, y: 12, z: 140 },
      ],
      tips: 750,
      tipRadius: 0.52,
      rootRadius: 7,
      apart: 3,
      target: inOneLung(-1, 5),
    }),
    growTree({
      seed: 42,
      stem: [
        { x: 48, y: 16, z: 176 },
        { x: 54, y: 20, z: 162 },
        { x: 58, y: 22, z: 146 },
      ],
      tips: 660,
      tipRadius: 0.52,
      rootRadius: 7,
      apart: 3,
      target: inOneLung(1, 5),
    }),
    growTree({
      seed: 43,
      stem: [
        { x: -26, y: 4, z: 140 },
        { x: -40, y: 0, z: 138 },
        { x: -50, y: -4, z: 132 },
      ],
      tips: 480,
      tipRadius: 0.5,
      rootRadius: 6,
      apart: 3,
      target: inOneLung(-1, 6),
    }),
    growTree({
      seed: 44,
      stem: [
        { x: 30, y: 6, z: 138 },
        { x: 44, y: 6, z: 136 },
        { x: 54, y: 6, z: 130 },
      ],
      tips: 420,
      tipRadius: 0.5,
      rootRadius: 6,
      apart: 3,
      target: inOneLung(1, 6),
    }),
  ].flat();
  // The vessels of the mesentery, an artery beside a vein.
  const inMesentery = (uniform: () => number): Point => ({
    x: 8 + (uniform() - 0.5) * 150,
    y: -34 + (uniform() - 0.5) * 74,
    z: -104 + (uniform() - 0.5) * 130,
  });
  const mesentery = [
    ...growTree({
      seed: 36,
      stem: [
        { x: -8, y: -20, z: -42 },
        { x: -8, y: -24, z: -66 },
        { x: -10, y: -26, z: -90 },
      ],
      tips: 110,
      tipRadius: 0.75,
      rootRadius: 4,
      apart: 8,
      target: inMesentery,
    }),
    ...growTree({
      seed: 37,
      stem: [
        { x: 0, y: -16, z: -45 },
        { x: -1, y: -19, z: -68 },
        { x: -2, y: -22, z: -90 },
      ],
      tips: 90,
      tipRadius: 0.6,
      rootRadius: 3,
      apart: 8,
      target: inMesentery,
    }),
  ];
  const bronchi = (seed: number, side: 1 | -1, stem: readonly Point[]) =>
    growTree({ seed, stem, tips: 70, tipRadius: 0.95, rootRadius: 4.6, apart: 8, target: inOneLung(side, 24) });
  const airway = [
    ...tube([p(0, 2, 312, 8.5), p(0, 10, 250, 8.5), p(-2, 18, 192, 8.5), p(-3, 20, 184, 8)]),
    ...tube([p(-3, 20, 185, 7), p(-16, 20, 174, 6.6), p(-32, 18, 162, 6), p(-44, 16, 150, 5)]),
    ...tube([p(-3, 20, 185, 6.4), p(16, 20, 170, 6), p(36, 18, 160, 5.6), p(48, 16, 150, 5)]),
    ...bronchi(51, -1, [
      { x: -32, y: 18, z: 162 },
      { x: -44, y: 16, z: 150 },
      { x: -50, y: 20, z: 138 },
    ]),
    ...bronchi(52, 1, [
      { x: 36, y: 18, z: 160 },
      { x: 48, y: 16, z: 150 },
      { x: 54, y: 20, z: 138 },
    ]),
  ];
  return {
    arteries: tubes(aorta),
    veins: tubes(veins),
    portal: tubes(portal),
    mesentery: tubes(mesentery),
    hepatic: tubes(hepatic),
    lungs: tubes(lungs.filter(apartFromNodule)),
    airway: tubes(airway, 3),
    oesophagus: tubes(
      tube([
        p(2, 26, 300, 6),
        p(2, 29, 230, 6.5),
        p(4, 35, 180, 6.5),
        p(4, 34, 130, 7),
        p(10, 24, 90, 7),
        p(24, 8, 66, 7),
        p(34, 2, 56, 8),
      ]),
    ),
  };
}
