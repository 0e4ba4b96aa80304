import type { Rgb } from '../parts.ts';
import type { Dose } from './dose.ts';

/** By which levels a dose is shown. */
export interface DoseLook {
  /** What 100 % is, in the dose's units; absent = the greatest dose of the grid. */
  readonly whole?: number;
  readonly inPercent: boolean;
  /** In percent of the whole, or in the dose's units. */
  readonly levels: readonly number[];
}

export const plainDoseLook: DoseLook = { inPercent: true, levels: [95, 80, 60, 40, 20] };

/** More levels are not told apart. */
export const mostLevels = 10;

export interface DoseLevel {
  /** In the dose's units. */
  readonly dose: number;
  readonly percent: number;
  readonly colour: Rgb;
}

/** From much to little, as far apart on grey as ten colours can be. */
const colours: readonly Rgb[] = [
  [255, 40, 40],
  [255, 140, 0],
  [255, 225, 60],
  [120, 220, 60],
  [0, 200, 150],
  [40, 190, 255],
  [70, 110, 255],
  [170, 110, 255],
  [240, 130, 220],
  [200, 200, 200],
];

/** The levels of a dose, the highest first; of equal ones one. */
export function doseLevels({ most }: Pick<Dose, 'most'>, { whole = most, inPercent, levels }: DoseLook): DoseLevel[] {
  const doses = [...new Set(levels.map((level) => (inPercent ? (level / 100) * whole : level)))]
    .filter((dose) => Number.isFinite(dose) && dose > 0)
    .sort((a, b) => b - a)
    .slice(0, mostLevels);
  return doses.map((dose, i) => ({ dose, percent: (dose / whole) * 100, colour: colours[i] ?? [200, 200, 200] }));
}

/** Levels as a person writes them: numbers with blanks or commas between them; undefined where one is none. */
export function levelsFrom(text: string): readonly number[] | undefined {
  const words = text.split(/[\s,;，、]+/).filter(Boolean);
  const levels = words.map((word) => Number(word.replace(/%|Gy/gi, '')));
  return levels.length > 0 && levels.length <= mostLevels && levels.every((n) => Number.isFinite(n) && n > 0)
    ? levels
    : undefined;
}
