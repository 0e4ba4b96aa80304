import type { ImageGeometry } from '#src/model/annotation/annotation.ts';
import type { IndexPoint } from '#src/model/geometry/spaces.ts';
import { t } from '#src/text/index.ts';
import type { Question } from './inline-text.ts';

/** What is still to be said of a mark just drawn, and where it is asked. */
export interface AskedFor {
  readonly at: IndexPoint;
  readonly question: Omit<Question, 'at' | 'done'>;
  /** The mark with the answer; undefined = there is none. `answer` is undefined when it was dropped. */
  readonly mark: (
    answer: string | undefined,
  ) => { readonly geometry: ImageGeometry; readonly label?: string } | undefined;
}

/** Undefined for a mark that is complete when it is drawn. */
export function askedFor(geometry: ImageGeometry): AskedFor | undefined {
  switch (geometry.kind) {
    case 'arrow':
      return {
        at: geometry.points[1],
        question: { name: t('command.tool-arrow'), hint: t('pane.ask.arrow'), check: () => undefined },
        mark: (answer) => ({ geometry, ...(answer ? { label: answer } : {}) }),
      };
    case 'text':
      return {
        at: geometry.points[0],
        question: { name: t('command.tool-text'), hint: t('pane.ask.text'), check: () => undefined },
        mark: (answer) => (answer ? { geometry, label: answer } : undefined),
      };
    case 'calibration': {
      const [a, b] = geometry.points;
      return {
        at: { space: 'index', x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
        question: {
          name: t('pane.ask.length'),
          hint: t('pane.ask.length'),
          unit: 'mm',
          numeric: true,
          check: (text) => (millimetresOf(text) === undefined ? t('pane.ask.notALength') : undefined),
        },
        mark: (answer) => {
          const millimetres = millimetresOf(answer ?? '');
          return millimetres === undefined ? undefined : { geometry: { ...geometry, millimetres } };
        },
      };
    }
    case 'length':
    case 'bidirectional':
    case 'angle':
    case 'cobb':
    case 'probe':
    case 'rectangle':
    case 'ellipse':
    case 'circle':
    case 'spline':
    case 'path':
    case 'freehand':
      return undefined;
  }
}

/** A decimal number as people write it, with a point or a comma: more than none and less than a room. */
export function millimetresOf(text: string): number | undefined {
  const written = text.trim().replace(/\s*mm$/i, '');
  if (!/^\d{1,4}([.,]\d{1,4})?$/.test(written)) return undefined;
  const value = Number(written.replace(',', '.'));
  return value > 0 && value <= 5000 ? value : undefined;
}
