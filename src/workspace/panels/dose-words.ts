import type { Dose } from '#src/session/dose-volumes.ts';
import { t } from '#src/text/index.ts';

/** A number with at most so many digits after the point. */
export function doseFigure(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

/** A dose with its unit. */
export function doseWords({ units }: Pick<Dose, 'units'>, dose: number): string {
  const value = doseFigure(dose, dose >= 10 ? 1 : 2);
  return units === 'Gy' ? `${value} Gy` : t('pane.dose.relative', { value });
}
