import type { Annotation } from '#src/model/annotation/annotation.ts';
import { csvOf, figuresOf, jsonOf, type MarkRow } from '#src/model/annotation/figures.ts';
import { t } from '#src/text/index.ts';
import type { App } from '../app.ts';
import { saveFile } from '../save-file.ts';
import { measuredNow, measurementName, whereIs } from './measurement-words.ts';

/** The marks of the list as text for elsewhere. The patient is in it only if that was asked for. */
export function asText(
  app: Pick<App, 'session' | 'pixels'>,
  list: readonly Annotation[],
  form: 'csv' | 'json',
  withPatient: boolean,
): string {
  const { displaySets } = app.session.open.getState();
  const rows = list.map((mark, i): MarkRow => {
    const found = whereIs(mark, displaySets);
    const instance = found?.instance;
    const whose = instance ?? found?.set.instances[0];
    const { shape } = mark;
    const measured = measuredNow(app, mark, instance, () => undefined);
    const { name, id } = whose?.study.patient ?? {};
    const group = name?.alphabetic ?? name?.ideographic;
    return {
      name: measurementName(mark, i),
      kind: shape.geometry.kind,
      series: whose?.series.number,
      ...(shape.space === 'index' ? { image: instance?.number, frame: shape.on.frame } : { plane: shape.plane }),
      ...(mark.lesion && { lesion: mark.lesion.name }),
      figures: measured ? figuresOf(measured) : [],
      ...(withPatient && { patient: { name: [group?.family, group?.given].filter(Boolean).join(' '), id: id ?? '' } }),
    };
  });
  return form === 'csv' ? csvOf(rows) : jsonOf(rows);
}

/** Hands a text over as a file. */
export function offerFile(text: string, form: 'csv' | 'json'): void {
  const type = form === 'csv' ? 'text/csv' : 'application/json';
  saveFile(new Blob([text], { type }), `${t('workspace.measurements')}.${form}`);
}
