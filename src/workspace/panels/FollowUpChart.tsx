import type { Response } from '#src/model/annotation/response.ts';
import type { FollowedLesion } from '#src/session/lesions.ts';
import { t } from '#src/text/index.ts';
import { figureWords } from './follow-up-words.ts';
import type { LesionAt } from './lesion-figures.ts';

const [width, height, left, right, top, bottom] = [264, 132, 42, 10, 10, 18];

interface ChartProps {
  /** What the times are called, the earliest first. */
  readonly times: readonly string[];
  readonly targets: readonly { readonly lesion: FollowedLesion; readonly at: readonly LesionAt[] }[];
  readonly found: readonly Response[];
}

/** The sum over time as a thick line, each lesion as a thin one, from 0 up. The table says the same in figures. */
export function FollowUpChart({ times, targets, found }: ChartProps) {
  const sums = found.map(({ sum }) => sum);
  const most = Math.max(
    0,
    ...sums.map((sum) => sum ?? 0),
    ...targets.flatMap(({ at }) => at.map(({ size }) => size ?? 0)),
  );
  if (times.length < 2 || !(most > 0)) return null;
  const x = (time: number) => left + (time * (width - left - right)) / (times.length - 1);
  const y = (value: number) => height - bottom - (value * (height - top - bottom)) / most;
  const line = (values: readonly (number | undefined)[]) =>
    values
      .flatMap((value, time) => (value === undefined ? [] : [`${x(time).toFixed(1)},${y(value).toFixed(1)}`]))
      .join(' ');
  return (
    <svg
      className="follow-up-chart"
      viewBox={`0 0 ${String(width)} ${String(height)}`}
      role="img"
      aria-label={t('followUp.chart')}
    >
      <line className="axis" x1={left} y1={y(0)} x2={width - right} y2={y(0)} />
      <text x={left - 4} y={y(most) + 4} textAnchor="end">
        {figureWords(most)}
      </text>
      <text x={left - 4} y={y(0) + 4} textAnchor="end">
        0
      </text>
      {targets.map(({ lesion, at }) => (
        <polyline key={lesion.uid} className="lesion" points={line(at.map(({ size }) => size))} />
      ))}
      <polyline className="sum" points={line(sums)} />
      {sums.map((sum, time) =>
        sum === undefined ? null : <circle key={times[time]} className="sum" cx={x(time)} cy={y(sum)} r={3} />,
      )}
      {[0, times.length - 1].map((time) => (
        <text key={time} x={x(time)} y={height - 4} textAnchor={time === 0 ? 'start' : 'end'}>
          {times[time]}
        </text>
      ))}
    </svg>
  );
}
