import type { Curve, Dose } from '#src/session/dose-volumes.ts';
import type { DoseFigures } from '#src/session/dose-volumes.ts';
import { t } from '#src/text/index.ts';
import { doseFigure } from './dose-words.ts';

/** Of the drawing, and of what is kept free for its scales. */
const size = { width: 280, height: 176 };
const edge = { left: 34, right: 8, top: 8, bottom: 30 };

/** Points of a curve that are drawn at most: more than there are pixels. */
const mostPoints = 400;

/** Cumulative histograms: how much of each region gets at least a dose. What the dose's file has itself is dashed. */
export function DoseChart({ dose, figures }: { readonly dose: Dose; readonly figures: readonly DoseFigures[] }) {
  const most = Math.max(...figures.map(({ own }) => own.most), 1e-9);
  const step = stepFor(most);
  const end = Math.ceil((most * 1.02) / step) * step;
  const x = (value: number) => edge.left + ((size.width - edge.left - edge.right) * Math.min(value, end)) / end;
  const y = (share: number) => edge.top + (size.height - edge.top - edge.bottom) * (1 - share);
  const unit = dose.units === 'Gy' ? 'Gy' : t('dose.relative');
  const ticks = Array.from({ length: Math.round(end / step) + 1 }, (_, i) => i * step);
  return (
    <svg
      className="dose-chart"
      viewBox={`0 0 ${String(size.width)} ${String(size.height)}`}
      role="img"
      aria-label={t('dose.chart', { names: figures.map(({ part }) => part.name).join(', ') })}
    >
      {[0, 0.25, 0.5, 0.75, 1].map((share) => (
        <g key={share}>
          <line className="grid" x1={x(0)} x2={x(end)} y1={y(share)} y2={y(share)} />
          <text x={edge.left - 4} y={y(share) + 3} textAnchor="end">
            {share * 100}
          </text>
        </g>
      ))}
      {ticks.map((value) => (
        <g key={value}>
          <line className="grid" x1={x(value)} x2={x(value)} y1={y(0)} y2={y(1)} />
          <text x={x(value)} y={size.height - 18} textAnchor="middle">
            {doseFigure(value, 3)}
          </text>
        </g>
      ))}
      <text x={(edge.left + size.width) / 2} y={size.height - 4} textAnchor="middle">
        {t('dose.axis', { unit })}
      </text>
      <text
        x={10}
        y={(size.height - edge.bottom) / 2}
        textAnchor="middle"
        transform={`rotate(-90 10 ${String((size.height - edge.bottom) / 2)})`}
      >
        {t('dose.volumeAxis')}
      </text>
      {figures.map(({ part, own, file }) => (
        <g key={part.number} data-curve={part.number} stroke={`rgb(${part.colour.join(' ')})`} fill="none">
          <path d={line(own.curve, x, y)} />
          {file ? <path d={line(file.curve, x, y)} strokeDasharray="3 3" /> : null}
        </g>
      ))}
    </svg>
  );
}

function line({ doses, shares }: Curve, x: (dose: number) => number, y: (share: number) => number): string {
  const every = Math.max(1, Math.floor(doses.length / mostPoints));
  const points: string[] = [];
  for (let i = 0; i < doses.length; i++) {
    if (i % every !== 0 && i !== doses.length - 1) continue;
    points.push(`${x(doses[i] ?? 0).toFixed(1)},${y(shares[i] ?? 0).toFixed(1)}`);
  }
  return `M${points.join('L')}`;
}

/** 1, 2 or 5 times a power of ten: four to nine steps. */
function stepFor(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / 4));
  return [1, 2, 5, 10].map((n) => n * power).find((step) => most / step <= 8) ?? power * 10;
}
